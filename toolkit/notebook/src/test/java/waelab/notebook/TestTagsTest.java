package waelab.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.Workspace;

/**
 * Each class of tests says when it runs: with {@code mvn test}, or with {@code mvn verify} only.
 */
@Tag("unit")
class TestTagsTest {

  private static final Set<String> KINDS =
      Set.of("unit", "torch", "notebook", "browser", "crash", "real");

  private static final Pattern TAG = Pattern.compile("(?m)^@(?:Arch)?Tag\\(\"(\\w+)\"\\)");

  @Test
  void eachClassOfTestsHasOneKind() throws IOException {
    for (Path file : tests()) {
      List<String> tags =
          TAG.matcher(Files.readString(file))
              .results()
              .map((MatchResult tag) -> tag.group(1))
              .toList();
      assertThat(tags).as("tags of %s", file).filteredOn(KINDS::contains).hasSize(1);
      assertThat(tags).as("tags of %s", file).isSubsetOf(with("long"));
    }
  }

  private static List<String> with(String more) {
    return Stream.concat(KINDS.stream(), Stream.of(more)).toList();
  }

  private static List<Path> tests() throws IOException {
    try (Stream<Path> files = Files.walk(Workspace.home().resolve("toolkit"))) {
      List<Path> tests =
          files
              .filter(file -> file.toString().endsWith("Test.java"))
              .filter(file -> file.toString().contains("src"))
              .toList();
      assertThat(tests).hasSizeGreaterThan(200);
      return tests;
    }
  }
}
