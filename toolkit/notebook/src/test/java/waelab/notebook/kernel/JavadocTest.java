package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class JavadocTest {

  private static final String COMMENT =
      """
      The law q<sub>φ</sub>(z|x), see {@link Run#best()} or {@linkplain String the text}. Of {@code
      a<b} &amp; more.

      <p>Second.
      <ul>
      <li>One <a href="x">place</a>
      <li>two
      </ul>

      <pre>{@code
      if (a < b) {
        f("ä");
      }
      }</pre>

      @param n how many,
          at least 1
      @param <T> a type
      @return all of {@literal <them>}
      @throws waelab.base.LabException if none
      """;

  private static final Javadoc JAVADOC = Javadoc.of(COMMENT).orElseThrow();

  @Test
  void theFirstSentenceIsKeptApartFromTheRestAndFromExamples() {
    assertThat(JAVADOC.summary())
        .isEqualTo("The law q<sub>φ</sub>(z|x), see Run.best() or the text.");
    assertThat(Javadoc.plain(JAVADOC.body()))
        .isEqualTo("Of a<b & more.\n\nSecond.\n- One place\n- two");
    assertThat(JAVADOC.examples()).containsExactly("if (a < b) {\n  f(\"ä\");\n}");
  }

  @Test
  void parametersResultsAndErrorsAreKnownByName() {
    assertThat(JAVADOC.params()).containsOnlyKeys("n");
    assertThat(Javadoc.line(JAVADOC.params().get("n"))).isEqualTo("how many, at least 1");
    assertThat(JAVADOC.returns()).isEqualTo("all of &lt;them&gt;");
    assertThat(JAVADOC.thrown()).containsEntry("LabException", "if none");
  }

  @Test
  void noAttributeAndNoScriptComesThrough() {
    String html = Javadoc.of("A <script>alert(1)</script><b onclick=\"x\">b</b>.").get().summary();
    assertThat(html).isEqualTo("A alert(1)<b>b</b>.");
  }
}
