package waelab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.base.BadConfigException;
import waelab.training.Quantity.Kind;
import waelab.training.Quantity.Subject;

class QuantityTest {

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
    Quantity read = Quantity.read(text);
    assertThat(read).isEqualTo(new Quantity(kind, name, subject, prior)).hasToString(text);
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
    assertThat(Quantity.read(text)).hasToString(text);
  }

  @Test
  void whatCannotStandInATableIsRefused() {
    assertThatThrownBy(() -> Quantity.read("a \"b\"")).isInstanceOf(BadConfigException.class);
    assertThatThrownBy(() -> Quantity.read(" ")).isInstanceOf(BadConfigException.class);
    assertThatThrownBy(() -> Quantity.ofCodes("a\nb")).isInstanceOf(BadConfigException.class);
  }
}
