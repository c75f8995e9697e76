package waelab.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.Workspace;
import waelab.notebook.file.Cell;
import waelab.notebook.file.Notebook;
import waelab.notebook.kernel.Help;

/** The project's Markdown documents: short, narrow, complete, linked, in plain words. */
@Tag("unit")
class DocumentsTest {

  private static final Path HOME = Workspace.home();

  private static final String ARCHITECTURE = "ARCHITECTURE.md";
  private static final String CONTRIBUTING = "CONTRIBUTING.md";

  private static final Pattern IN_BRACKETS = Pattern.compile("\\[([^\\]]+)]");

  /** As .editorconfig says. */
  private static final int WIDTH = 120;

  /** Two screens of text, with tables and code. */
  private static final int README_WORDS = 1_600;

  /** A few of the words that CONTRIBUTING.md replaces. */
  private static final List<String> NOT_OURS =
      List.of(
          "anew",
          "at hand",
          "bear out",
          "but for",
          "by heart",
          "go on",
          "goes on",
          "gone on",
          "in the place of",
          "is there already",
          "its like",
          "learnt",
          "mend",
          "no program may",
          "nobody",
          "once more",
          "opponent",
          "somebody",
          "stands for",
          "to be had",
          "whoever",
          "yardstick");

  /** More of them, for documents alone. */
  private static final List<String> NOT_IN_DOCUMENTS = List.of("a side", "beside", "is told");

