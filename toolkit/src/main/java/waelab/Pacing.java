package waelab;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.training.Progress;
import waelab.training.Run;
import waelab.training.Trainer;

/** Trains the models of MNIST for a few steps on noise of its size, and takes the time. */
final class Pacing {

  private static final int SIDE = 32;
  private static final int BATCH = 64;
  private static final int WARM_UP = 4;
  private static final int STEPS = 20;

  List<Facts.Pace> paces() {
    var vae = VaeConfig.forData(noise(1)).withEpochs(1);
    var wae = WaeConfig.forData(noise(1)).withEpochs(1);
    return List.of(pace("VAE", () -> new Vae(vae), vae), pace("WAE", () -> new Wae(wae), wae));
  }

  private static Facts.Pace pace(String name, Supplier<Model> model, Config config) {
    try {
      train(model, WARM_UP, config);
      Run<Model> run = train(model, STEPS, config);
      Duration time = run.time();
      double loss = run.losses().last().test().get("total");
      return new Facts.Pace(name, time.toNanos() / 1e9 / STEPS, loss, Optional.empty());
    } catch (LabException e) {
      return new Facts.Pace(name, 0, 0, Optional.of(e.getMessage()));
    }
  }

  private static Run<Model> train(Supplier<Model> make, int steps, Config config) {
    try (Model model = make.get()) {
      return Trainer.train(model, noise(steps * BATCH), config, Progress.silent());
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
