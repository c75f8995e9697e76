package waelab.notebook.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class FormulasTest {

  private static List<String> tex(String markdown) {
    var found = Formulas.in(markdown);
    return IntStream.range(0, found.size()).mapToObj(i -> found.get(i).tex()).toList();
  }

  @Test
  void dollarsEncloseFormulas() {
    assertThat(tex("a $x_1$ b $y$.")).containsExactly("x_1", "y");
    assertThat(tex("$$\na\n- b\n$$ and $c$")).containsExactly("a\n- b", "c");
    assertThat(Formulas.in("$$x$$ $y$").get(0).display()).isTrue();
    assertThat(Formulas.in("$$x$$ $y$").get(1).display()).isFalse();
    assertThat(tex("$a$$b$")).containsExactly("a", "b");
  }

  @Test
  void moneyIsNoFormula() {
    assertThat(tex("It costs $5 and $6.")).isEmpty();
    assertThat(tex("from $5 to $6, with $x$")).containsExactly("x");
    assertThat(tex("$5, $6, $7")).isEmpty();
    assertThat(tex("a $ b $ c")).isEmpty();
    assertThat(tex("US$ and $")).isEmpty();
    assertThat(tex("\\$5 and \\$x$")).isEmpty();
    assertThat(tex("$a \\$ b$")).containsExactly("a \\$ b");
  }

  @Test
  void codeHasNoFormulas() {
    assertThat(tex("`$x$` ``a ` $y$`` $z$")).containsExactly("z");
    assertThat(tex("```\n$x$\n```\n$y$")).containsExactly("y");
    assertThat(tex("~~~java\n$x$\n```\n$y$\n~~~\n$z$")).containsExactly("z");
    assertThat(tex("```\n$x$")).isEmpty();
    assertThat(tex("$5 and `$x$`, $y$")).containsExactly("y");
    assertThat(tex("a lonely ` and $x$")).containsExactly("x");
  }

  @Test
  void bracesBalanceAndParagraphsEndFormulas() {
    assertThat(tex("$a \\text{if $b$} c$")).containsExactly("a \\text{if $b$} c");
    assertThat(tex("$a\n\nb$")).isEmpty();
    assertThat(tex("$$a\n \nb$$")).isEmpty();
    assertThat(tex("$\\frac{a$ b")).isEmpty();
    assertThat(tex("$\\{a$")).containsExactly("\\{a");
    assertThat(tex("$$")).isEmpty();
    assertThat(tex("$$$$")).isEmpty();
    assertThat(tex("x\\")).isEmpty();
  }

  @Test
  void environmentsAreFormulas() {
    assertThat(tex("\\begin{align*}a &= b\\\\\nc &= d\\end{align*}"))
        .containsExactly("\\begin{align*}a &= b\\\\\nc &= d\\end{align*}");
    assertThat(tex("\\begin{align}a")).isEmpty();
  }

  @Test
  void aTextWithoutFormulasStaysAsItIs() {
    String text = "# A *b* `c` \\* $5\r\n\r\n- d";
    assertThat(Formulas.in(text).text()).isEqualTo(text.replace("\r", ""));
  }

  @Test
  void whatIsSetAsideComesBack() {
    String text = "a $x$ and $$y$$ \uE0009\uE001";
    var formulas = Formulas.in(text);
    assertThat(formulas.text()).doesNotContain("$");
    assertThat(formulas.replace(formulas.text(), Formula::written)).isEqualTo(text);
  }
}
