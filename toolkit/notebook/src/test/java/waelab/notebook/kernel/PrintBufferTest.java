package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class PrintBufferTest {

  private final List<String> sent = new ArrayList<>();

  /** So seldom that each test itself says when. */
  private final PrintBuffer prints = new PrintBuffer(target("out "), target("err "), 3_600_000);

  /** A stream like IJava's, which makes a message of each flush. */
  private PrintStream target(String name) {
    return new PrintStream(
        new OutputStream() {
          private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

          @Override
          public void write(int b) {
            bytes.write(b);
          }

          @Override
          public void flush() {
            if (bytes.size() > 0) {
              sent.add(name + bytes.toString(StandardCharsets.UTF_8));
              bytes.reset();
            }
          }
        },
        false,
        StandardCharsets.UTF_8);
  }

  @Test
  void theOrderOfTheTwoStreamsStays() {
    prints.out().print("a");
    prints.err().print("b");
    prints.out().print("c");
    prints.sendAll();
    assertThat(sent).containsExactly("out a", "err b", "out c");
  }

  @Test
  void aCharacterIsNeverCutInTwo() {
    for (String character : List.of("é", "λ", "€", "😀")) {
      for (byte each : character.getBytes(StandardCharsets.UTF_8)) {
        prints.out().write(each);
        prints.send();
      }
    }
    assertThat(sent).containsExactly("out é", "out λ", "out €", "out 😀");
  }

  @Test
  void whatIsNoTextIsSentAtTheEndAllTheSame() {
    prints.out().write(0xE2);
    prints.send();
    assertThat(sent).isEmpty();
    prints.sendAll();
    assertThat(sent).hasSize(1);
  }

  @Test
  void muchIsSentBeforeTheCellEnds() {
    prints.out().print("x".repeat(200_000));
    assertThat(sent).isNotEmpty();
    prints.sendAll();
    assertThat(String.join("", sent).replaceAll("out |err ", "")).hasSize(200_000);
  }

  @Test
  void aQuestionIsSentBeforeItsAnswerIsRead() throws IOException {
    prints.out().print("How many? ");
    assertThat(prints.before(new ByteArrayInputStream(new byte[] {51})).read()).isEqualTo(51);
    assertThat(sent).containsExactly("out How many? ");
  }
}
