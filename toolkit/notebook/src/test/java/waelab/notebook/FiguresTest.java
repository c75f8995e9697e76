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

  /** {@code publish(what, "rq1/name", …)}; the end of a name may be known only at run time. */
  private static final Pattern PUBLISHED =
      Pattern.compile("publish\\((?:[^\"]|\"(?!rq\\d/))*?\"(rq\\d/[a-z0-9-]+)\"");

  /** The line of a {@code provenance.txt} with the files that come from a run. */
  private static final Pattern FILES = Pattern.compile("(?m)^files: (.+)$");

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

  /** The folders of pictures and tables, except those of runs. */
  static Stream<Path> folders() throws IOException {
    return files(FIGURES, "rq\\d|latent|celeba|tour");
  }

  private static Stream<Path> pictures(Path folder) throws IOException {
    return files(folder, ".+\\.(png|csv)");
  }

  private static String name(Path file) {
    return file.getParent().getFileName() + "/" + file.getFileName();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void whatANotebookPublishesIsThere(Path notebook) throws IOException {
    List<String> names = published(notebook).toList();
    assertThat(names).hasSizeGreaterThan(2);
    for (String name : names) {
      Path place = FIGURES.resolve(name);
      String parts = name.endsWith("-") ? "[a-z0-9-]+" : "(-\\d)?";
      String file = place.getFileName() + parts + "\\.(png|csv)";
      assertThat(files(place.getParent(), file)).as(name).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void aNotebookPublishesIntoAFolderOfItsOwn(Path notebook) {
    String folder = notebook.getFileName().toString().replaceFirst("-.*", "/");
    assertThat(published(notebook)).allMatch(name -> name.startsWith(folder));
  }

  @Test
  void noNotebookPublishesUnderAnothersName() throws IOException {
    assertThat(notebooks().flatMap(FiguresTest::published).toList()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void nothingIsLeftThatNoNotebookPublishesAnyMore(Path folder) throws IOException {
    List<String> names = notebooks().flatMap(FiguresTest::published).toList();
    assertThat(pictures(folder).map(FiguresTest::name))
        .isNotEmpty()
        .filteredOn(name -> name.startsWith("rq"))
        .allMatch(name -> names.stream().anyMatch(name::startsWith));
  }

  @ParameterizedTest
  @MethodSource("folders")
  void aProvenanceNamesFilesThatExist(Path folder) throws IOException {
    Path provenance = folder.resolve("provenance.txt");
    String text = Files.exists(provenance) ? Files.readString(provenance) : "";
    assertThat(FILES.matcher(text).results())
        .flatMap(line -> List.of(line.group(1).split(", ")))
        .allSatisfy(file -> assertThat(folder.resolve(file)).isRegularFile());
  }

  @ParameterizedTest
  @MethodSource("folders")
  void theGalleryLinksEveryPictureAndTable(Path folder) throws IOException {
    String gallery = Files.readString(FIGURES.resolve("README.md"));
    assertThat(pictures(folder).map(FiguresTest::name))
        .allMatch(name -> gallery.contains("](" + name + ")") || gallery.contains("]: " + name));
  }
}
