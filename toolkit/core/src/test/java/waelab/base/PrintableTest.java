package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class PrintableTest {

  @ParameterizedTest
  @CsvSource({
    "001b, \\u001b", // starts a terminal's commands
    "0007, \\u0007", // ends the one that sets a title
    "009b, \\u009b", // starts them in one character
    "0000, \\u0000",
    "007f, \\u007f",
    "000d, \\r", // writes over what stands in the line
    "d800, \\ud800",
    "2028, \\u2028",
    "202e, \\u202e", // turns the rest round
    "2066, \\u2066"
  })
  void whatATerminalWouldObeyIsShown(String code, String shown) {
    String odd = "a" + (char) Integer.parseInt(code, 16) + "b";
    assertThat(Printable.line(odd)).isEqualTo("a" + shown + "b");
    assertThat(Printable.text(odd)).isEqualTo("a" + shown + "b");
  }

  @Test
  void linesStayInATextOnly() {
    assertThat(Printable.text("a\n\tb")).isEqualTo("a\n\tb");
    assertThat(Printable.line("a\n\tb")).isEqualTo("a\\n\\tb");
  }

  @Test
  void lettersOfAllScriptsStay() {
    String letters = "größe Δ β₁ ≥ … 日本 שלום می‌خواهم 👩‍🔬 \\u001b $1";
    assertThat(Printable.line(letters)).isEqualTo(letters);
  }

  @Test
  void everyMessageOfOursIsPrintable() {
    String name = "run\u001b]0;title\u0007\nrm";
    String shown = "run\\u001b]0;title\\u0007\\nrm";
    assertThat(new BadFileException(Path.of(name), "is bad")).hasMessage(shown + ": is bad");
    assertThat(new BadFileException(Path.of(name), "is bad").or("do"))
        .hasMessage(shown + ": is bad; or do");
    assertThat(StorageException.of(Path.of(name), new java.io.IOException("x")))
        .hasMessageStartingWith(shown + " cannot be written (x); ");
    assertThat(new LabException("two\nlines \u001b[2J")).hasMessage("two\nlines \\u001b[2J");
    assertThat(new BadArgumentException("name", "is \u202e")).hasMessage("name is \\u202e");
  }
}
