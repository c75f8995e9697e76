package waelab.notebook.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("notebook")
class ScriptRunTest {

  private static final String SCRIPT =
      """
      String told = "nothing";
      try {
        System.setProperty("waelab.asleep", "true");
        Thread.sleep(60_000);
      } catch (InterruptedException e) {
        System.setProperty("waelab.asleep", "woken");
      }
      System.setProperty("waelab.asleep", "after");
      """;

  /** So that a training keeps its checkpoint, and what comes after it does not run. */
  @Test
  void ctrlCInterruptsWhatRunsAndEndsTheScriptAfterIt() throws InterruptedException {
    var said = new StringWriter();
    System.setProperty("waelab.asleep", "");
    try (Snippets snippets = Snippets.start()) {
      var run =
          new JShellCommand.ScriptRun(
              snippets, new Script("script", SCRIPT), new PrintWriter(said));
      var press = new Thread(() -> pressWhenAsleep(run));
      press.start();
      assertThat(run.run()).hasValue(130);
      press.join();
      assertThat(run.stop()).as("a second time it is the process that ends").isFalse();
    }
    assertThat(System.clearProperty("waelab.asleep")).isEqualTo("woken");
    assertThat(said).asString().contains("Stopping ...");
  }

  private static void pressWhenAsleep(JShellCommand.ScriptRun run) {
    while (!System.getProperty("waelab.asleep").equals("true")) {
      Thread.yield();
    }
    run.stop();
  }
}
