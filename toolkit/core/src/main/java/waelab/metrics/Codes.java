package waelab.metrics;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import waelab.base.BadArgumentException;
import waelab.base.Checksum;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.Randomness;
import waelab.base.StoppedException;
import waelab.data.Samples;
import waelab.model.Encoder;
import waelab.model.GaussianEncoder;
import waelab.model.Model;
import waelab.model.Posterior;
import waelab.nn.Mode;
import waelab.torch.Torch;

/**
 * Points z̃ of the latent space, n×d numbers on the host: an encoder's codes of samples, or draws
 * from the prior N(0, I) to compare them with. All are finite.
 */
public final class Codes {

  private static final int BLOCK = 64;

  private final float[] values;
  private final int dimension;
  private final String caption;
  private final OptionalDouble posteriorKl;

  /** Codes one after the other. */
  Codes(float[] values, int dimension, String caption, OptionalDouble posteriorKl) {
    this.values = values;
    this.dimension = dimension;
    this.caption = caption;
    this.posteriorKl = posteriorKl;
    requireFinite();
  }

  /**
   * The code of each sample, with batch norm in evaluation mode. A VAE's codes are drawn, z = μ + σ
   * ε; ε depends only on the seed and the sample's index. A WAE's codes are z̃ = q_φ(x).
   *
   * @throws LabException if the model has no encoder or cannot encode such samples, if a code is
   *     not finite, or if the thread is interrupted
   */
  public static Codes of(Model model, Samples samples, long seed) {
    return of(model, samples, Optional.of(new Randomness(seed)));
  }

  /**
   * The code of each sample without randomness, as {@link #of(Model, Samples, long)}, but a VAE's
   * code is its mean μ.
   */
  public static Codes means(Model model, Samples samples) {
    return of(model, samples, Optional.empty());
  }

  private static Codes of(Model model, Samples samples, Optional<Randomness> randomness) {
    var encoder = Encoder.of(model, "to compare with a prior");
    BadArgumentException.requireNonNull(samples, "samples");
    String caption = "codes of " + model.name() + ", " + samples.caption();
    return new Encoding(encoder, model.name(), samples, randomness).codes(caption);
  }

