package waelab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.base.BadArgumentException;
import waelab.training.Metric.Kind;
import waelab.training.Metric.Subject;

@Tag("torch")
class MetricTest {

  @ParameterizedTest
  @CsvSource({
    "FID(768) random, FRECHET, FID(768), SAMPLES, ''",
    "FID(2048) reconstruct, FRECHET, FID(2048), RECONSTRUCTIONS, ''",
    "'KID(768) random, mixture of 10', KERNEL, KID(768), SAMPLES, mixture of 10",
    "'Fréchet distance (digits, 1a2b) random', FRECHET, 'Fréchet distance (digits, 1a2b)', SAMPLES, ''",
    "'kernel distance (digits, 1a2b) random', KERNEL, 'kernel distance (digits, 1a2b)', SAMPLES, ''",
    "E‖z‖², OTHER, E‖z‖², CODES, ''"
  })
  void aTextIsReadOnce(String text, Kind kind, String name, Subject subject, String prior) {
    Metric read = Metric.read(text);
    assertThat(read).isEqualTo(new Metric(kind, name, subject, prior)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "random",
        " random",
        "a random, ",
        "a random, b random",
        "a reconstruct random, c",
        "random reconstruct",
        " reconstruct",
        "first weight ",
        "a random , b"
      })
  void theTextOfWhatIsReadIsTheSame(String text) {
    assertThat(Metric.read(text)).hasToString(text);
  }

  @Test
  void whatCannotStandInATableIsRefused() {
    assertThatThrownBy(() -> Metric.read("a \"b\"")).isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> Metric.read(" ")).isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> Metric.ofCodes("a\nb")).isInstanceOf(BadArgumentException.class);
  }
}
