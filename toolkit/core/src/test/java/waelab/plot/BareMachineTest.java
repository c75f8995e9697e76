package waelab.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Pictures on machines that have less than this one: each test starts a JVM of its own. */
@EnabledOnOs(OS.LINUX)
@Tag("unit")
@Tag("long")
class BareMachineTest {

  @TempDir Path folder;

  /** What the JVMs run: a chart or a grid, each with letters. */
  public static final class Main {

    private Main() {}

    /** Writes the picture of that name. */
    public static void main(String[] arguments) {
      Path file = Path.of(arguments[1]);
      if (arguments[0].equals("chart")) {
        var series = new Chart.Series("β λ", new double[] {1, 2}, new double[] {1, 2});
        var panel = Chart.Panel.of("‖z‖²", "epoch", "nats", List.of(series));
        new Chart("t", List.of(panel), "caption").writePng(file);
      } else {
        Grid.of(List.of(List.of(new byte[4])), new Tile(1, 2, 2, 3), "‖z‖², λ").writePng(file);
      }
    }
  }

  @Test
  void aDisplayThatIsNotThereIsNotAskedFor() throws Exception {
    var dead = Map.of("DISPLAY", ":9876");
    assertThat(draw("chart", dead, List.of())).isEqualTo(draw("chart", Map.of(), headless()));
    assertThat(draw("grid", dead, List.of())).isEqualTo(draw("grid", Map.of(), headless()));
    assertThat(draw("grid", dead, headless())).isEqualTo(draw("grid", Map.of(), headless()));
  }

  @Test
  void aMachineWithoutFontsDrawsTheSamePictures() throws Exception {
    Path none =
        Files.writeString(
            folder.resolve("fonts.conf"), "<?xml version=\"1.0\"?><fontconfig></fontconfig>");
    var bare = Map.of("FONTCONFIG_FILE", none.toString(), "XDG_CACHE_HOME", folder.toString());
    // AWT keeps what it knows of fonts in the home folder, so that one is empty too.
    var options = new ArrayList<>(headless());
    options.add("-Duser.home=" + Files.createDirectories(folder.resolve("home")));
    assertThat(draw("grid", bare, options)).isEqualTo(draw("grid", Map.of(), headless()));
    assertThat(draw("chart", bare, options)).isEqualTo(draw("chart", Map.of(), headless()));
  }

  private static List<String> headless() {
    return List.of("-Djava.awt.headless=true");
  }

  private byte[] draw(String what, Map<String, String> environment, List<String> options)
      throws IOException, InterruptedException {
    Path file = folder.resolve("picture.png");
    Files.deleteIfExists(file);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(what, file.toString()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return Files.readAllBytes(file);
  }
}
