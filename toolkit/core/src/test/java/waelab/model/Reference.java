package waelab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import waelab.base.Randomness;
import waelab.nn.Mode;
import waelab.torch.Torch;

/** Inputs that {@code src/test/python/reference.py} makes by the same formulas. */
final class Reference {

  static final long SEED = 3;

  private Reference() {}

  /** Its {@code images(step, n)}: n×1×32×32 in [−1, 1]. */
  static NDArray images(NDManager manager, int step, int n) {
    byte[] bytes = new byte[n * 1024];
    for (int j = 0; j < bytes.length; j++) {
      bytes[j] = (byte) ((j * 31 + j / 1024 * 7 + step * 13) % 256);
    }
    try (NDArray stored = Torch.array(manager, bytes, new Shape(n, 1, 32, 32))) {
      return Torch.operators().scaleImages(stored);
    }
  }

  /** Four steps of a model on those images; the losses of each. */
  static List<Map<String, Double>> fourSteps(Model model) {
    var losses = new ArrayList<Map<String, Double>>();
    for (int step = 0; step < 4; step++) {
      int s = step;
      try (NDManager manager = Torch.newManager()) {
        var noise = new Noise(manager, new Randomness(SEED), "train", step);
        losses.add(Mode.training(() -> model.step(() -> images(manager, s, 64), noise).values()));
      }
    }
    return losses;
  }

  /** The Euclidean norm of one of a model's arrays. */
  static double norm(Model model, String name) {
    double sum = 0;
    for (float value : model.state().get(name).toFloatArray()) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
