package waelab.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.Workspace;
import waelab.notebook.file.Cell;
import waelab.notebook.file.Notebook;

/** The pictures and tables that come with the project are those that its notebooks publish. */
@Tag("unit")
class FiguresTest {

  private static final Path HOME = Workspace.home();
  private static final Path FIGURES = HOME.resolve("figures");

  /** {@code publish(what, "name", …)}; a name may go on with what is known only when it runs. */
  private static final Pattern PUBLISHED =
      Pattern.compile("publish\\((?:[^\"]|\"(?!rq))*?\"(rq[a-z0-9-]+)\"");

  static Stream<Path> notebooks() throws IOException {
    return files(HOME.resolve("notebooks"), "rq.*\\.ipynb");
  }

  private static Stream<Path> files(Path folder, String name) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all
          .filter(file -> file.getFileName().toString().matches(name))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Stream<String> published(Path notebook) {
    return Notebook.read(notebook).cells().stream()
        .filter(cell -> cell.type() == Cell.Type.CODE)
        .flatMap(cell -> PUBLISHED.matcher(cell.source()).results())
        .map(found -> found.group(1));
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void whatANotebookPublishesIsThere(Path notebook) throws IOException {
    List<String> names = published(notebook).toList();
    assertThat(names).hasSizeGreaterThan(2);
    for (String name : names) {
      String parts = name.endsWith("-") ? "[a-z0-9-]+" : "(-\\d)?";
      assertThat(files(FIGURES, name + parts + "\\.(png|csv)")).as(name).isNotEmpty();
    }
  }

  @Test
  void noNotebookPublishesUnderAnothersName() throws IOException {
    assertThat(notebooks().flatMap(FiguresTest::published).toList()).doesNotHaveDuplicates();
  }

  @Test
  void nothingIsLeftThatNoNotebookPublishesAnyMore() throws IOException {
    List<String> names = notebooks().flatMap(FiguresTest::published).toList();
    assertThat(files(FIGURES, "rq.*"))
        .allMatch(file -> names.stream().anyMatch(file.getFileName().toString()::startsWith));
  }
}
