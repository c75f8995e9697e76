package waelab.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadArgumentException;
import waelab.base.Cache;
import waelab.base.LabException;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.metrics.Codes;
import waelab.metrics.KnownCodes;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;

@Tag("torch")
@Tag("long")
class PriorMatchTest {

  private static final Split<PointSet> RING = Split.of(Toys.draw("ring", 400));

  /** How many deviations a measure of codes is off that of true prior samples. */
  private static double off(CodeScore measure) {
    return (measure.value() - measure.ofPrior()) / measure.deviation();
  }

  @Test
  void aSpherePassesTwoMomentsAndFailsTheOtherTwo() {
    var match = PriorMatch.of(KnownCodes.sphere(1_000, 8, 1), 0);
    assertThat(match.squaredNorm().value()).isCloseTo(8, within(1e-4));
    assertThat(Math.abs(off(match.squaredNorm()))).isLessThan(4);
    assertThat(off(match.gaussianKl())).isLessThan(4);
    assertThat(off(match.mmd())).isGreaterThan(5);
    assertThat(off(match.accuracy())).isGreaterThan(10);
    assertThat(match).hasToString("E‖z‖² 8.00 (target 8, not lower-is-better)");
  }

  /** The study's ½‖z‖², read as lower-is-better, would call them perfect. */
  @Test
  void codesAtZeroFailEverything() {
    var match = PriorMatch.of(KnownCodes.zeros(400, 8), 0);
    assertThat(match.squaredNorm().value()).isZero();
    assertThat(off(match.squaredNorm())).isLessThan(-20);
    assertThat(match.gaussianKl().value()).isInfinite();
    assertThat(match.gaussianKl().toString())
        .isEqualTo(
            "KL(q(z)‖p(z)) ≥ ∞ (the codes have a singular covariance: they do not vary in 8 of 8"
                + " directions)");
    assertThat(off(match.mmd())).isGreaterThan(50);
    assertThat(match.accuracy().value()).isEqualTo(1);
  }

  @Test
  void drawsFromThePriorPassEverything() {
    var match = PriorMatch.of(KnownCodes.normal(1_000, 8, 1), 0);
    assertThat(match.closedForm()).isEmpty();
    for (CodeScore measure : match.measures()) {
      assertThat(Math.abs(off(measure))).as(measure.name()).isLessThan(5);
    }
  }

  @Test
  void whatTheStudyCallsKldIsTheClosedFormOfAVaeAndTheSquaredNormOfAWae() {
    try (var vae = new Vae(VaeConfig.forData(RING));
        var wae = new Wae(WaeConfig.forData(RING))) {
      var ofVae = PriorMatch.of(vae, RING.test(), 64, 0);
      var ofWae = PriorMatch.of(wae, RING.test(), 1_000, 0);
      assertThat(ofVae.codes().size()).isEqualTo(64);
      assertThat(ofWae.codes().size()).isEqualTo(80);
      assertThat(ofVae.study()).isEqualTo(ofVae.closedForm().orElseThrow());
      assertThat(ofWae.study()).isEqualTo(ofWae.squaredNorm());
      assertThat(ofVae.toString())
          .matches("E KL\\(q\\(z\\|x\\)‖p\\(z\\)\\) [0-9.]+ \\(nats, averaged over samples; .*\\)");
      assertThat(ofWae.toString())
          .matches("E‖z‖² [0-9.]+(e-\\d+)? \\(target 2, not lower-is-better\\)");

      var table = ofVae.table();
      assertThat(table.columnNames())
          .containsExactly("measure", "codes", "true prior samples", "±", "how to read it");
      assertThat(table.rowCount()).isEqualTo(5);
      assertThat(table.name()).startsWith("Divergence from the prior: 64 × 2 codes of VAE, ");
      assertThat(ofVae.text().lines()).hasSize(6);

      var matches = new LinkedHashMap<String, PriorMatch>();
      matches.put("VAE", ofVae);
      matches.put("WAE", ofWae);
      var both = PriorMatch.table(matches);
      assertThat(both.columnCount()).isEqualTo(3 + 2 * 5);
      assertThat(both.doubleColumn("E KL(q(z|x)‖p(z))").isMissing(1)).isTrue();
      assertThat(both.doubleColumn("E‖z‖²").get(1)).isEqualTo(ofWae.squaredNorm().value());
    }
  }

  @Test
  void theSameSeedGivesTheSameNumbers() {
    var codes = KnownCodes.normal(50, 3, 1);
    assertThat(PriorMatch.of(codes, 4)).isEqualTo(PriorMatch.of(codes, 4));
    assertThat(PriorMatch.of(codes, 5).mmd()).isNotEqualTo(PriorMatch.of(codes, 4).mmd());
  }

  @Test
  void whatWasMeasuredOfTheseVeryCodesIsRead(@TempDir Path folder) {
    try (var vae = new Vae(VaeConfig.forData(RING));
        var wae = new Wae(WaeConfig.forData(RING))) {
      for (var model : List.of(vae, wae)) {
        var measured = kept(folder, model, 64, 0);
        assertThat(kept(folder, model, 64, 0).measures()).isEqualTo(measured.measures());
        assertThat(measured.measures())
            .isEqualTo(PriorMatch.of(model, RING.test(), 64, 0).measures());
      }
      assertThat(kept(folder, vae, 64, 0).closedForm()).isPresent();
      Path matches = folder.resolve("cache/matches");
      assertThat(matches.toFile().list()).hasSize(2);
      kept(folder, vae, 32, 0);
      kept(folder, vae, 64, 1);
      assertThat(matches.toFile().list()).hasSize(4);
    }
  }

  @Test
  void codesAreKnownByTheirNumbersAndShape() {
    var codes = KnownCodes.normal(50, 4, 1);
    assertThat(codes.digest()).isEqualTo(KnownCodes.normal(50, 4, 1).digest());
    assertThat(codes.digest()).isNotEqualTo(KnownCodes.normal(50, 4, 2).digest());
    var row = Codes.of(new float[][] {{1, 2, 3, 4}}, "a row");
    var two = Codes.of(new float[][] {{1, 2}, {3, 4}}, "two rows");
    assertThat(row.digest()).isNotEqualTo(two.digest());
  }

  private static PriorMatch kept(Path folder, Model model, int n, long seed) {
    return PriorMatch.kept(new Cache(folder), model, RING.test(), n, seed, said -> {});
  }

  @Test
  void fewerCodesThanDimensionsFillNoVolumeAndNeitherWouldThePriors() {
    var match = PriorMatch.of(KnownCodes.normal(6, 8, 1), 0);
    assertThat(match.gaussianKl().value()).isInfinite();
    assertThat(match.gaussianKl().ofPrior()).isInfinite();
    assertThat(match.table().printAll()).contains("∞", "6 codes span at most 5 of 8");
  }

  @Test
  void aGanHasNoneAndOneCodeIsTooFew() {
    try (var gan = new Gan(GanConfig.forData(RING))) {
      assertThatThrownBy(() -> PriorMatch.of(gan, RING.test(), 64, 0))
          .isInstanceOf(LabException.class)
          .hasMessageStartingWith("GAN has no codes");
    }
    try (var wae = new Wae(WaeConfig.forData(RING))) {
      assertThatThrownBy(() -> PriorMatch.of(wae, RING.test(), 1, 0))
          .isInstanceOf(BadArgumentException.class)
          .hasMessage("n must be at least 4, but is 1");
    }
    assertThatThrownBy(() -> PriorMatch.of(KnownCodes.zeros(1, 2), 0))
        .hasMessageContaining("2 at least");
  }
}
