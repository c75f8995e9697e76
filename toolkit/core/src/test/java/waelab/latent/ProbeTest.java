package waelab.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.RealData;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.base.StoppedException;
import waelab.base.Workspace;
import waelab.data.ImageSet;
import waelab.data.Mnist;
import waelab.data.Split;
import waelab.metrics.Codes;

@Tag("real")
class ProbeTest {

  private static FeatureView blobs(int[] train, int[] test, double apart) {
    return FeatureView.of("blobs", Blobs.of(train, 3, apart, 1), Blobs.of(test, 3, apart, 2));
  }

  @Test
  void cloudsFarApartAreAlwaysToldApart() {
    var question = new Target("cloud", Blobs.labels(300, 4), Blobs.labels(120, 4));
    var probe = Probe.of(blobs(question.train(), question.test(), 12), question, 0);
    assertThat(probe.linear()).isEqualTo(1);
    assertThat(probe.neighbours()).isEqualTo(1);
    assertThat(probe.majority()).isEqualTo(0.25);
    assertThat(probe.error(probe.linear())).isZero();
    assertThat(probe)
        .hasToString(
            "cloud from blobs (d = 3): linear probe 1.000 ± 0.000, 5-NN 1.000 ± 0.000; always the"
                + " most frequent 0.250");
  }

  /** Of two unit balls 2√3 apart, no rule is right more often than Φ(√3) = 0.958. */
  @Test
  void nearCloudsAreToldApartAsOftenAsCanBe() {
    var question = new Target("cloud", Blobs.labels(2_000, 2), Blobs.labels(2_000, 2));
    var probe = Probe.of(blobs(question.train(), question.test(), 2), question, 0);
    assertThat(probe.linear()).isCloseTo(0.9584, within(4 * probe.error(0.9584)));
    assertThat(probe.error(0.9584)).isCloseTo(0.00446, within(1e-5));
  }

  @Test
  void labelsDrawnByLotAreGuessed() {
    var question = new Target("lot", Blobs.drawn(1_000, 4, 1), Blobs.drawn(1_000, 4, 2));
    var probe = Probe.of(blobs(new int[1_000], new int[1_000], 0), question, 0);
    double chance = 4 * probe.error(0.25);
    assertThat(probe.linear()).isCloseTo(0.25, within(chance));
    assertThat(probe.neighbours()).isCloseTo(0.25, within(chance));
  }

  /** A sphere in a sphere: no plane parts them, and neighbours do. */
  @Test
  void whatNoPlanePartsOnlyNeighboursTell() {
    int[] labels = Blobs.labels(1_000, 2);
    FeatureView view = FeatureView.of("shells", shells(labels, 1), shells(labels, 2));
    var probe = Probe.of(view, new Target("shell", labels, labels), 0);
    assertThat(probe.linear()).isLessThan(0.6);
    assertThat(probe.neighbours()).isEqualTo(1);
  }

  private static Codes shells(int[] labels, long seed) {
    Codes normal = Blobs.of(new int[labels.length], 3, 0, seed);
    float[][] rows = new float[labels.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = normal.code(i);
      double length = 0;
      for (float each : rows[i]) {
        length += each * each;
      }
      for (int k = 0; k < 3; k++) {
        rows[i][k] *= (float) ((1 + 4 * labels[i]) / Math.sqrt(length));
      }
    }
    return Codes.of(rows, "shells");
  }

  /** The units of a coordinate mean nothing to the linear probe. */
  @Test
  void aLinearProbeSeesNoUnitsAndNoConstantCoordinate() {
    int[] labels = Blobs.labels(400, 2);
    Codes plain = Blobs.of(labels, 2, 1, 1);
    float[][] rows = new float[400][];
    for (int i = 0; i < 400; i++) {
      rows[i] = new float[] {1e4f * plain.code(i)[0] + 3e4f, 7.3f, 1e-3f * plain.code(i)[1]};
    }
    Codes other = Codes.of(rows, "in other units");
    var question = new Target("cloud", labels, labels);
    double one = Probe.of(FeatureView.of("plain", plain, plain), question, 0).linear();
    assertThat(Probe.of(FeatureView.of("units", other, other), question, 0).linear())
        .isCloseTo(one, within(0.01));
  }

  @Test
  void theSameSeedGivesTheSameNumbers() {
    var question = new Target("cloud", Blobs.labels(200, 3), Blobs.labels(90, 3));
    FeatureView view = blobs(question.train(), question.test(), 1);
    assertThat(Probe.of(view, question, 3)).isEqualTo(Probe.of(view, question, 3));
  }

  @Test
  void theMostFrequentTrainingAnswerIsCountedAmongTestImages() {
    var question = new Target("digit", new int[] {7, 7, 7, 1, 1}, new int[] {7, 1, 1, 1});
    assertThat(question.majority()).isEqualTo(0.25);
    assertThat(question.classes()).isEqualTo(2);
  }

