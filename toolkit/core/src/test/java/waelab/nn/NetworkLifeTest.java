package waelab.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.util.NativeResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.torch.Torch;

/** A network that nobody keeps is freed, but not before its last layer has computed. */
@Tag("torch")
class NetworkLifeTest {

  /**
   * Applies a network that nobody keeps, and collects garbage in its middle. Compiled code lets go
   * of an object after its last use, so it could be freed between two of its layers. The
   * interpreter is less eager: this needs a process of its own.
   */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      try (NDManager manager = Torch.newManager()) {
        System.out.println(ofATemporaryNetwork(manager.ones(new Shape(4, 2))).getShape());
      }
    }

    private static NDArray ofATemporaryNetwork(NDArray x) {
      return new Network("n", block(), new Shape(2)).apply(x);
    }

    private static Block block() {
      return new SequentialBlock()
          .add(Linear.builder().setUnits(3).build())
          .add(LambdaBlock.singleton(Program::collectGarbage))
          .add(Linear.builder().setUnits(5).build());
    }

    private static NDArray collectGarbage(NDArray x) {
      try {
        for (int i = 0; i < 5; i++) {
          System.gc();
          Thread.sleep(50);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return x;
    }
  }

  @Test
  void aNetworkThatNobodyKeepsComputesToItsEnd() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xcomp",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=compileonly,waelab.nn.Network::apply",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(out).contains("(4, 5)");
  }

  @Test
  void theMemoryOfANetworkThatNobodyKeepsIsFreed() throws InterruptedException {
    NDArray weight = weightOfATemporaryNetwork();
    for (int i = 0; i < 100 && !isFreed(weight); i++) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(isFreed(weight)).isTrue();
  }

  private static NDArray weightOfATemporaryNetwork() {
    return new Network("n", Architecture.of(2).linear(3)).trainableParameters().get(0);
  }

  private static boolean isFreed(NDArray array) {
    return ((NativeResource<?>) array).isReleased();
  }
}
