package waelab.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.metrics.Gaussian;
import waelab.metrics.Integral;
import waelab.metrics.Posteriors;

@Tag("torch")
class ElboSurgeryTest {

  /** Laws of the same spread about these places of the line. */
  private static Posteriors onLine(double sd, double... means) {
    double[][] places =
        Arrays.stream(means).mapToObj(m -> new double[] {m}).toArray(double[][]::new);
    double[][] spreads = new double[means.length][];
    Arrays.fill(spreads, new double[] {sd});
    return Posteriors.of(places, spreads);
  }

  @Test
  void lawsThatAreAllThePriorTellNothingAndMatch() {
    var parts = ElboSurgery.of(onLine(1, 0, 0, 0), 10, 1);
    assertThat(parts.meanKl()).isZero();
    assertThat(parts.information()).isCloseTo(0, within(1e-12));
    assertThat(parts.aggregateKl()).isCloseTo(0, within(1e-12));
  }

  @Test
  void lawsFarApartTellAllThatThereIsToTell() {
    var parts = ElboSurgery.of(onLine(0.01, -3, -1, 1, 3), 100, 1);
    assertThat(parts.information()).isCloseTo(Math.log(4), within(1e-12));
    assertThat(parts.mostInformation()).isEqualTo(Math.log(4));
    assertThat(parts.aggregateKl()).isCloseTo(parts.forced(), within(4 * parts.deviation()));
  }

  @Test
  void bothTermsAreTheirIntegrals() {
    var left = new Gaussian(-1, 0.5);
    var right = new Gaussian(1, 0.5);
    var prior = new Gaussian(0, 1);
    double aggregate =
        Integral.of(
            z -> {
              double q = (left.density(z) + right.density(z)) / 2;
              return q * (Math.log(q) - prior.logDensity(z));
            },
            -8,
            8);
    var parts = ElboSurgery.of(onLine(0.5, -1, 1), 20_000, 1);
    assertThat(parts.meanKl()).isCloseTo(left.klTo(prior), within(1e-12));
    assertThat(parts.aggregateKl()).isCloseTo(aggregate, within(4 * parts.deviation()));
    assertThat(parts.information())
        .isCloseTo(left.klTo(prior) - aggregate, within(4 * parts.deviation()));
    assertThat(parts.information() + parts.aggregateKl())
        .isCloseTo(parts.meanKl(), within(4 * parts.deviation()));
  }

  @Test
  void aLawOfVanishingDensityElsewhereDoesNotOverflow() {
    var parts = ElboSurgery.of(onLine(1e-6, -1e3, 1e3), 2, 1);
    assertThat(parts.information()).isCloseTo(Math.log(2), within(1e-12));
    assertThat(parts.aggregateKl()).isFinite();
  }

  @Test
  void moreThanHalfAMinuteOfWorkIsRefused() {
    assertThatThrownBy(() -> ElboSurgery.of(onLine(1, new double[20_000]), 100, 1))
        .isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> ElboSurgery.of(onLine(1, 0), 1, 1))
        .isInstanceOf(BadArgumentException.class);
  }
}