  @Test
  void anAnswerThatTrainingImagesDoNotHaveIsNeverGiven() {
    var question = new Target("cloud", Blobs.labels(100, 2), Blobs.labels(99, 3));
    var probe = Probe.of(blobs(question.train(), question.test(), 12), question, 0);
    assertThat(probe.neighbours()).isCloseTo(2 / 3.0, within(1e-9));
  }

  @Test
  void codesGoToTribuoWithWhereTheyComeFrom() {
    var origin = Provenance.of("data", "MNIST").with("side", "test").with("run", "d29a061b");
    var set = new CodeSet(Blobs.of(new int[4], 2, 0, 1), origin);
    var examples = set.labelled(new int[] {3, 1, 3, 3});
    assertThat(examples.size()).isEqualTo(4);
    assertThat(examples.getExample(1).getOutput().getLabel()).isEqualTo("1");
    assertThat(examples.getFeatureIDMap().size()).isEqualTo(2);
    assertThat(examples.getProvenance().toString())
        .contains("data: MNIST; side: test; run: d29a061b; codes: 4 × 2 blobs");
    assertThat(set.grouped(new int[] {3, 1, 3, 3}).getExample(0).getOutput().getID()).isEqualTo(3);
    assertThatThrownBy(() -> set.labelled(new int[3]))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("labels must be one for each of 4 codes, but is 3");
  }

  @Test
  void whatCannotBeToldIsOneSentence() {
    int[] two = Blobs.labels(20, 2);
    assertThatThrownBy(() -> new Target("Smiling", new int[20], two))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("Smiling is the same for all 20 training images");
    assertThatThrownBy(() -> new Target("Smiling", two, new int[20]))
        .hasMessageStartingWith("Smiling is the same for all 20 test images");
    var question = new Target("cloud", two, two);
    Codes same = Codes.of(new float[20][3], "zeros");
    assertThatThrownBy(() -> Probe.of(FeatureView.of("same", same, same), question, 0))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("All of these codes are the same");
    Codes four = Blobs.of(new int[4], 3, 0, 1);
    var few = new Target("cloud", Blobs.labels(4, 2), two);
    assertThatThrownBy(() -> Probe.of(FeatureView.of("few", four, same), few, 0))
        .hasMessage("training images must be 5 at least, that many vote, but is 4");
    assertThatThrownBy(() -> Probe.of(FeatureView.of("few", four, same), question, 0))
        .isInstanceOf(BadArgumentException.class);
    Codes flat = Blobs.of(two, 2, 0, 1);
    assertThatThrownBy(() -> FeatureView.of("mixed", flat, same))
        .hasMessageContaining("2 dimensions");
  }

  @Test
  void anInterruptEndsIt() {
    var question = new Target("cloud", Blobs.labels(50, 2), Blobs.labels(50, 2));
    FeatureView view = blobs(question.train(), question.test(), 1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Probe.of(view, question, 0))
        .isInstanceOf(StoppedException.class)
        .hasMessage("Interrupted after 0 of 50 test images; the same call starts again.");
    assertThat(Thread.interrupted()).isFalse();
  }

  /** 5,000 images are enough for a linear rule to tell nine digits in ten. */
  @Test
  void pixelsOfRealDigitsTellNineInTen() {
    RealData.require("mnist/train-images-idx3-ubyte.gz");
    Split<ImageSet> mnist = new Mnist(Workspace.current(), said -> {}).split().limit(3_000, 500);
    FeatureView pixels = FeatureView.pixels(mnist.train(), mnist.test());
    assertThat(pixels.name()).isEqualTo("pixels, averaged to 1×16×16");
    var probe = Probe.of(pixels, Target.label(mnist.train(), mnist.test()), 0);
    assertThat(probe.linear()).isBetween(0.84, 0.93);
    assertThat(probe.neighbours()).isBetween(0.90, 0.97);
    assertThat(probe.majority()).isBetween(0.07, 0.15);
  }

  @Test
  void pixelsAreMeansOfSquares() {
    byte[] bytes = new byte[2 * 3 * 32 * 64];
    Arrays.fill(bytes, 0, 3 * 32 * 64, (byte) 255);
    bytes[3 * 32 * 64] = (byte) 255; // one of four in the first square of the second image
    var set =
        ImageSet.of(
            java.nio.ByteBuffer.wrap(bytes),
            new int[2],
            new ai.djl.ndarray.types.Shape(3, 32, 64),
            Provenance.of("data", "squares"));
    FeatureView view = FeatureView.pixels(set, set);
    assertThat(view.name()).isEqualTo("pixels, averaged to 3×16×32");
    assertThat(view.dimension()).isEqualTo(3 * 16 * 32);
    assertThat(view.train().codes().code(0)).containsOnly(1f);
    assertThat(view.train().codes().code(1)[0]).isCloseTo(-0.5f, within(1e-6f));
    assertThat(view.train().codes().code(1)[1]).isEqualTo(-1f);
  }
}
