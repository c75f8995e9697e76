package waelab;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import waelab.SystemProbe.Diagnostic;
import waelab.base.Budget;
import waelab.base.Durations;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.runs.Run;
import waelab.runs.Trainer;

/**
 * Trains a VAE and a WAE for a few steps on noise of the size of MNIST images, and measures the
 * time.
 */
final class StepTimer {

  private static final int SIDE = 32;
  private static final int BATCH = 64;
  private static final int MNIST_TRAIN = 48_000;
  private static final int WARM_UP = 4;
  private static final int STEPS = 20;

  private StepTimer() {}

  static List<Diagnostic> diagnostics() {
    var vae = VaeConfig.forData(noise(1)).withEpochs(1);
    var wae = WaeConfig.forData(noise(1)).withEpochs(1);
    return List.of(pace("VAE", () -> new Vae(vae), vae), pace("WAE", () -> new Wae(wae), wae));
  }

  private static Diagnostic pace(String name, Supplier<Model> model, Config config) {
    try {
      train(model, WARM_UP, config);
      Run<Model> run = train(model, STEPS, config);
      double seconds = run.time().toNanos() / 1e9 / STEPS;
      return diagnostic(name, seconds, run.losses().last().test().get("total"));
    } catch (LabException e) {
      return Diagnostic.problem(
          name, e.getMessage(), "a training cannot work like this; report it");
    }
  }

  /**
   * The diagnostic of a short training.
   *
   * @param seconds of a step with a batch of 64
   * @param loss the test loss after a few steps
   */
  static Diagnostic diagnostic(String model, double seconds, double loss) {
    if (!Double.isFinite(loss)) {
      return Diagnostic.problem(
          model, "its loss is " + loss, "PyTorch computes wrongly; report it");
    }
    String budgets =
        Arrays.stream(Budget.values())
            .map(budget -> budget + " " + Durations.readable(training(seconds, budget)))
            .collect(Collectors.joining(", "));
    String speed = Printable.of("%.1f steps/s on MNIST", 1 / seconds);
    return Diagnostic.ok(model, speed + " (batch 64); a run takes about: " + budgets);
  }

  /** How long a training takes within a budget, without evaluation. */
  static Duration training(double seconds, Budget budget) {
    int images = Math.min(MNIST_TRAIN, budget.trainImages(SIDE * SIDE));
    return Duration.ofMillis((long) (1000 * (seconds * (images / BATCH) * budget.epochs())));
  }

  private static Run<Model> train(Supplier<Model> make, int steps, Config config) {
    try (Model model = make.get()) {
      return Trainer.train(model, noise(steps * BATCH), config, ProgressListener.silent());
    }
  }

  private static Split<ImageSet> noise(int images) {
    return new Split<>(set(images), set(1));
  }

  private static ImageSet set(int images) {
    byte[] pixels = new byte[images * SIDE * SIDE];
    new Random(0).nextBytes(pixels);
    return ImageSet.of(
        ByteBuffer.wrap(pixels),
        new int[images],
        new Shape(1, SIDE, SIDE),
        Provenance.of("data", "noise"));
  }
}
