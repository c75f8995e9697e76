package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class CursorTest {

  /** A cursor where the text has a bar. */
  private static Cursor at(String text) {
    return new Cursor(text.replace("|", ""), text.indexOf('|'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '`',
      value = {
        "trai|nVae(x) → trainVae(",
        "trainVae|( → trainVae(",
        "trainVae(| → trainVae(",
        "trainVae(|x, y) → trainVae(",
        "trainVae(x, | → trainVae(",
        "trainVae(x, |) → trainVae(",
        "trainVae(x |, y) → trainVae(",
        "trainVae (x, |y) → trainVae (",
        "trainVae(x)| → trainVae(",
        "trainVae(3|) → trainVae(",
        "trainVae| → trainVae",
        "tr|ainVae → trainVae",
        "|trainVae → trainVae",
        "Stri|ng → String",
        "Math.max(| → Math.max(",
        "Math.ma|x(1, 2) → Math.max(",
        "Math|.max(1, 2) → Math",
        "ring.| → ring",
        "config.withLamb|da(3) → config.withLambda(",
        "show(trainVae(x, |)) → show(trainVae(",
        "show(trainVae(x), |) → show(",
        "show(trainVae(x|), y) → show(trainVae(x",
        "f(a, g(b, c), (d + |e)) → f(",
        "f(new int[] {1, |2}) → f(",
        "f(() -> { g(1); |}) → f(",
        "f(x -> x.g(|)) → f(x -> x.g(",
        "if (|f(1)) → if (f(",
        "while (f(|1)) → while (f(",
        "f(\")\", |) → f(",
        "f(\"(\", |) → f(",
        "f(\"\\\")(\", |) → f(",
        "f(')', '\\'', |) → f(",
        "f(/* g( */ |) → f(",
        "budget(\"| → budget(",
        "budget(\"qui|ck\") → budget(",
        "budget(\"quick\"|) → budget(",
        "g(x, \"a, b(\" + h(1) + |) → g(",
        "new Wae(|config) → new Wae(",
        "new HashMap<String, List<A>>(|) → new HashMap<String, List<A>>(",
        "Math::ma|x → Math.max",
        "f(1.5|) → f(",
        "a > (|b) → a > (b",
      })
  void theFirstQuestionIsAboutWhatOneLooksAt(String text, String question) {
    assertThat(at(text).questions().stream().findFirst()).hasValue(question);
  }

  @Test
  void aNameIsAskedForAsAVariableAndThenAsAMethodAndTheCallAroundComesLast() {
    assertThat(at("show(ring|)").questions()).containsExactly("show(ring", "show(ring(", "show(");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|",
        "   | ",
        "// trainVae(| x",
        "1 + | 2",
        "/* trainVae(x|) */",
        "f(1); { | }",
        "return|",
        "Wae::ne|w",
        "\"trainVae|(\"",
        "for (int i = 0; | i < 3;)",
      })
  void whereThereIsNothingToAskThereIsNoQuestion(String text) {
    assertThat(at(text).questions()).isEmpty();
  }
}
