package waelab.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import waelab.base.TorchFile;
import waelab.metrics.inception.Inception;
import waelab.torch.Torch;

/**
 * Images per second through FID's network, printed as {@code inception_reference.py pace} does for
 * plain PyTorch: {@code WEIGHTS SPACE IMAGES}. On a machine that has other things to do the second
 * number, per second of processor time, is the one to compare.
 */
public final class InceptionPace {

  private InceptionPace() {}

  /** Runs it. */
  public static void main(String[] args) {
    int space = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[2]);
    byte[] pixels = new byte[count * 32 * 32];
    new Random(1).nextBytes(pixels);
    try (TorchFile weights = TorchFile.open(Path.of(args[0]));
        Inception inception = new Inception(space, weights::tensor);
        NDManager manager = Torch.newManager()) {
      NDArray images = Torch.array(manager, pixels, new Shape(count, 1, 32, 32));
      inception.features(images.get(":32")).close();
      long start = System.nanoTime();
      long cpu = processor();
      inception.features(images).close();
      System.out.printf(
          Locale.ROOT,
          "%.2f images/s, %.2f images per CPU second%n",
          1e9 * count / (System.nanoTime() - start),
          1e9 * count / (processor() - cpu));
    }
  }

  private static long processor() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
