package waelab.notebook.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lab} in a project whose Maven is a script: what it builds, and what it says if not. */
@Tag("notebook")
class LauncherTest {

  private static final Path PROJECT = Path.of(System.getProperty("waelab.home"));
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
  private static final String FRESHNESS =
      "toolkit/notebook/src/main/java/waelab/notebook/command/Freshness.java";

  /** Compiles what there is, and notes that it was called. */
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$@" >> "$HOME/maven.log"
      mkdir -p toolkit/notebook/target/classes toolkit/notebook/target/agent
      cp "$HOME/agent.jar" toolkit/notebook/target/agent/byte-buddy-agent.jar
      exec javac -d toolkit/notebook/target/classes toolkit/notebook/src/main/java/waelab/notebook/command/*.java
      """;

  private static final String MAIN =
      """
      package waelab.notebook.command;
      final class Main {
        public static void main(String[] args) {
          System.out.println("started with " + String.join(" ", args));
        }
      }
      """;

  @TempDir private Path temporary;
  private Path home;
  private Path programs;

  @BeforeEach
  void makeProject() throws IOException {
    assumeThat(File.separatorChar).as("a system with /bin/sh").isEqualTo('/');
    programs = Files.createDirectories(temporary.resolve("bin"));
    program("mvn", MAVEN);
    Files.copy(
        PROJECT.resolve("toolkit/notebook/target/agent/byte-buddy-agent.jar"),
        temporary.resolve("agent.jar"));
    home = project(temporary.resolve("mein Ordner ü"));
  }

  @Test
  void whatWasBuiltOnceIsStartedFromThenOn() throws Exception {
    assertThat(lab("one", "two")).contains("Building WAE Lab").endsWith("started with one two\n");
    assertThat(lab("again")).isEqualTo("started with again\n");
    assertThat(builds()).hasSize(1);
    Files.writeString(source("Main.java"), MAIN.replace("started", "changed"));
    assertThat(lab("again")).endsWith("changed with again\n");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void theTargetOfAnotherCheckoutIsBuiltAnew() throws Exception {
    Path ours = home;
    home = project(temporary.resolve("theirs"));
    Files.writeString(source("Main.java"), MAIN.replace("started", "theirs"));
    assertThat(lab("one")).endsWith("theirs with one\n");
    Files.move(home.resolve("toolkit/notebook/target"), ours.resolve("toolkit/notebook/target"));
    home = ours;
    assertThat(lab("one")).endsWith("started with one\n");
  }

  @Test
  void aColonInTheProjectsPathIsTold() throws Exception {
    home = project(temporary.resolve("a:b"));
    assertThat(lab("one"))
        .startsWith("lab: The path " + home.toRealPath() + " has a \":\" in it")
        .contains("move the project to a folder without one")
        .hasLineCount(1);
    assertThat(builds()).isEmpty();
  }

  @Test
  void aJavaThatHasNoMemoryToStartIsTold() throws Exception {
    program("java", "#!/bin/sh\nulimit -v 200000\nexec " + JAVA.resolve("java") + " \"$@\"\n");
    assertThat(lab("one"))
        .contains("lab: java does not start (", "ulimit -v")
        .doesNotContain("needs a JDK");
  }

  @Test
  void aJavaThatIsMissingIsTold() throws Exception {
    assertThat(run("", "one")).startsWith("lab: WAE Lab needs a JDK").contains("java (nothing)");
  }

  private Path project(Path at) throws IOException {
    Files.createDirectories(at.resolve(FRESHNESS).getParent());
    Files.copy(PROJECT.resolve("lab"), at.resolve("lab"));
    Files.copy(PROJECT.resolve(FRESHNESS), at.resolve(FRESHNESS));
    Files.writeString(at.resolve(FRESHNESS).resolveSibling("Main.java"), MAIN);
    Files.writeString(at.resolve("pom.xml"), "");
    Files.writeString(at.resolve("toolkit/notebook/pom.xml"), "");
    return at;
  }

  private Path source(String name) {
    return home.resolve(FRESHNESS).resolveSibling(name);
  }

  private List<String> builds() throws IOException {
    Path log = temporary.resolve("maven.log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(programs.resolve(name), text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private String lab(String... arguments) throws Exception {
    return run(":" + JAVA, arguments);
  }

  /** What the script puts out, with the JDK on the PATH or not. */
  private String run(String jdk, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("/bin/sh", home + "/lab"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PATH", programs + jdk + ":" + tools());
    builder.environment().put("HOME", temporary.toString());
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("WAELAB_DEVICE");
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), "UTF-8");
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return text;
  }

  /** The programs of the system that the script uses, apart from any Java. */
  private Path tools() throws IOException {
    Path tools = Files.createDirectories(temporary.resolve("tools"));
    for (String each :
        new String[] {"cp", "dirname", "locale", "mkdir", "readlink", "rm", "sed", "sh", "tr"}) {
      for (String folder : new String[] {"/bin", "/usr/bin"}) {
        Path tool = Path.of(folder, each);
        if (Files.isExecutable(tool) && Files.notExists(tools.resolve(each))) {
          Files.createSymbolicLink(tools.resolve(each), tool);
        }
      }
    }
    return tools;
  }
}
