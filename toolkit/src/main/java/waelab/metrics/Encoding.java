package waelab.metrics;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import waelab.base.BadConfigException;
import waelab.base.LabException;
import waelab.base.Randomness;
import waelab.base.StoppedException;
import waelab.data.Samples;
import waelab.model.Encoder;
import waelab.model.GaussianEncoder;
import waelab.model.Posterior;
import waelab.nn.Mode;
import waelab.torch.Torch;

/** One pass of an encoder over samples, a block at a time. */
final class Encoding {

  /** So many samples at once, as everywhere: the last bits depend on it. */
  private static final int BLOCK = 64;

  private final Encoder encoder;
  private final String name;
  private final Samples samples;
  private final Optional<Randomness> randomness;
  private float[] codes;
  private int dimension;
  private double kl;

  /**
   * A pass.
   *
   * @param randomness what a VAE's codes are drawn with; without it they are their means
   */
  Encoding(Encoder encoder, String name, Samples samples, Optional<Randomness> randomness) {
    this.encoder = encoder;
    this.name = name;
    this.samples = samples;
    this.randomness = randomness;
  }

  /** The codes of all samples, under this caption. */
  Codes codes(String caption) {
    int n = samples.size();
    BadConfigException.require(n >= 1, "samples", "none", "at least one, to be encoded");
    for (int from = 0; from < n; from += BLOCK) {
      if (Thread.interrupted()) {
        throw new StoppedException(
            String.format(Locale.ROOT, "Interrupted after encoding %,d of %,d samples.", from, n));
      }
      encode(from, IntStream.range(from, Math.min(from + BLOCK, n)).toArray());
    }
    boolean random = encoder instanceof GaussianEncoder && randomness.isPresent();
    var meanKl = random ? OptionalDouble.of(kl / n) : OptionalDouble.empty();
    return new Codes(codes, dimension, caption, meanKl);
  }

  private void encode(int from, int[] places) {
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = samples.batch(manager, places);
      keep(from, places.length, Mode.evaluation(() -> codes(x, from)));
    } catch (EngineException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new LabException(
          name + " cannot encode samples of shape " + samples.shape() + ": " + why, e);
    }
  }

  /** z̃ of a batch whose first sample is in this place. */
  private NDArray codes(NDArray x, int from) {
    if (randomness.isEmpty() || !(encoder instanceof GaussianEncoder gaussian)) {
      return encoder.encode(x);
    }
    Posterior q = gaussian.posterior(x);
    for (float each : Torch.floats(q.kl())) {
      kl += each;
    }
    Shape shape = q.mu().getShape();
    long first = from * shape.get(1);
    float[] epsilon = randomness.get().normals("codes/epsilon", 0, first, (int) shape.size());
    return q.sample(Torch.array(x.getManager(), epsilon, shape));
  }

  private void keep(int from, int count, NDArray block) {
    Shape shape = block.getShape();
    if (codes == null && shape.dimension() == 2) {
      dimension = (int) shape.get(1);
      codes = new float[Math.multiplyExact(samples.size(), dimension)];
    }
    if (!shape.equals(new Shape(count, dimension))) {
      throw new LabException(
          name + " made codes of shape " + shape + " of " + count + " samples, not N×d.");
    }
    System.arraycopy(Torch.floats(block), 0, codes, from * dimension, count * dimension);
  }
}
