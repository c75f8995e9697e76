package waelab.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static waelab.notebook.run.TestKernel.of;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import waelab.notebook.file.Notebook;

/** An interrupt while a kernel's first cell loads its classes breaks nothing. */
@Tag("crash")
class FreshKernelTest {

  private static final int MOMENTS = Integer.getInteger("waelab.interrupts", 4);

  private static final String CELL =
      """
      var ring = loadToy("ring", 200);
      var run = trainVae(ring, VaeConfig.forData(ring).withEpochs(3));
      show(run.history());
      show(lossChart(run));
      show(compare(run, run));
      summary(run)
      """;

  /** Milliseconds after the first cell was sent: moments of its first three seconds. */
  static int[] moments() {
    int[] all = new int[MOMENTS];
    for (int i = 0; i < MOMENTS; i++) {
      all[i] = 3_000 * i / MOMENTS;
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("moments")
  void theCellRunsAfterAnInterrupt(int moment, @TempDir Path folder) throws InterruptedException {
    try (var kernel = TestKernel.start(folder, Map.of());
        var context = new ZContext()) {
      Connection at = kernel.connection();
      var control = new Channel(context.createSocket(SocketType.DEALER), at.control(), at.key());
      var interrupt =
          new Thread(
              () -> {
                try {
                  Thread.sleep(moment);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                control.send("interrupt_request", Notebook.JSON.createObjectNode());
              });
      interrupt.start();
      kernel.run(CELL);
      interrupt.join();
      Thread.sleep(200); // an interrupt that comes after the cell is of no cell
      assertThat(of(kernel.run(CELL), "error")).isEmpty();
    }
  }
}
