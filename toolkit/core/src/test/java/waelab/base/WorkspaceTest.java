package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("real")
class WorkspaceTest {

  @TempDir Path home;

  @Test
  void withoutSettingsEverythingIsInData() {
    Workspace workspace = Workspace.of(Map.of(), home);
    assertThat(workspace.inputs()).containsExactly(home.resolve("data"));
    assertThat(workspace.work()).isEqualTo(home.resolve("data"));
    assertThat(workspace.budget()).isEqualTo(Budget.QUICK);
    assertThat(workspace.offline()).isFalse();
    assertThat(workspace.requireReal()).isFalse();
  }

  @Test
  void aMisspeltSettingIsTold() {
    assertThat(Workspace.unknown(Map.of("WAELAB_BUDGET", "quick", "HOME", "/", "WAE", "x")))
        .isEmpty();
    assertThat(Workspace.unknown(Map.of("WAELAB_BUGDET", "smoke", "waelab_data", "x")))
        .containsExactly(
            "The environment variable WAELAB_BUGDET is unknown and changes nothing; the nearest known"
                + " one is WAELAB_BUDGET.",
            "The environment variable waelab_data is unknown and changes nothing; the nearest known"
                + " one is WAELAB_DATA.");
    assertThat(Workspace.unknown(Map.of("WAELAB_DATADIR", "x")).get(0)).endsWith("WAELAB_DATA.");
    assertThat(Workspace.unknown(Map.of("WAELAB_X", "x")).get(0))
        .contains("known are WAELAB_BEST,");
  }

  @Test
  void whatIsPublishedIsReal() {
    Workspace workspace = Workspace.of(Map.of("WAELAB_PUBLISH", "true"), home);
    assertThat(workspace.publish()).isTrue();
    assertThat(workspace.requireReal()).isTrue();
    assertThatThrownBy(() -> workspace.withBudget(Budget.SMOKE))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("publish must be at quick or study, but is at the smoke budget");
  }

  @Test
  void blankSettingsAreNone() {
    var blank =
        Map.of("WAELAB_DATA", " ", "WAELAB_WORK", "", "WAELAB_BUDGET", "", "WAELAB_OFFLINE", " ");
    assertThat(Workspace.of(blank, home)).isEqualTo(Workspace.of(Map.of(), home));
  }

  @Test
  void blanksAroundASettingDoNotCount() {
    var settings = Map.of("WAELAB_OFFLINE", "true ", "WAELAB_WORK", " /tmp/work ");
    Workspace workspace = Workspace.of(settings, home);
    assertThat(workspace.offline()).isTrue();
    assertThat(workspace.work()).isEqualTo(home.resolve("/tmp/work"));
  }

  @Test
  void settingsAreRead() throws Exception {
    Path inputs = Files.createDirectory(home.resolve("große Daten"));
    Workspace workspace =
        Workspace.of(
            Map.of(
                "WAELAB_DATA", inputs.toString(),
                "WAELAB_WORK", "elsewhere/work",
                "WAELAB_BUDGET", "Smoke",
                "WAELAB_OFFLINE", "true",
                "WAELAB_REQUIRE_REAL", "true"),
            home);
    assertThat(workspace.work()).isEqualTo(home.resolve("elsewhere/work"));
    assertThat(workspace.inputs()).containsExactly(inputs, home.resolve("data"), workspace.work());
    assertThat(workspace.budget()).isEqualTo(Budget.SMOKE);
    assertThat(workspace.offline()).isTrue();
    assertThat(workspace.requireReal()).isTrue();
  }

  @Test
  void theFirstInputFolderWins() throws Exception {
    Path inputs = Files.createDirectory(home.resolve("inputs"));
    Path ours = Files.createDirectories(home.resolve("data/mnist")).resolve("labels");
    Files.writeString(ours, "ours");
    Workspace workspace = Workspace.of(Map.of("WAELAB_DATA", "inputs"), home);
    assertThat(workspace.find("mnist/labels")).contains(ours);
    Path theirs = Files.createDirectories(inputs.resolve("mnist")).resolve("labels");
    Files.writeString(theirs, "theirs");
    assertThat(workspace.find("mnist/labels")).contains(theirs);
    assertThat(workspace.find("mnist/images")).isEmpty();
  }

  @Test
  void whatIsWrittenIsFoundAgain() throws Exception {
    Workspace workspace = Workspace.of(Map.of("WAELAB_WORK", "work"), home);
    Path pack = Files.createDirectories(workspace.work()).resolve("pack");
    Files.writeString(pack, "packed");
    assertThat(workspace.find("pack")).contains(pack);
  }

  @Test
  void aDataFolderThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Workspace.of(Map.of("WAELAB_DATA", "nowhere"), home))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("WAELAB_DATA")
        .hasMessageContaining("nowhere");
  }

  @Test
  void valuesThatCannotBeAreNamed() {
    assertThatThrownBy(() -> Workspace.of(Map.of("WAELAB_OFFLINE", "yes"), home))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("WAELAB_OFFLINE must be true or false, but is yes");
    assertThatThrownBy(() -> Workspace.of(Map.of("WAELAB_BUDGET", "huge"), home))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("huge");
  }

  /** Who waited once for a network that is not there does not wait again; a new session does. */
  @Test
  void whatCouldNotBeReachedIsNotAskedForAgain() {
    Workspace workspace = Workspace.of(Map.of(), Path.of("home"));
    Workspace brief = workspace.withBudget(Budget.SMOKE);
    assertThat(brief.mayFetch("MNIST")).isTrue();
    workspace.unreached().add("MNIST");
    assertThat(brief.mayFetch("MNIST")).isFalse();
    assertThat(brief.mayFetch("KMNIST")).isTrue();
    assertThat(Workspace.of(Map.of(), Path.of("home")).mayFetch("MNIST")).isTrue();
    var offline = Map.of("WAELAB_OFFLINE", "true");
    assertThat(Workspace.of(offline, Path.of("home")).mayFetch("MNIST")).isFalse();
  }

  @Test
  void anotherBudgetChangesNothingElse() {
    Workspace workspace = Workspace.of(Map.of("WAELAB_OFFLINE", "true"), home);
    Workspace study = workspace.withBudget(Budget.STUDY);
    assertThat(study.budget()).isEqualTo(Budget.STUDY);
    assertThat(study.withBudget(workspace.budget())).isEqualTo(workspace);
  }
}
