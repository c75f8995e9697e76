package waelab.metrics.inception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.RealData;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Memory;
import waelab.base.Safetensors.Tensor;
import waelab.base.TorchFile;
import waelab.data.BilinearResize;
import waelab.data.Idx;
import waelab.data.ImageSet;
import waelab.data.MnistFiles;
import waelab.metrics.FeatureMatrix;
import waelab.torch.Torch;

/** Golden numbers: see {@link Golden}. */
@Tag("real")
class InceptionTest {

  private static final String PART = "inception/pt_inception-2015-12-05-through-Mixed_7a.pth";
  private static final long ALLOWED_GROWTH = 24L << 20;

  private final NDManager manager = Torch.newManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void publishedWeightsGivePythonsFeatures() {
    Path part = RealData.require(PART);
    NDArray digits = digits(4);
    NDArray pattern = Golden.pattern(manager, 3, 3, 64, 64);
    try (TorchFile weights = TorchFile.open(part)) {
      for (int space : List.of(64, 192, 768)) {
        try (Inception inception = new Inception(space, weights::tensor)) {
          Golden.assertSame(inception.features(digits), "digits " + space);
          Golden.assertSame(inception.features(pattern), "pattern " + space);
        }
      }
    }
  }

  @Test
  void imagesThatAreMadeSmallerAreSampledAsTensorFlow1Did() {
    Path part = RealData.require(PART);
    NDArray large = Golden.pattern(manager, 1, 3, 310, 420);
    try (TorchFile weights = TorchFile.open(part);
        Inception inception = new Inception(192, weights::tensor)) {
      Golden.assertSame(inception.features(large), "large 192");
    }
  }

  @Test
  void theWholeDepthIsPythonsNetworkWithWeightsByFormula() {
    NDArray pattern = Golden.pattern(manager, 3, 3, 64, 64);
    for (int space : Inception.SPACES) {
      try (Inception inception = new Inception(space, Golden.formulaWeights())) {
        assertThat(inception.dimension()).isEqualTo(space);
        assertThat(inception.distanceName()).isEqualTo("FID(" + space + ")");
        Golden.assertSame(inception.features(pattern), "formula " + space);
      }
    }
  }

  @Test
  void theLastLayerIsPythonsWithoutItsBias() {
    ImageSet images = Golden.patternSet(3, 3, 64, 64);
    InceptionHead head = new InceptionHead(Golden.formulaWeights());
    try (Inception inception = new Inception(2048, Golden.formulaWeights())) {
      FeatureMatrix logits = head.logits(FeatureMatrix.of(images, inception, told -> {}));
      Golden.assertSame(rows(logits), "formula logits");
    }
  }

  private static float[] rows(FeatureMatrix matrix) {
    FloatBuffer rows = FloatBuffer.allocate(matrix.size() * matrix.dimension());
    for (int i = 0; i < matrix.size(); i++) {
      rows.put(matrix.row(i));
    }
    return rows.array();
  }

  @Test
  void theLastLayerTakesTheLastFeaturesOnly() {
    InceptionHead head = new InceptionHead(Golden.formulaWeights());
    assertThatThrownBy(() -> head.logits(FeatureMatrix.of(new float[2][768])))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("features must be 2048 of each image, but is 768");
    Function<String, Tensor> turned =
        changed("fc.weight", t -> new Tensor(new long[] {2048, 1008}, t.values()));
    assertThatThrownBy(() -> new InceptionHead(turned))
        .hasMessage("fc.weight has the shape (2048, 1008), where Inception's has (1008, 2048)");
    Function<String, Tensor> broken =
        changed(
            "fc.weight",
            t -> {
              t.values()[7] = Float.NaN;
              return t;
            });
    assertThatThrownBy(() -> new InceptionHead(broken))
        .hasMessage("fc.weight holds numbers that are not finite");
  }

  @Test
  void onePixelIsAnImage() {
    try (Inception inception = shallow()) {
      Golden.assertSame(inception.features(Golden.pattern(manager, 1, 1, 1, 1)), "pixel 64");
    }
  }

  /** The resource was made from the published file: see src/test/python/inception_reference.py. */
  @Test
  void everyLayerHasThePublishedNameAndShape() throws IOException {
    Set<String> layers = new HashSet<>();
    for (var layer : InceptionNetwork.convolutions(InceptionNetwork.upTo(2048))) {
      long[] shape = layer.tensors().get(layer.name() + ".conv.weight").getShape();
      layers.add(layer.name() + " " + Arrays.toString(shape).replaceAll("[\\[\\],]", ""));
    }
    try (var published = getClass().getResourceAsStream("inception-layers.txt")) {
      String text = new String(published.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text.lines()).containsExactlyInAnyOrderElementsOf(layers);
    }
  }

  @Test
  void theLastModuleLeavesEightByEightPixels() {
    Shape[] input = {new Shape(5, 3, 299, 299)};
    assertThat(InceptionNetwork.upTo(2048).getOutputShapes(input))
        .containsExactly(new Shape(5, 2048, 8, 8));
    assertThat(InceptionNetwork.upTo(768).getOutputShapes(input))
        .containsExactly(new Shape(5, 768, 17, 17));
  }

