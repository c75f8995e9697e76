package waelab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshnessTest {

  private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant BUILT = WRITTEN.plusSeconds(60);
  private static final Instant NOW = BUILT.plusSeconds(60);

  @TempDir private Path home;
  private Path source;

  @BeforeEach
  void buildOnce() throws IOException {
    source = write("toolkit/src/main/java/waelab/Lab.java", "", WRITTEN);
    write("pom.xml", "", WRITTEN);
    write("toolkit/pom.xml", "", WRITTEN);
    write("toolkit/target/waelab.built", "cpu\n", BUILT);
    for (Path at = source.getParent(); !at.equals(home); at = at.getParent()) {
      Files.setLastModifiedTime(at, FileTime.from(WRITTEN));
    }
  }

  @Test
  void whatWasBuiltAfterItsSourcesIsFresh() {
    assertThat(isFresh("cpu")).isTrue();
  }

  @Test
  void aSourceChangedAfterTheBuildBeganMakesItStale() throws IOException {
    touch(source, BUILT.plusSeconds(1));
    assertThat(isFresh("cpu")).isFalse();
  }

  @Test
  void aChangedPomMakesItStale() throws IOException {
    touch(home.resolve("pom.xml"), BUILT.plusSeconds(1));
    assertThat(isFresh("cpu")).isFalse();
  }

  @Test
  void aDeletedSourceMakesItStale() throws IOException {
    Files.delete(source); // which leaves its folder changed now
    assertThat(Freshness.isFresh(home, "cpu", Instant.now().plusSeconds(1))).isFalse();
  }

  @Test
  void anotherFlavourIsStale() {
    assertThat(isFresh("cuda")).isFalse();
  }

  @Test
  void withoutAMarkerNothingIsBuilt() throws IOException {
    Files.delete(home.resolve("toolkit/target/waelab.built"));
    assertThat(isFresh("cpu")).isFalse();
  }

  @Test
  void aSourceFromTheFutureIsNotBuiltAgainAndAgain() throws IOException {
    touch(source, NOW.plusSeconds(3600));
    assertThat(isFresh("cpu")).isTrue();
  }

  @Test
  void withoutSourcesThereIsNothingToBuild() {
    assertThat(Freshness.isFresh(home.resolve("elsewhere"), "cpu", NOW)).isTrue();
  }

  private boolean isFresh(String flavour) {
    return Freshness.isFresh(home, flavour, NOW);
  }

  private Path write(String name, String text, Instant time) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    touch(Files.writeString(file, text), time);
    return file;
  }

  private static void touch(Path file, Instant time) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(time));
  }
}