  /**
   * Given codes, which are copied.
   *
   * @param rows n rows of d finite numbers each; n and d at least 1
   * @param caption what they are, in words
   * @throws LabException if the rows' lengths differ, or a number is not finite
   */
  public static Codes of(float[][] rows, String caption) {
    BadArgumentException.requireNonNull(rows, "rows", caption, "caption");
    BadArgumentException.require(rows.length >= 1, "codes", "none", "at least one");
    int d = rows[0].length;
    BadArgumentException.require(
        d >= 1 && Arrays.stream(rows).allMatch(row -> row.length == d),
        "codes",
        "of several lengths, or empty",
        "rows of one length");
    float[] values = new float[Math.multiplyExact(rows.length, d)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * d, d);
    }
    return new Codes(values, d, caption, OptionalDouble.empty());
  }

  /**
   * Draws z from the prior N(0, I).
   *
   * @param purpose distinguishes draws with the same seed
   */
  public static Codes prior(int n, int d, long seed, String purpose) {
    BadArgumentException.require(n >= 1, "n", n, "at least 1");
    BadArgumentException.require(d >= 1, "d", d, "at least 1");
    float[] z = new Randomness(seed).normals("prior/" + purpose, 0, Math.multiplyExact(n, d));
    return new Codes(z, d, "draws from N(0, I)", OptionalDouble.empty());
  }

  /** The SHA-256 of their number, dimension and coordinates. */
  public String digest() {
    String shape = size() + "×" + dimension;
    return Checksum.of(Stream.of(shape.getBytes(StandardCharsets.UTF_8), Checksum.bytes(values)))
        .hex();
  }

  /** n, the number of codes. */
  public int size() {
    return values.length / dimension;
  }

  /** d, how many coordinates each has. */
  public int dimension() {
    return dimension;
  }

  /** Code {@code i}, d numbers. */
  public float[] code(int i) {
    return Arrays.copyOfRange(values, i * dimension, (i + 1) * dimension);
  }

  /** Checks that other codes have the same number and dimension. */
  public void requireLike(Codes others) {
    BadArgumentException.require(
        others.size() == size() && others.dimension == dimension,
        "codes",
        size() + "×" + dimension + " and " + others.size() + "×" + others.dimension,
        "two sets of one size and dimension");
  }

  /** Coordinate {@code k} of every code, n numbers. */
  public double[] coordinate(int k) {
    return IntStream.range(0, size()).mapToDouble(i -> values[i * dimension + k]).toArray();
  }

  /** All of them in float64, one after the other. */
  public double[] values() {
    return IntStream.range(0, values.length).mapToDouble(j -> values[j]).toArray();
  }

  /** What they are, in words. */
  public String caption() {
    return caption;
  }

  /**
   * E KL(q_φ(z|x) ‖ p(z)), the closed form in nats, averaged over the samples. It exists only for
   * codes that were drawn from an encoder's normal distributions, such as a VAE's.
   */
  public OptionalDouble posteriorKl() {
    return posteriorKl;
  }

  /** E‖z̃‖². It is d for codes with the prior's distribution; smaller is <em>not</em> better. */
  public double squaredNorm() {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum / size();
  }

  /** Codes {@code from} to {@code to − 1} as float64, for accurate sums over thousands. */
  NDArray array(NDManager manager, int from, int to) {
    float[] some = Arrays.copyOfRange(values, from * dimension, to * dimension);
    NDArray single = Torch.array(manager, some, new Shape(to - from, dimension));
    return single.toType(DataType.FLOAT64, false);
  }

  private void requireFinite() {
    for (int j = 0; j < values.length; j++) {
      if (!Float.isFinite(values[j])) {
        throw LabException.of(
            "Coordinate %d of code %,d is %s (%s), so the distribution of these codes cannot be"
                + " compared; train the model again, with a smaller learning rate.",
            j % dimension, j / dimension, values[j], caption);
      }
    }
  }

  /** A short summary: number, dimension and caption. */
  @Override
  public String toString() {
    return Printable.of("%,d × %d %s", size(), dimension, caption);
  }

  /**
   * Passes samples to an encoder in batches of 64. The last bits of codes depend on the batch size,
   * so it is always the same.
   *
   * @param encode receives a batch, and the index of its first sample
   * @throws LabException if the thread is interrupted
   */
  static void eachBatch(Samples samples, ObjIntConsumer<NDArray> encode) {
    int n = samples.size();
    for (int at = 0; at < n; at += BLOCK) {
      StoppedException.check("Interrupted after encoding %,d of %,d samples.", at, n);
      int from = at;
      int[] places = IntStream.range(from, Math.min(from + BLOCK, n)).toArray();
      Torch.scoped(
          manager -> {
            encode.accept(samples.batch(manager, places), from);
            return n;
          });
    }
  }

  /** One pass of an encoder over samples; without randomness a VAE's codes are their means. */
  private static final class Encoding {

    private final Encoder encoder;
    private final String name;
    private final Samples samples;
    private final Optional<Randomness> randomness;
    private float[] codes;
    private int dimension;
    private double kl;

    Encoding(Encoder encoder, String name, Samples samples, Optional<Randomness> randomness) {
      this.encoder = encoder;
      this.name = name;
      this.samples = samples;
      this.randomness = randomness;
    }

    /** The codes of all samples, with this caption. */
    Codes codes(String caption) {
      int n = samples.size();
      BadArgumentException.require(n >= 1, "samples", "none", "at least one, to be encoded");
      eachBatch(samples, this::encode);
      boolean random = encoder instanceof GaussianEncoder && randomness.isPresent();
      var meanKl = random ? OptionalDouble.of(kl / n) : OptionalDouble.empty();
      return new Codes(codes, dimension, caption, meanKl);
    }

    private void encode(NDArray x, int from) {
      try {
        keep(from, (int) x.size(0), Mode.evaluation(() -> codes(x, from)));
      } catch (EngineException e) {
        String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        throw new LabException(
            name + " cannot encode samples of shape " + samples.shape() + ": " + why, e);
      }
    }

    /** z̃ of a batch whose first sample has this index. */
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
}
