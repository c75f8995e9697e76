package waelab.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.Provenance;
import waelab.base.StoppedException;
import waelab.data.ImageSet;
import waelab.data.PointSet;
import waelab.data.Samples;
import waelab.metrics.Codes;
import waelab.metrics.FeatureStatistics;
import waelab.metrics.GeneratedImages;
import waelab.torch.Torch;

/**
 * Principal components: the mean and the k orthogonal directions along which samples vary most. Of
 * all linear encoders and decoders with codes of k numbers, they have the least squared error on
 * the samples that they were computed from. So they are the baseline for every autoencoder.
 *
 * <p>Images have values in [−1, 1], as for models. Everything is computed in float64. The sign of a
 * direction, which is arbitrary, is chosen so that its largest coordinate is positive.
 *
 * <p>If a sample has up to {@value #MOST} numbers, the directions are eigenvectors of the
 * covariance of all samples. If it has more, they are computed from the inner products of the first
 * {@value #MOST} samples, whose eigenvectors span exactly the same space for these samples.
 */
public final class Pca {

  /** The number of rows of the largest matrix whose eigenvectors are computed: a few seconds. */
  static final int MOST = 2_048;

  private static final int BLOCK = 256;

  private final PrincipalAxes axes;
  private final Shape shape;
  private final String caption;

  private Pca(PrincipalAxes axes, Shape shape, String caption) {
    this.axes = axes;
    this.shape = shape;
    this.caption = caption;
  }

  /**
   * The first k principal components of images or points.
   *
   * @param samples at least 2
   * @throws LabException if they vary in fewer than k directions, or the thread is interrupted
   */
  public static Pca of(Samples samples, int k) {
    BadArgumentException.require(k >= 1, "components", k, "at least 1");
    Pca found = upTo(samples, k);
    if (found.size() < k) {
      throw LabException.of(
          "These %,d samples (%s) vary in %,d direction%s only, so they have no %,d principal"
              + " components; take more samples, or fewer components.",
          samples.size(), samples.caption(), found.size(), found.size() == 1 ? "" : "s", k);
    }
    return found;
  }

  /** The first k principal components of codes. */
  public static Pca of(Codes codes, int k) {
    BadArgumentException.requireNonNull(codes, "codes");
    return of(points(codes), k);
  }

  /**
   * The first k principal components, or fewer if the samples vary in fewer directions; at least 1.
   */
  static Pca upTo(Samples samples, int k) {
    int n = BadArgumentException.requireNonNull(samples, "samples").size();
    BadArgumentException.require(n >= 2, "samples", n, "2 at least, to vary");
    return new Pca(PrincipalAxes.of(samples, k), samples.shape(), samples.caption());
  }

  private static PointSet points(Codes codes) {
    float[][] rows = new float[codes.size()][];
    Arrays.setAll(rows, codes::code);
    return PointSet.of(rows, Provenance.of("data", codes.caption()));
  }

  /** k, how many components there are. */
  public int size() {
    return axes.variances().length;
  }

  /** D, how many numbers a sample has. */
  public int dimension() {
    return axes.mean().length;
  }

  /** The mean of the samples, D numbers. */
  public double[] mean() {
    return axes.mean().clone();
  }

  /** Direction {@code i}, in order of decreasing variance: D numbers of length 1. */
  public double[] component(int i) {
    int d = dimension();
    return Arrays.copyOfRange(axes.directions(), i * d, (i + 1) * d);
  }

  /** The variance along each direction (divided by n − 1), in decreasing order, k numbers. */
  public double[] variances() {
    return axes.variances().clone();
  }

  /** The share of all variance that is along these directions, 0 … 1. */
  public double explained() {
    return Arrays.stream(axes.variances()).sum() / axes.total();
  }

  /**
   * The coordinates of samples along the directions, n×k.
   *
   * @throws LabException if these samples have another shape, or the thread is interrupted
   */
  public Codes transform(Samples samples) {
    requireShape(samples);
    float[][] rows = new float[samples.size()][];
    int k = size();
    eachBlock(
        samples,
        (centred, directions) -> centred.matMul(directions.transpose()),
        (block, from) -> {
          for (int i = 0; i < block.length / k; i++) {
            rows[from + i] = singles(block, i * k, k);
          }
        });
    return Codes.of(rows, this + ", " + samples.caption());
  }

