package waelab.notebook.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Scripts that look at pages and are in none. */
enum TestLibraries {
  /** Finds what keeps people from reading a page. */
  AXE("axe-core/4.6.3/axe.min.js"),

  /** Typesets formulas in some viewers of notebooks, where our pages have MathJax. */
  KATEX("katex/0.18.11/dist/katex.min.js");

  private final String path;

  TestLibraries(String path) {
    this.path = "/META-INF/resources/webjars/" + path;
  }

  /** Its script. */
  String code() {
    try (InputStream in = TestLibraries.class.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
