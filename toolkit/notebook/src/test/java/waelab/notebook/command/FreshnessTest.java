package waelab.notebook.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class FreshnessTest {

  private static final String SOURCE = "toolkit/core/src/main/java/waelab/Lab.java";
  private static final String CLASS = "toolkit/core/target/classes/waelab/Lab.class";
  private static final String LIBRARY = "toolkit/notebook/target/lib/one-1.0.jar";

  @TempDir private Path temporary;
  private Path home;

  @BeforeEach
  void buildOnce() throws IOException {
    home = temporary.resolve("mein Ordner ü");
    for (String each : new String[] {"pom.xml", "toolkit/notebook/pom.xml", SOURCE}) {
      write(each, each);
    }
    build(home, "cpu");
  }

  @Test
  void whatWasBuiltFromItsSourcesIsFresh() {
    assertThat(isFresh("cpu")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "toolkit/notebook/pom.xml", SOURCE})
  void changedContentOfTheSameAgeAndSizeIsStale(String source) throws IOException {
    Path file = home.resolve(source);
    FileTime before = Files.getLastModifiedTime(file);
    Files.writeString(file, source.toUpperCase());
    Files.setLastModifiedTime(file, before);
    assertThat(isFresh("cpu")).isFalse();
    Files.writeString(file, source);
    assertThat(isFresh("cpu")).isTrue();
  }

  @Test
  void sourcesThatAreOnlyNewerAreFresh() throws IOException {
    Files.setLastModifiedTime(home.resolve(SOURCE), FileTime.from(Instant.now().plusSeconds(3600)));
    assertThat(isFresh("cpu")).isTrue();
  }

  @Test
  void renamedAddedAndDeletedSourcesAreStale() throws IOException {
    Path added = write("toolkit/notebook/src/main/resources/page.css", "");
    assertThat(isFresh("cpu")).isFalse();
    Files.delete(added);
    assertThat(isFresh("cpu")).isTrue();
    Path renamed = Files.move(home.resolve(SOURCE), home.resolve(SOURCE + "x"));
    assertThat(isFresh("cpu")).isFalse();
    Files.delete(renamed);
    assertThat(isFresh("cpu")).isFalse();
  }

  @Test
  void whatAnEditorHidesBesideSourcesIsNone() throws IOException {
    write("toolkit/core/src/main/java/waelab/.Lab.java.swp", "");
    assertThat(isFresh("cpu")).isTrue();
  }

  @Test
  void anotherFlavourIsStale() {
    assertThat(isFresh("cuda")).isFalse();
  }

  @Test
  void withoutAMarkerNothingIsBuilt() throws IOException {
    Files.delete(home.resolve("toolkit/notebook/target/waelab.built"));
    assertThat(isFresh("cpu")).isFalse();
  }

  @Test
  void theMarkerOfAnEarlierVersionIsStale() throws IOException {
    write("toolkit/notebook/target/waelab.built", "cpu\n");
    assertThat(isFresh("cpu")).isFalse();
  }

  /** Such as those of another commit, when Maven has been run without {@code ./lab}. */
  @ParameterizedTest
  @ValueSource(strings = {CLASS, LIBRARY})
  void whatSomethingElsePutIntoTheBuildIsStale(String product) throws IOException {
    write(product, "somebody else's");
    assertThat(isFresh("cpu")).isFalse();
  }

  @Test
  void theTargetOfAnotherCheckoutIsStale() throws IOException {
    Path theirs = temporary.resolve("theirs");
    for (String each : new String[] {"pom.xml", "toolkit/notebook/pom.xml", SOURCE}) {
      Files.createDirectories(theirs.resolve(each).getParent());
      Files.writeString(theirs.resolve(each), "theirs");
    }
    build(theirs, "cpu");
    for (String each : new String[] {CLASS, LIBRARY, "toolkit/notebook/target/waelab.built"}) {
      Files.writeString(home.resolve(each), Files.readString(theirs.resolve(each)));
    }
    assertThat(isFresh("cpu")).isFalse();
  }

  @Test
  void aCopyOfTheWholeProjectIsFresh() throws IOException {
    Path moved = Files.move(home, temporary.resolve("moved"));
    assertThat(new Freshness(moved, "cpu").isFresh()).isTrue();
  }

  @Test
  void sourcesThatChangeWhileTheyAreBuiltAreStale() throws IOException {
    var freshness = new Freshness(home, "cpu");
    freshness.begin();
    write(SOURCE, "changed");
    freshness.end();
    assertThat(isFresh("cpu")).isFalse();
  }

  /** Maven would leave classes alone that are newer than their sources. */
  @Test
  void nothingOfAnEarlierBuildIsLeftForTheNext() throws IOException {
    Path status = write("toolkit/core/target/maven-status/lists/inputFiles.lst", "");
    new Freshness(home, "cpu").begin();
    assertThat(home.resolve(CLASS)).doesNotExist();
    assertThat(home.resolve(LIBRARY)).doesNotExist();
    assertThat(status).doesNotExist();
    assertThat(isFresh("cpu")).isFalse();
  }

  @Test
  void withoutSourcesThereIsNothingToBuild() {
    assertThat(new Freshness(temporary.resolve("elsewhere"), "cpu").isFresh()).isTrue();
  }

  private boolean isFresh(String flavour) {
    return new Freshness(home, flavour).isFresh();
  }

  /** Makes classes and libraries as Maven does, whatever the sources are. */
  private static void build(Path home, String flavour) throws IOException {
    var freshness = new Freshness(home, flavour);
    freshness.begin();
    for (String each : new String[] {CLASS, LIBRARY}) {
      Files.createDirectories(home.resolve(each).getParent());
      Files.writeString(home.resolve(each), "built of " + Files.readString(home.resolve(SOURCE)));
    }
    freshness.end();
  }

  private Path write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