  /** The coordinates of codes along the directions, n×k. */
  public Codes transform(Codes codes) {
    return transform(points(codes));
  }

  /**
   * The sample with these coordinates, and 0 along other directions: the mean plus their sum.
   *
   * @param code k numbers
   * @return D numbers
   */
  public float[] inverse(float[] code) {
    BadArgumentException.require(
        code.length == size(), "code", code.length + " numbers", size() + " numbers");
    int d = dimension();
    double[] x = axes.mean().clone();
    for (int i = 0; i < code.length; i++) {
      for (int j = 0; j < d; j++) {
        x[j] += code[i] * axes.directions()[i * d + j];
      }
    }
    return singles(x, 0, d);
  }

  private static float[] singles(double[] values, int from, int count) {
    float[] singles = new float[count];
    for (int j = 0; j < count; j++) {
      singles[j] = (float) values[from + j];
    }
    return singles;
  }

  /**
   * The reconstruction of each image from k numbers, stored like those of a model by {@link
   * GeneratedImages#reconstructions}: in the same order, with their labels, ×255 and truncated to
   * uint8.
   *
   * @throws LabException if these images have another shape, or the thread is interrupted
   */
  public ImageSet reconstructions(ImageSet images) {
    requireShape(images);
    byte[] bytes = new byte[Math.multiplyExact(images.size(), dimension())];
    eachBlock(
        images,
        (centred, directions) -> centred.matMul(directions.transpose()).matMul(directions),
        (block, from) -> {
          double[] mean = axes.mean();
          for (int j = 0; j < block.length; j++) {
            float x = (float) (block[j] + mean[j % mean.length]);
            bytes[from * mean.length + j] = GeneratedImages.truncated(x);
          }
        });
    Provenance origin =
        GeneratedImages.madeBy(this.toString(), "reconstructions by " + this)
            .with("originals ", images.provenance());
    return ImageSet.of(ByteBuffer.wrap(bytes), images.labels(), images.shape(), origin);
  }

