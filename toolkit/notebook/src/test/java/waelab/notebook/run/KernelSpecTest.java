package waelab.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.LabException;
import waelab.notebook.file.Notebook;

@Tag("notebook")
class KernelSpecTest {

  @TempDir private Path folder;

  @Test
  void theFileSaysHowTheKernelIsStartedFromAnywhere() throws IOException {
    Path home = folder.resolve("mein Ordner ü");
    KernelSpec.of(home).write(folder.resolve("spec"));
    JsonNode json = json(folder.resolve("spec"));
    var command = new ArrayList<String>();
    json.get("argv").forEach(each -> command.add(each.asText()));
    assertThat(Path.of(command.get(0))).isAbsolute().isExecutable();
    assertThat(command)
        .contains("-Dwaelab.home=" + home, "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true")
        .endsWith("{connection_file}");
    String target = home.resolve(Path.of("toolkit", "notebook", "target")) + File.separator;
    assertThat(command.get(command.indexOf("-cp") + 1).split(File.pathSeparator))
        .containsExactly(
            home.resolve(Path.of("toolkit", "core", "target", "classes")).toString(),
            target + "classes",
            target + "lib" + File.separator + "*",
            target + "kernel" + File.separator + "*");
    assertThat(json.get("display_name").asText()).isEqualTo("WAE Lab (Java)");
    assertThat(json.get("language").asText()).isEqualTo("java");
    assertThat(json.get("interrupt_mode").asText()).isEqualTo("message");
    assertThat(json.at("/env/GOMP_SPINCOUNT").asText()).isEqualTo("1000");
  }

  /** Jupyter prints what a kernel says that ends at once. */
  @Test
  void aProjectThatWasMovedIsToldByTheKernelThatIsInstalled() throws Exception {
    assumeThat(File.separatorChar).isEqualTo('/');
    Path home = Files.createDirectories(folder.resolve("mein Ordner $HOME ü"));
    Path own = KernelSpec.of(home).install(folder.resolve("kernels"));
    Files.move(home, folder.resolve("moved"));
    var command = new ArrayList<String>();
    json(own).get("argv").forEach(each -> command.add(each.asText()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("This kernel starts WAE Lab in " + home + " with /")
        .endsWith(
            "or the program is missing; run ./lab kernel in the project's folder to write it again.\n");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  @Test
  void theKernelIsInstalledReplacedAndRemoved() throws IOException {
    Path kernels = folder.resolve("kernels");
    Path own = kernels.resolve("waelab");
    assertThat(KernelSpec.remove(kernels)).isFalse();
    assertThat(KernelSpec.of(folder.resolve("one")).install(kernels)).isEqualTo(own);
    KernelSpec.of(folder.resolve("two")).install(kernels);
    assertThat(json(own).toString()).contains("two").doesNotContain("one");
    assertThat(KernelSpec.remove(kernels)).isTrue();
    assertThat(own).doesNotExist();
  }

  @Test
  void removingLeavesWhatIsNotOurs() throws IOException {
    Path own = KernelSpec.of(folder).install(folder);
    Path logo = Files.writeString(own.resolve("logo.svg"), "<svg/>");
    assertThat(KernelSpec.remove(folder)).isTrue();
    assertThat(own.resolve("kernel.json")).doesNotExist();
    assertThat(logo).exists();
  }

  @Test
  void anotherKernelOfTheNameIsLeftAsItIs() throws IOException {
    Path own = Files.createDirectories(folder.resolve("waelab"));
    Path file = Files.writeString(own.resolve("kernel.json"), "{\"argv\": []}");
    assertThatThrownBy(() -> KernelSpec.of(folder).install(folder))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll(own.toString(), "did not write", "JUPYTER_DATA_DIR");
    assertThatThrownBy(() -> KernelSpec.remove(folder)).isInstanceOf(LabException.class);
    assertThat(file).hasContent("{\"argv\": []}");
    Files.writeString(file, "broken");
    assertThatThrownBy(() -> KernelSpec.of(folder).install(folder))
        .isInstanceOf(LabException.class);
    Files.delete(file);
    KernelSpec.of(folder).install(folder);
    assertThat(file).exists();
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertThatThrownBy(() -> KernelSpec.of(folder).install(file.resolve("kernels")))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll(file.toString(), "make it writable, or set JUPYTER_DATA_DIR")
        .hasMessageNotContaining("WAELAB_WORK");
  }

  @Test
  void jupytersFolderDependsOnTheSystem() {
    Path home = folder;
    assertThat(kernels("Linux", Map.of())).isEqualTo(home.resolve(".local/share/jupyter/kernels"));
    assertThat(kernels("Linux", Map.of("XDG_DATA_HOME", home + "/xdg")))
        .isEqualTo(home.resolve("xdg/jupyter/kernels"));
    assertThat(kernels("Mac OS X", Map.of("XDG_DATA_HOME", "/xdg")))
        .isEqualTo(home.resolve("Library/Jupyter/kernels"));
    for (String system : new String[] {"Linux", "Mac OS X"}) {
      assertThat(kernels(system, Map.of("HOME", home + "/moved")).toString())
          .startsWith(home + "/moved");
    }
    assertThat(kernels("Windows 11", Map.of("APPDATA", home + "/Roaming")))
        .isEqualTo(home.resolve("Roaming/jupyter/kernels"));
    for (String system : new String[] {"Linux", "Mac OS X", "Windows 11"}) {
      assertThat(kernels(system, Map.of("JUPYTER_DATA_DIR", home + "/own")))
          .isEqualTo(home.resolve("own/kernels"));
    }
  }

  private Path kernels(String system, Map<String, String> environment) {
    return KernelSpec.userFolder(environment, system, folder);
  }

  private static JsonNode json(Path spec) throws IOException {
    return Notebook.JSON.readTree(Files.readString(spec.resolve("kernel.json")));
  }
}