  @Test
  void anImagesFeaturesDoNotDependOnItsCompany() {
    NDArray many = Golden.pattern(manager, 19, 1, 32, 32);
    try (Inception inception = shallow()) {
      float[] together = inception.features(many).toFloatArray();
      float[] alone = inception.features(many.get("18:19")).toFloatArray();
      float[] last = Arrays.copyOfRange(together, 18 * 64, 19 * 64);
      for (int i = 0; i < alone.length; i++) {
        assertThat(last[i]).isCloseTo(alone[i], withPrecision(1e-5f));
      }
    }
  }

  @Test
  void greyIsColourWithThreeEqualChannels() {
    NDArray grey = Golden.pattern(manager, 2, 1, 20, 30);
    try (Inception inception = shallow()) {
      assertThat(inception.features(grey.repeat(1, 3)).toFloatArray())
          .containsExactly(inception.features(grey).toFloatArray());
    }
  }

  @Test
  void noGradientIsRecorded() {
    try (Inception inception = shallow()) {
      NDArray features =
          Torch.recording(() -> inception.features(Golden.pattern(manager, 1, 1, 8, 8)));
      assertThat(features.hasGradient()).isFalse();
    }
  }

  @Test
  void aHundredBatchesHoldNoMoreArraysAndMemoryThanTen() {
    assumeTrue(Memory.resident().isPresent(), "this system does not tell resident memory");
    NDArray image = Golden.pattern(manager, 1, 1, 8, 8);
    int arrays = manager.getManagedArrays().size();
    try (Inception inception = shallow()) {
      long early = 0;
      for (int batch = 0; batch < 100; batch++) {
        inception.features(image).close();
        early = batch == 10 ? Memory.resident().getAsLong() : early;
      }
      assertThat(manager.getManagedArrays()).hasSize(arrays);
      assertThat(Memory.resident().getAsLong() - early).isLessThan(ALLOWED_GROWTH);
    }
  }

  @Test
  void otherWeightsOrAnotherSpaceHaveAnotherId() {
    Function<String, Tensor> others =
        changed("Conv2d_2b_3x3.bn.bias", t -> new Tensor(t.shape(), new float[64]));
    try (Inception one = shallow();
        Inception same = shallow();
        Inception other = new Inception(64, others);
        Inception deeper = new Inception(192, Golden.formulaWeights())) {
      assertThat(one.id()).isEqualTo(same.id()).startsWith("inception-2015-12-05-64-");
      assertThat(other.id()).isNotEqualTo(one.id());
      assertThat(deeper.id()).isNotEqualTo(one.id());
    }
  }

  @Test
  void imagesWithTwoOrFourChannelsAreRefused() {
    try (Inception inception = shallow()) {
      for (int channels : List.of(2, 4)) {
        NDArray images = Golden.pattern(manager, 1, channels, 8, 8);
        assertThatThrownBy(() -> inception.features(images))
            .isInstanceOf(LabException.class)
            .hasMessage(
                "FID is defined for images with 1 or 3 channels, and these have "
                    + channels
                    + "; convert them to grey or RGB.");
      }
      assertThatThrownBy(() -> inception.features(manager.ones(new Shape(1, 3, 8, 8))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("uint8");
    }
  }

  @Test
  void aWrongShapeOrANumberThatIsNoneIsNamed() {
    Function<String, Tensor> turned =
        changed(
            "Conv2d_2b_3x3.conv.weight", t -> new Tensor(new long[] {32, 64, 3, 3}, t.values()));
    assertThatThrownBy(() -> new Inception(64, turned))
        .hasMessage(
            "Conv2d_2b_3x3.conv.weight has the shape (32, 64, 3, 3), where Inception's has (64, 32,"
                + " 3, 3)");
    Function<String, Tensor> negative =
        changed(
            "Conv2d_2b_3x3.bn.running_var",
            t -> {
              t.values()[7] = -1;
              return t;
            });
    assertThatThrownBy(() -> new Inception(64, negative))
        .hasMessage("Conv2d_2b_3x3 has weights that are not finite numbers");
  }

  @Test
  void thereAreFourFeatureSpaces() {
    assertThatThrownBy(() -> new Inception(100, Golden.formulaWeights()))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("one of [64, 192, 768, 2048], but is 100");
  }

  private static Inception shallow() {
    return new Inception(64, Golden.formulaWeights());
  }

  private static Function<String, Tensor> changed(String tensor, UnaryOperator<Tensor> change) {
    Function<String, Tensor> formula = Golden.formulaWeights();
    return name -> name.equals(tensor) ? change.apply(formula.apply(name)) : formula.apply(name);
  }

  /** The first images of MNIST's official test file, 32×32. */
  private NDArray digits(int n) {
    Path images = RealData.require("mnist/" + MnistFiles.TEST.images());
    Idx.Pair pair = MnistFiles.TEST.read(images.getParent());
    byte[] stored = Arrays.copyOf(pair.images().data(), n * 28 * 28);
    byte[] resized = new BilinearResize(28, 28, 32, 32).apply(stored);
    return Torch.array(manager, resized, new Shape(n, 1, 32, 32));
  }
}