  /** Applies a function to centred samples (m×D) and directions (k×D), block by block. */
  private void eachBlock(
      Samples samples, BinaryOperator<NDArray> compute, ObjIntConsumer<double[]> taker) {
    try (NDManager manager = Torch.newManager()) {
      NDArray mean = Torch.array(manager, axes.mean(), new Shape(1, dimension()));
      NDArray directions = Torch.array(manager, axes.directions(), new Shape(size(), dimension()));
      for (int from = 0; from < samples.size(); from += BLOCK) {
        int to = Math.min(from + BLOCK, samples.size());
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          NDArray centred = block(manager, samples, from, to).sub(mean);
          taker.accept(Torch.doubles(compute.apply(centred, directions)), from);
        }
      }
    }
  }

  /** Samples {@code from} to {@code to − 1} as float64, m×D. */
  private static NDArray block(NDManager manager, Samples samples, int from, int to) {
    StoppedException.check(
        "Interrupted after %,d of %,d samples (principal components); the same call starts"
            + " again.",
        from, samples.size());
    NDArray batch = samples.batch(manager, IntStream.range(from, to).toArray());
    return batch.reshape(to - from, samples.values()).toType(DataType.FLOAT64, false);
  }

  private void requireShape(Samples samples) {
    Shape found = BadArgumentException.requireNonNull(samples, "samples").shape();
    if (!found.equals(shape)) {
      throw new LabException(
          "These samples are " + found + ", but the components were found in " + shape + ".");
    }
  }

  /** {@code PCA with 8 components of 5,000 samples (MNIST)}. */
  @Override
  public String toString() {
    return Printable.of(
        "PCA with %,d component%s of %,d samples (%s)",
        size(), size() == 1 ? "" : "s", axes.samples(), caption);
  }

  /**
   * The mean of samples and the directions along which they vary.
   *
   * @param samples n, the number of samples
   * @param mean D numbers
   * @param variances along each direction, in decreasing order, k numbers; rounding errors are left
   *     out
   * @param directions k×D, orthonormal rows
   * @param total the variance along all directions together
   */
  private record PrincipalAxes(
      int samples, double[] mean, double[] variances, double[] directions, double total) {

    /**
     * The rounding error of a zero variance, relative to the mean square, in float64 sums over
     * thousands of samples.
     */
    private static final double ROUNDING = 1e-12;

    /** The first k directions of samples, or fewer if they vary in fewer. */
    static PrincipalAxes of(Samples samples, int k) {
      return Torch.notRecording(
          () ->
              samples.values() > MOST
                  ? Torch.scoped(manager -> fromProducts(manager, samples, k))
                  : fromCovariance(samples, k));
    }

    private static PrincipalAxes fromCovariance(Samples samples, int k) {
      FeatureStatistics statistics = statistics(samples);
      int d = statistics.dimension();
      double[] covariance = statistics.covariance();
      double[] mean = statistics.mean();
      double total = 0;
      for (int j = 0; j < d; j++) {
        total += covariance[j * d + j];
      }
      try (NDManager manager = Torch.newManager()) {
        NDList eigen = Torch.operators().eigh(Torch.array(manager, covariance, new Shape(d, d)));
        double[] variances =
            largest(Torch.doubles(eigen.get(0)), k, ROUNDING * (total + squared(mean)), samples);
        int from = d - variances.length;
        NDArray rising = eigen.get(1).transpose().get(from + ":");
        double[] directions = falling(Torch.doubles(rising), variances.length, d);
        return new PrincipalAxes(samples.size(), mean, variances, directions, total);
      }
    }

    private static FeatureStatistics statistics(Samples samples) {
      try (FeatureStatistics.Sums sums = new FeatureStatistics.Sums((int) samples.values())) {
        for (int from = 0; from < samples.size(); from += BLOCK) {
          try (NDManager manager = Torch.newManager()) {
            sums.add(block(manager, samples, from, Math.min(from + BLOCK, samples.size())));
          }
        }
        return sums.statistics();
      }
    }

    /** If XXᵀu = (n−1)λ u for centred rows X, then Xᵀu/√((n−1)λ) is a direction of variance λ. */
    private static PrincipalAxes fromProducts(NDManager manager, Samples samples, int k) {
      int n = Math.min(samples.size(), MOST);
      NDArray x = block(manager, samples, 0, n);
      NDArray mean = x.mean(new int[] {0}, true);
      NDArray centred = x.sub(mean);
      double[] centre = Torch.doubles(mean);
      NDList eigen = Torch.operators().eigh(centred.matMul(centred.transpose()));
      double[] all = Arrays.stream(Torch.doubles(eigen.get(0))).map(l -> l / (n - 1)).toArray();
      double total = Arrays.stream(all).sum();
      double[] variances = largest(all, k, ROUNDING * (total + squared(centre)), samples);
      double[] lengths = new double[variances.length];
      Arrays.setAll(lengths, i -> Math.sqrt((n - 1) * variances[lengths.length - 1 - i]));
      NDArray u = eigen.get(1).transpose().get(n - variances.length + ":");
      NDArray rising =
          u.matMul(centred).div(Torch.array(manager, lengths, new Shape(lengths.length, 1)));
      double[] directions = falling(Torch.doubles(rising), variances.length, centre.length);
      return new PrincipalAxes(n, centre, variances, directions, total);
    }

    /** The k largest of increasing eigenvalues that are above a bound, in decreasing order. */
    private static double[] largest(double[] rising, int k, double bound, Samples samples) {
      int d = rising.length;
      int above = (int) Arrays.stream(rising).filter(value -> value > bound).count();
      if (above == 0) {
        throw LabException.of(
            "These %,d samples (%s) are all the same, so they have no principal components.",
            samples.size(), samples.caption());
      }
      double[] largest = new double[Math.min(k, above)];
      Arrays.setAll(largest, i -> rising[d - 1 - i]);
      return largest;
    }

    /**
     * Reverses the order of k rows, and sets the sign of each so that its largest number is
     * positive.
     */
    private static double[] falling(double[] rising, int k, int d) {
      double[] directions = new double[k * d];
      for (int i = 0; i < k; i++) {
        int from = (k - 1 - i) * d;
        double most = 0;
        for (int j = 0; j < d; j++) {
          most = Math.abs(rising[from + j]) > Math.abs(most) ? rising[from + j] : most;
        }
        for (int j = 0; j < d; j++) {
          directions[i * d + j] = most < 0 ? -rising[from + j] : rising[from + j];
        }
      }
      return directions;
    }

    private static double squared(double[] x) {
      return Arrays.stream(x).map(value -> value * value).sum();
    }
  }
}
