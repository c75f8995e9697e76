package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.data.DatasetId;
import waelab.data.ImageSet;
import waelab.data.MnistSet;
import waelab.torch.Torch;

@Tag("torch")
class LabelTargetsTest {

  private static ImageSet images(String name, int... labels) {
    var pixels = ByteBuffer.allocate(labels.length);
    return ImageSet.of(pixels, labels, new Shape(1, 1, 1), Provenance.of("data", name));
  }

  private static ImageSet images(DatasetId id, int... labels) {
    var none = new Provenance(Map.of());
    return ImageSet.of(ByteBuffer.allocate(labels.length), labels, new Shape(1, 1, 1), id, none);
  }

  private static ImageSet persons() {
    var attributes = new LinkedHashMap<String, boolean[]>();
    attributes.put("Smiling", new boolean[] {true, false, false, true});
    attributes.put("Human", new boolean[] {true, true, true, true});
    attributes.put("Bangs", new boolean[] {false, false, false, true});
    return images("CelebA", 2880, 2937, 8692, 5805).withAttributes(attributes);
  }

  @Test
  void attributesWinAndThoseThatAllImagesShareTeachNothing() {
    LabelTargets targets = LabelTargets.of(persons());

    assertThat(targets.kind()).isEqualTo("attributes");
    assertThat(targets.oneOfAll()).isFalse();
    assertThat(targets.answers())
        .isDeepEqualTo(
            new boolean[][] {{true, false}, {false, false}, {false, false}, {true, true}});
  }

  @Test
  void labelsAreClassesWhicheverNumbersTheyHave() {
    int[] labels = IntStream.range(0, 30).map(i -> 10 * (i % 3)).toArray();
    LabelTargets targets = LabelTargets.of(images("flowers", labels));

    assertThat(targets.kind()).isEqualTo("labels");
    assertThat(targets.oneOfAll()).isTrue();
    assertThat(targets.answers()[4]).containsExactly(false, true, false);
    var mnist = MnistSet.MNIST.published();
    assertThat(LabelTargets.of(images(mnist, labels)).kind()).isEqualTo("digits");
    assertThat(LabelTargets.of(images(DatasetId.standInDigits(), labels)).kind())
        .isEqualTo("digits");
    assertThat(LabelTargets.of(images("MNIST", labels)).kind()).isEqualTo("labels");
  }

  @Test
  void withoutLabelsThereIsNothingToLearn() {
    assertThatExceptionOfType(LabException.class)
        .isThrownBy(() -> LabelTargets.of(images("my images", new int[40])))
        .withMessage(
            "There is nothing to train a classifier on in my images: its 40 images have no"
                + " attributes that differ and are all of one class; use FID, which needs no labels,"
                + " or a folder with a sub-folder of images for each class.");
  }

  @Test
  void theNumbersOfPersonsAreNoClasses() {
    int[] persons = IntStream.range(0, 40).map(i -> 100 + i / 2).toArray();

    assertThatExceptionOfType(LabException.class)
        .isThrownBy(() -> LabelTargets.of(images("CelebA", persons)))
        .withMessageContaining("of 20 labels, too many to learn;");
  }

  @Test
  void theLossOfClassesIsTheCrossEntropyOfSoftmax() {
    LabelTargets targets = targets(true, new boolean[][] {{true, false}, {false, true}});
    // −log(e³/(e³+e¹)) = log(1 + e⁻²) and −log(e²/(e⁰+e²)), the same.
    assertThat(loss(targets, 3, 1, 0, 2)).isCloseTo(Math.log1p(Math.exp(-2)), within(1e-6));
  }

  @Test
  void theLossOfAttributesIsTheirNegativeLogLikelihood() {
    LabelTargets targets = targets(false, new boolean[][] {{true, false}, {true, true}});
    // −log σ(3) − log(1 − σ(1)) and −log σ(0) − log σ(2), averaged over both images.
    double expected =
        (Math.log1p(Math.exp(-3))
                + Math.log1p(Math.exp(1))
                + Math.log(2)
                + Math.log1p(Math.exp(-2)))
            / 2;
    assertThat(loss(targets, 3, 1, 0, 2)).isCloseTo(expected, within(1e-6));
  }

  @Test
  void aClassIsRightIfItsLogitIsTheLargestAndAnAttributeIfItsSignIs() {
    boolean[][] answers = {{true, false}, {false, true}, {true, false}};
    float[] logits = {-1, -2, 3, 2}; // of the last two images

    assertThat(targets(true, answers).accuracy(logits, 1)).isEqualTo(0.5);
    assertThat(targets(true, answers).accuracy(new float[] {-2, -1, 3, 2}, 1)).isEqualTo(1);
    assertThat(targets(false, answers).accuracy(logits, 1)).isEqualTo(0.5);
  }

  @Test
  void guessingGivesTheMostFrequentAnswer() {
    boolean[][] answers = {
      {true, true}, {true, false}, {true, false}, {false, true}, {true, false}
    };

    assertThat(targets(true, answers).accuracyOfGuessing(1)).isEqualTo(0.75);
    assertThat(targets(false, answers).accuracyOfGuessing(0)).isEqualTo(0.7); // (4 + 3) of 10
  }

  private static LabelTargets targets(boolean oneOfAll, boolean[][] answers) {
    return new LabelTargets("labels", oneOfAll, answers);
  }

  private static double loss(LabelTargets targets, float... logits) {
    try (NDManager manager = Torch.newManager()) {
      NDArray l = Torch.array(manager, logits, new Shape(2, 2));
      return targets.loss(l, 0, 1).getFloat();
    }
  }
}
