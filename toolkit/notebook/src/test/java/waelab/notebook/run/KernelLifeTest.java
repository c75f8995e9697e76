package waelab.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a kernel starts, what it keeps in memory, and how it ends; each test has one of its own. */
@Tag("crash")
class KernelLifeTest {

  /** Number, instances, bytes, class: a row of what {@code jmap -histo} prints. */
  private static final Pattern VAES =
      Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+waelab\\.model\\.Vae(?: \\(.*\\))?$");

  private static final String HISTOGRAM =
      """
      (String) java.lang.management.ManagementFactory.getPlatformMBeanServer().invoke(
          new javax.management.ObjectName("com.sun.management:type=DiagnosticCommand"),
          "gcClassHistogram",
          new Object[] {new String[0]},
          new String[] {"[Ljava.lang.String;"})
      """;

  @TempDir private Path folder;

  @Test
  void aTemporaryFolderThatCannotBeWrittenIsTold() throws IOException {
    String temporary = System.getProperty("java.io.tmpdir");
    Path none = Files.createFile(folder.resolve("none"));
    System.setProperty("java.io.tmpdir", none.toString());
    try {
      assertThatThrownBy(() -> TestKernel.start(folder, Map.of()))
          .isInstanceOf(KernelException.class)
          .hasMessageStartingWith("The kernel cannot be started: " + none + " cannot be written")
          .hasMessageEndingWith("-Djava.io.tmpdir=FOLDER.");
    } finally {
      System.setProperty("java.io.tmpdir", temporary);
    }
  }

  @Test
  void aWrongWorkspaceIsToldEachTimeItIsNeeded() {
    try (var kernel = TestKernel.start(folder, Map.of("WAELAB_BUDGET", "huge"))) {
      for (int i = 0; i < 2; i++) {
        assertThat(kernel.error("budget()"))
            .isEqualTo("budget must be one of [smoke, quick, study], but is \"huge\"");
      }
    }
  }

  /**
   * Memory outside Java's heap goes with its model, as NetworkLifeTest shows; MemoryTest watches
   * that of a training's steps.
   */
  @Test
  void aCellRunTenTimesKeepsNoMoreModels() throws InterruptedException {
    // Seeds of their own make them twenty different trainings.
    String config = "VaeConfig.forData(ring).withEpochs(1).withSeed(seed++)";
    String cell = "var kept = trainVae(ring, " + config + ");\ntrainVae(ring, " + config + ")";
    try (var kernel = TestKernel.start(folder, Map.of("WAELAB_BUDGET", "quick"))) {
      kernel.run("var ring = loadToy(\"ring\", 400);\nlong seed = 0;");
      for (int i = 0; i < 10; i++) {
        kernel.run(cell);
      }
      assertThat(kernel.value("seed")).isEqualTo("20");
      // One is kept by name; what else a thread or a cleaner still holds is soon let go.
      long alive = vaesIn(kernel);
      for (int i = 0; i < 20 && alive > 6; i++) {
        Thread.sleep(200);
        alive = vaesIn(kernel);
      }
      assertThat(alive).isBetween(1L, 6L);
    }
  }

  /** Counts them after a full garbage collection. */
  private static long vaesIn(TestKernel kernel) {
    Matcher row = VAES.matcher(kernel.value(HISTOGRAM));
    return row.find() ? Long.parseLong(row.group(1)) : 0;
  }

  @Test
  void aKernelEndsWithWhoStartedIt() throws Exception {
    assumeTrue(File.separatorChar == '/', "needs a shell");
    Connection at = Connection.free();
    Path file = Files.writeString(folder.resolve("connection.json"), at.json());
    var command =
        new ArrayList<>(List.of("sh", "-c", KernelSpec.PARENT + "=$$ \"$@\" & wait", "sh"));
    command.addAll(TestKernel.spec(folder).command(file.toString()));
    Process parent = new ProcessBuilder(command).redirectErrorStream(true).start();
    awaitListener(at.shell());
    ProcessHandle own = parent.children().findFirst().orElseThrow();
    try {
      parent.destroyForcibly();
      assertThat(own.onExit()).succeedsWithin(Duration.ofSeconds(20));
    } finally {
      own.destroyForcibly();
    }
  }

  private static void awaitListener(int port) throws Exception {
    for (int i = 0; i < 300; i++) {
      try {
        new Socket("127.0.0.1", port).close();
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new IllegalStateException("no kernel listens");
  }
}
