package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which changes of a source make other code of it. */
@Tag("unit")
class CodeDigestTest {

  private static final String SOURCE =
      "class A { // one\n  String s = \"// no comment  /* nor here */\";\n  int f(int x) { return x; }\n}";

  private static String of(String source) {
    return CodeDigest.of(Map.of("waelab/model/A.java", source), List.of("waelab/model/"));
  }

  @Test
  void anInterruptDoesNotKeepTheSourcesOfAJarFromBeingRead(@TempDir Path folder)
      throws IOException {
    Path jar = folder.resolve("a.jar");
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("sources/waelab/A.java"));
      zip.write("class A {}".getBytes(StandardCharsets.UTF_8));
    }
    Thread.currentThread().interrupt();
    try {
      assertThat(CodeDigest.texts(URI.create("jar:" + jar.toUri() + "!/sources/")))
          .containsExactly(Map.entry("waelab/A.java", "class A {}"));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void commentsAndSpacesDoNot() {
    assertThat(
            of(
                "/** Two. */ class A{String s=\"// no comment  /* nor here */\";int f(int\nx){return x;}}"))
        .isEqualTo(of(SOURCE))
        .hasSize(12);
    assertThat(CodeDigest.bare("return /* of */ x - -y; // \"\nint z = '\"';"))
        .isEqualTo("return x--y;int z='\"';");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no comment", "return x", "int f", "class A"})
  void anythingElseDoes(String word) {
    assertThat(of(SOURCE.replace(word, word + "_"))).isNotEqualTo(of(SOURCE));
  }

  @Test
  void aTextOfSeveralLinesIsKept() {
    assertThat(CodeDigest.bare("var t = \"\"\"\n  a // b\n  \"\"\";"))
        .isEqualTo("var t=\"\"\"\n  a // b\n  \"\"\";");
  }

  @Test
  void aPackageThatIsNotThereIsAnError() {
    assertThat(CodeDigest.of(List.of("waelab/model/", "waelab/base/Randomness"))).hasSize(12);
    assertThatThrownBy(() -> CodeDigest.of(List.of("waelab/model/", "waelab/modell/")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no source of waelab/modell/.");
  }

  @Test
  void codeThatWasShownToComputeTheSameHasTheOldestDigest() {
    var lines =
        List.of(
            "# old new shown",
            "",
            "aaaaaaaaaaaa bbbbbbbbbbbb SomeTest",
            "bbbbbbbbbbbb cccccccccccc by hand");
    var same = CodeDigest.sameNumbers(lines);
    assertThat(CodeDigest.oldest("cccccccccccc", same)).isEqualTo("aaaaaaaaaaaa");
    assertThat(CodeDigest.oldest("dddddddddddd", same)).isEqualTo("dddddddddddd");
  }
}