  /** A text in a source. */
  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"");

  /** Texts that a key of runs or of random numbers is made from. */
  private static final Set<String> NUMBERS_DEPEND_ON =
      Set.of("\"images in the place of \"", "\"in the place of codes\"");

  private static final Pattern FENCED = Pattern.compile("(?s)```.*?```");
  private static final Pattern CODE = Pattern.compile("`[^`]+`");
  private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w*");
  private static final Set<String> JDK = Set.of("ServiceLoader");

  /** A row of the table of floors. */
  private static final Pattern FLOOR = Pattern.compile("(?m)^\\| \\d+ \\| `([\\w.]+)` \\|");

  /** {@code [text](target)}, or {@code [name]: target} on a line of its own. */
  private static final Pattern LINK = Pattern.compile("(?m)(?:]\\(|^\\[[^\\]]+]: )([^)#\\s]+)");

  /** Those of the root, of docs/, and the READMEs of folders. */
  static Stream<Path> documents() {
    return Stream.of("", "docs", "data", "figures", "notebooks")
        .flatMap(folder -> files(HOME.resolve(folder), ".md"));
  }

  private static Stream<Path> files(Path folder, String ending) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theReadmeIsShort() throws IOException {
    String readme = Files.readString(HOME.resolve("README.md"));
    assertThat(readme.strip().split("\\s+")).hasSizeLessThanOrEqualTo(README_WORDS);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void noLineIsWide(Path document) throws IOException {
    assertThat(Files.readAllLines(document))
        .allMatch(line -> line.codePointCount(0, line.length()) <= WIDTH);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkHasItsTarget(Path document) throws IOException {
    assertThat(LINK.matcher(Files.readString(document)).results())
        .extracting(link -> link.group(1))
        .filteredOn(target -> !target.matches("[a-z]+:.*"))
        .allSatisfy(target -> assertThat(document.resolveSibling(target)).exists());
  }

  static Stream<Path> notebooks() {
    return files(HOME.resolve("notebooks"), ".ipynb");
  }

  @ParameterizedTest
  @MethodSource("documents")
  void documentsAreInPlainWords(Path document) throws IOException {
    String text = Files.readString(document);
    // Its tables name the words.
    String read = document.endsWith(CONTRIBUTING) ? text.replaceAll("(?m)^\\|.*$", "") : text;
    assertThat(found(NOT_OURS, read)).as("see %s", CONTRIBUTING).isEmpty();
    assertThat(found(NOT_IN_DOCUMENTS, read)).as("see %s", CONTRIBUTING).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void notebooksAreInPlainWords(Path notebook) {
    String text =
        Notebook.read(notebook).cells().stream()
            .filter(cell -> cell.type() == Cell.Type.MARKDOWN)
            .map(Cell::source)
            .collect(Collectors.joining("\n\n"));
    assertThat(found(NOT_OURS, text)).as("see %s", CONTRIBUTING).isEmpty();
  }

  @Test
  void messagesAreInPlainWords() throws IOException {
    var found = new ArrayList<String>();
    Path main = Path.of("src", "main");
    for (Path source : sources().filter(file -> isIn(main, HOME.relativize(file))).toList()) {
      TEXT.matcher(Files.readString(source))
          .results()
          .map(MatchResult::group)
          .filter(text -> !NUMBERS_DEPEND_ON.contains(text))
          .flatMap(text -> found(NOT_OURS, text).stream())
          .forEach(found::add);
    }
    assertThat(found).as("see %s", CONTRIBUTING).isEmpty();
  }

  private static boolean isIn(Path folder, Path file) {
    return file.toString().contains(File.separator + folder + File.separator);
  }

  private static List<String> found(List<String> words, String text) {
    String any =
        words.stream().map(word -> word.replace(" ", "\\s+")).collect(Collectors.joining("|"));
    return Pattern.compile("(?i).{0,30}\\b(" + any + ")(s|ed)?\\b.{0,30}")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  @Test
  void eachSuchWordHasAReplacement() throws IOException {
    String contributing = Files.readString(HOME.resolve(CONTRIBUTING));
    assertThat(NOT_OURS).allMatch(contributing::contains);
    assertThat(NOT_IN_DOCUMENTS).allMatch(contributing::contains);
  }

  @Test
  void everyVerbIsDocumented() throws IOException {
    assertThat(namesIn(HOME.resolve("docs").resolve("verbs.md"))).containsAll(Help.verbs());
  }

  /** Names in code between backquotes. */
  private static Set<String> namesIn(Path document) throws IOException {
    return CODE.matcher(FENCED.matcher(Files.readString(document)).replaceAll(""))
        .results()
        .flatMap(code -> NAME.matcher(code.group()).results())
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  @Test
  void theArchitectureNamesClassesThatExist() throws IOException {
    Set<String> classes =
        sources().map(file -> name(file).replace(".java", "")).collect(Collectors.toSet());
    assertThat(namesIn(HOME.resolve(ARCHITECTURE)))
        .filteredOn(name -> name.matches("[A-Z]\\w*[a-z]\\w*") && !JDK.contains(name))
        .hasSizeGreaterThan(30)
        .isSubsetOf(classes);
  }

  @Test
  void theArchitectureHasEachPackageOfTheLibrary() throws IOException {
    Path library = HOME.resolve("toolkit/core/src/main/java/waelab");
    Set<String> packages =
        sources()
            .filter(file -> file.startsWith(library))
            .map(file -> library.getParent().relativize(file.getParent()).toString())
            .map(folder -> folder.replace(File.separatorChar, '.').replaceFirst("^waelab\\.", ""))
            .collect(Collectors.toSet());
    assertThat(FLOOR.matcher(Files.readString(HOME.resolve(ARCHITECTURE))).results())
        .extracting(row -> row.group(1))
        .containsExactlyInAnyOrderElementsOf(packages);
  }

  private static Stream<Path> sources() throws IOException {
    var sources = new ArrayList<Path>();
    for (String module : List.of("core", "notebook", "testing")) {
      try (Stream<Path> all = Files.walk(HOME.resolve("toolkit").resolve(module).resolve("src"))) {
        all.filter(file -> name(file).endsWith(".java")).forEach(sources::add);
      }
    }
    return sources.stream();
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  @Test
  void noticeNamesTheGroupOfEveryLibrary() throws IOException {
    String groups =
        IN_BRACKETS
            .matcher(Files.readString(HOME.resolve("NOTICE")))
            .results()
            .flatMap(brackets -> Stream.of(brackets.group(1).split(",\\s+")))
            .map(group -> group.replace('.', '/'))
            .collect(Collectors.joining("|"));
    // In a Maven repository: group/artifact/version/file
    Pattern named = Pattern.compile(".*/(" + groups + ")(/[^/]+){3}");
    Stream<String> unnamed =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar") && !Path.of(entry).startsWith(HOME))
            .filter(jar -> !named.matcher(jar.replace('\\', '/')).matches());
    assertThat(unnamed).as("groups that are not in brackets in NOTICE").isEmpty();
  }
}
