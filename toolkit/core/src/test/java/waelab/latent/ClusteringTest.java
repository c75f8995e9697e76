package waelab.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.clustering.evaluation.ClusteringMetrics;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.base.StoppedException;
import waelab.latent.Clustering.Partition;
import waelab.metrics.Codes;

@Tag("torch")
class ClusteringTest {

  private static CodeSet set(Codes codes) {
    return new CodeSet(codes, Provenance.of("data", "blobs"));
  }

  private static Clustering of(Codes codes, int[] labels) {
    var question = new Target("cloud", labels, labels);
    return Clustering.of(FeatureView.of("blobs", codes, codes), List.of(question), 0).get(0);
  }

  /** A partition given by hand. */
  private static Partition given(int... clusters) {
    return new Partition(clusters);
  }

  @Test
  void cloudsFarApartAreFoundByBoth() {
    int[] labels = Blobs.labels(200, 4);
    Clustering found = of(Blobs.of(labels, 3, 20, 1), labels);
    assertThat(found.clusters()).isEqualTo(4);
    assertThat(found.normalised()).isCloseTo(1, within(1e-9));
    assertThat(found.adjusted()).isCloseTo(1, within(1e-9));
    assertThat(found.found()).isEqualTo(4);
    assertThat(found.noise()).isLessThan(0.1);
    assertThat(found.hdbscanAdjusted()).isGreaterThan(0.85);
    assertThat(found.toString())
        .startsWith("cloud in blobs (d = 3): k-means (4) NMI 1.000, AMI 1.000; HDBSCAN (4, ");
  }

  @Test
  void clustersTellNothingOfLabelsDrawnByLot() {
    Clustering found = of(Blobs.of(Blobs.labels(600, 3), 3, 8, 1), Blobs.drawn(600, 3, 5));
    assertThat(found.adjusted()).isCloseTo(0, within(0.02));
    assertThat(found.hdbscanAdjusted()).isCloseTo(0, within(0.02));
    assertThat(found.normalised()).isBetween(0.0, 0.02); // not 0 on average
  }

  /** Golden numbers: src/test/python/latent.py. */
  @Test
  void theirAgreementEqualsAnIndependentProgram() {
    var squares = given(IntStream.range(0, 60).map(i -> i % 4).toArray());
    var agreement = squares.agreement(IntStream.range(0, 60).map(i -> i * i % 7 % 3).toArray());
    assertThat(agreement.normalised()).isCloseTo(0.005193357454, within(1e-9));
    assertThat(agreement.adjusted()).isCloseTo(-0.05576104889, within(1e-9));
    var ten =
        given(0, 0, 0, 1, 1, 1, 2, 2, 2, 2).agreement(new int[] {0, 0, 1, 1, 1, 1, 2, 2, 2, 0});
    assertThat(ten.normalised()).isCloseTo(0.6180656463, within(1e-9));
    assertThat(ten.adjusted()).isCloseTo(0.47728999, within(1e-8));
  }

  /** Once this fails, Partition can ask Tribuo's evaluator for both. */
  @Test
  void tribuosOwnAdjustmentTakesNatsFromBits() {
    List<Integer> one = List.of(0, 0, 0, 1, 1, 1, 2, 2, 2, 2);
    List<Integer> other = List.of(0, 0, 1, 1, 1, 1, 2, 2, 2, 0);
    assertThat(ClusteringMetrics.adjustedMI(one, other)).isCloseTo(0.530, within(1e-3));
  }

  @Test
  void whatClustersAreCalledDoesNotCount() {
    int[] labels = {0, 0, 1, 1, 2, 2};
    assertThat(given(5, 5, 3, 3, 0, 0).agreement(labels).adjusted()).isCloseTo(1, within(1e-9));
    assertThat(given(5, 5, 3, 3, 0, 0).agreement(labels).normalised()).isCloseTo(1, within(1e-9));
  }

  @Test
  void oneClusterTellsNothing() {
    assertThat(given(0, 0, 0, 0).agreement(new int[] {0, 1, 0, 1}))
        .isEqualTo(new Partition.Agreement(0, 0));
  }

  /** Two dense clouds in thin fog: the fog is in neither. */
  @Test
  void thinFogIsNoise() {
    float[][] rows = new float[220][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Blobs.of(new int[] {0}, 2, 0, i).code(0);
      for (int k = 0; k < 2; k++) {
        rows[i][k] = i < 200 ? 0.1f * rows[i][k] + 4 * (i % 2) : 30 * rows[i][k];
      }
    }
    Partition found = Partition.hdbscan(set(Codes.of(rows, "fog")));
    assertThat(found.found()).isEqualTo(2);
    assertThat(found.noise()).isBetween(15 / 220.0, 40 / 220.0);
    assertThat(found.clusters()[217]).isEqualTo(Partition.NOISE);
  }

  @Test
  void theSameSeedGivesTheSameClustersWithoutAWordInTheLog() {
    List<LogRecord> said = new ArrayList<>();
    var listener =
        new Handler() {
          @Override
          public void publish(LogRecord log) {
            said.add(log);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger.getLogger("").addHandler(listener);
    try {
      int[] labels = Blobs.labels(100, 3);
      Codes codes = Blobs.of(labels, 3, 1, 1);
      assertThat(of(codes, labels)).isEqualTo(of(codes, labels));
      var question = new Target("cloud", labels, labels);
      Probe.of(FeatureView.of("blobs", codes, codes), question, 0);
    } finally {
      Logger.getLogger("").removeHandler(listener);
    }
    assertThat(said).isEmpty();
  }

  @Test
  void fewerDifferentCodesThanClustersIsOneSentence() {
    float[][] rows = new float[50][2];
    for (int i = 0; i < 50; i++) {
      rows[i][0] = i % 3;
    }
    CodeSet three = set(Codes.of(rows, "three places"));
    assertThatThrownBy(() -> Partition.kMeans(three, 4, 0))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "Only 3 of 50 codes differ, too few for 4 clusters; take more images: 50 × 2 three"
                + " places.");
    assertThat(Arrays.stream(Partition.kMeans(three, 3, 0).clusters()).distinct()).hasSize(3);
    assertThatThrownBy(() -> Partition.kMeans(set(Blobs.of(new int[3], 2, 0, 1)), 10, 0))
        .hasMessageStartingWith("Only 3 of 3 codes differ, too few for 10 clusters");
    assertThatThrownBy(() -> Partition.hdbscan(set(Blobs.of(new int[4], 2, 0, 1))))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("codes must be 5 at least, but is 4");
  }

  /** Where all codes are one, there is nothing to find, and nothing breaks. */
  @Test
  void codesThatAreAllTheSameAreOneSentence() {
    Codes same = Codes.of(new float[50][2], "zeros");
    assertThatThrownBy(() -> of(same, Blobs.labels(50, 2)))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("Only 1 of 50 codes differ");
  }

  @Test
  void anInterruptEndsIt() {
    CodeSet codes = set(Blobs.of(new int[50], 2, 0, 1));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Partition.kMeans(codes, 2, 0)).isInstanceOf(StoppedException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Partition.hdbscan(codes)).isInstanceOf(StoppedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
