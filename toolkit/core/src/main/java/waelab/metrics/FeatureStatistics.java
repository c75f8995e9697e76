package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.Safetensors;
import waelab.base.SafetensorsFile;
import waelab.torch.Torch;

/**
 * The statistics of a set of images for a Fréchet distance: the number of images, and the sums of
 * their features f and of ffᵀ, in float64. Sums can be added, so parts of a set may be measured
 * separately. Immutable.
 *
 * <p>The sums are not shifted by a mean, because shifted sums are harder to add. If a mean is
 * 10,000 standard deviations, the covariance still has six correct digits, and float32 features do
 * not have more.
 */
public final class FeatureStatistics {

  private static final String COUNT = "images";
  private static final String SUM = "sum";
  private static final String OUTER = "outer";
  private static final int BATCH = 256;

  /**
   * The rounding error of a covariance's eigenvalues, relative to the mean of |f|²: the sums that
   * it is computed from have a rounding error of a few times 2⁻⁵³ of this mean.
   */
  private static final double ROUNDING = 64 * 0x1p-52;

  private final long n;
  private final double[] sum;
  private final double[] outer;

  /**
   * Statistics from their sums, which are not copied.
   *
   * @param sum d numbers
   * @param outer d·d numbers
   */
  FeatureStatistics(long n, double[] sum, double[] outer) {
    this.n = n;
    this.sum = sum;
    this.outer = outer;
  }

  /**
   * Statistics of given features.
   *
   * @param features n rows of d finite numbers each; n and d at least 1
   * @throws LabException if a number is not finite
   */
  public static FeatureStatistics of(float[][] features) {
    BadArgumentException.requireNonNull(features, "features");
    try (var sums = new Sums(features[0].length)) {
      sums.add(features);
      return sums.statistics();
    }
  }

  /** Statistics of a matrix of features. */
  public static FeatureStatistics of(FeatureMatrix features) {
    BadArgumentException.requireNonNull(features, "features");
    int d = features.dimension();
    try (var sums = new Sums(d)) {
      for (int from = 0; from < features.size(); from += BATCH) {
        int to = Math.min(features.size(), from + BATCH);
        sums.add(features.values(from, to), to - from);
      }
      return sums.statistics();
    }
  }

  /** n, the number of images. */
  public long size() {
    return n;
  }

  /** d, how many features an image has. */
  public int dimension() {
    return sum.length;
  }

  /**
   * The statistics of these images and others together.
   *
   * @throws LabException if the others have another number of features
   */
  public FeatureStatistics plus(FeatureStatistics others) {
    requireSameSpace(others);
    return new FeatureStatistics(n + others.n, add(sum, others.sum), add(outer, others.outer));
  }

  /** μ, d numbers. */
  public double[] mean() {
    return Arrays.stream(sum).map(s -> s / n).toArray();
  }

  /**
   * Σ = (Σ ffᵀ − n μμᵀ)/(n − 1), d·d numbers, exactly symmetric.
   *
   * @throws LabException if there are fewer than two images
   */
  public double[] covariance() {
    if (n < 2) {
      throw new LabException(
          "A covariance of features needs at least two images, but there "
              + (n == 1 ? "is 1." : "are none."));
    }
    int d = dimension();
    double[] mean = mean();
    double[] covariance = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double each = (outer[i * d + j] - sum[i] * mean[j]) / (n - 1);
        covariance[i * d + j] = each;
        covariance[j * d + i] = each;
      }
    }
    return covariance;
  }

  /**
   * The squared Fréchet distance between the normal distributions with these means and covariances
   * (Dowson and Landau, 1982):
   *
   * <pre>
   *   d² = |μ₁ − μ₂|² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁Σ₂)^½
   * </pre>
   *
   * <p>With Σ₁ = AAᵀ and Σ₂ = BBᵀ the last trace is the sum of the singular values of AᵀB, since
   * (AᵀB)(AᵀB)ᵀ = AᵀΣ₂A has the eigenvalues of Σ₁Σ₂. The rounding errors of singular values are
   * small relative to their sum, while square roots of eigenvalues would turn a rounding error of
   * 10⁻¹⁶ into one of 10⁻⁸.
   *
   * @throws LabException if a set has fewer than two images, or the numbers of features differ
   */
  public double frechetDistance(FeatureStatistics others) {
    requireSameSpace(others);
    double traces = trace(covariance()) + trace(others.covariance());
    double common =
        Torch.scoped(
            manager ->
                Torch.notRecording(
                    () -> {
                      NDArray product = factor(manager).transpose().matMul(others.factor(manager));
                      return Torch.doubles(Torch.operators().svdvals(product).sum())[0];
                    }));
    // A rounding error can make the distance of a set from itself negative.
    return Math.max(0, between(mean(), others.mean()) + traces - 2 * common);
  }

  /**
   * A with AAᵀ = Σ: the Cholesky factor, or, if Σ is singular, its eigenvectors times the square
   * roots of the eigenvalues that are not rounding errors.
   */
  private NDArray factor(NDManager manager) {
    int d = dimension();
    double[] sigma = covariance();
    double least = ROUNDING * (trace(sigma) + between(mean(), new double[d]));
    NDArray matrix = Torch.array(manager, sigma, new Shape(d, d));
    return definite(matrix, least).orElseGet(() -> spectral(manager, matrix, least));
  }

  private Optional<NDArray> definite(NDArray sigma, double least) {
    if (n <= dimension()) {
      return Optional.empty(); // n images span n − 1 dimensions at most
    }
    return Torch.operators()
        .cholesky(sigma)
        .filter(l -> Arrays.stream(Torch.doubles(l.diagonal())).allMatch(x -> x * x > least));
  }

  private static NDArray spectral(NDManager manager, NDArray sigma, double least) {
    NDList eigen = Torch.operators().eigh(sigma);
    double[] roots =
        Arrays.stream(Torch.doubles(eigen.get(0)))
            .map(lambda -> lambda > least ? Math.sqrt(lambda) : 0)
            .toArray();
    return eigen.get(1).mul(Torch.array(manager, roots, new Shape(1, roots.length)));
  }

  private double trace(double[] matrix) {
    double sum = 0;
    for (int at = 0; at < matrix.length; at += dimension() + 1) {
      sum += matrix[at];
    }
    return sum;
  }

  /** |a − b|². */
  private static double between(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  private void requireSameSpace(FeatureStatistics others) {
    if (dimension() != others.dimension()) {
      throw LabException.of(
          "One side has %,d features an image, the other %,d; take both in one feature space.",
          dimension(), others.dimension());
    }
  }

  /** The sums as they are stored: {@code images}, {@code sum} and {@code outer} in float64. */
  Map<String, Safetensors.Doubles> tensors() {
    long d = dimension();
    return Map.of(
        COUNT, new Safetensors.Doubles(new long[] {1}, new double[] {n}),
        SUM, new Safetensors.Doubles(new long[] {d}, sum),
        OUTER, new Safetensors.Doubles(new long[] {d, d}, outer));
  }

  /**
   * Reads what {@link #tensors} returned, and checks it.
   *
   * @param dimension the required number of features
   * @throws BadFileException if the file holds something else
   */
  static FeatureStatistics read(SafetensorsFile file, int dimension) {
    double[] count = file.doubles(COUNT);
    double[] sum = file.doubles(SUM);
    double[] outer = file.doubles(OUTER);
    boolean finite =
        Stream.of(count, sum, outer).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
    if (!finite
        || count.length != 1
        || sum.length != dimension
        || outer.length != (long) dimension * dimension) {
      throw new BadFileException(file.path(), "holds no sums of " + dimension + " features");
    }
    return new FeatureStatistics((long) count[0], sum, outer);
  }

  private static double[] add(double[] a, double[] b) {
    double[] sum = new double[a.length];
    Arrays.setAll(sum, i -> a[i] + b[i]);
    return sum;
  }

  /** A short summary: the numbers of features and of images. */
  @Override
  public String toString() {
    return Printable.of("%,d features of %,d images", dimension(), n);
  }

  /** Sums of features f and of ffᵀ, added up batch by batch on the device in float64. */
  public static final class Sums implements AutoCloseable {

    private final NDManager manager = Torch.newManager();
    private final NDArray sum;
    private final NDArray outer;
    private long n;

    /** Empty sums, for {@code d} features per image. */
    public Sums(int d) {
      sum = manager.zeros(new Shape(d), DataType.FLOAT64);
      outer = manager.zeros(new Shape(d, d), DataType.FLOAT64);
    }

    /** Sums that continue from others. The bits are the same as without the interruption. */
    Sums(FeatureStatistics so) {
      this(so.dimension());
      n = so.n;
      try (NDManager scratch = Torch.newManager()) {
        Torch.operators()
            .copyInto(
                List.of(sum, outer),
                List.of(
                    Torch.array(scratch, so.sum, sum.getShape()),
                    Torch.array(scratch, so.outer, outer.getShape())));
      }
    }

    /**
     * Adds the features of a batch.
     *
     * @param features N×d
     * @throws LabException if an image does not have d features, or one is not finite
     */
    public void add(NDArray features) {
      Shape shape = features.getShape();
      long d = sum.size();
      if (shape.dimension() != 2 || shape.get(1) != d) {
        throw LabException.of(
            "An array of shape %s was given as features of images; it needs N×%,d.", shape, d);
      }
      if (!Torch.operators().allFinite(List.of(features))) {
        throw LabException.of(
            "The features of images %,d to %,d hold NaN or infinity, so there is no distance;"
                + " the network that makes them is damaged, so download or train it again.",
            n, n + shape.get(0) - 1);
      }
      Torch.operators().addMoments(sum, outer, features);
      n += shape.get(0);
    }

    /** Adds features given as rows of d numbers each. */
    void add(float[][] rows) {
      int d = (int) sum.size();
      float[] values = new float[rows.length * d];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(rows[i], 0, values, i * d, d);
      }
      add(values, rows.length);
    }

    /** Adds the features of {@code n} images, one after the other. */
    void add(float[] values, int n) {
      try (NDArray features = Torch.array(manager, values, new Shape(n, sum.size()))) {
        add(features);
      }
    }

    /** The sums so far, on the host. */
    public FeatureStatistics statistics() {
      return new FeatureStatistics(n, Torch.doubles(sum), Torch.doubles(outer));
    }

    /** Frees the sums. */
    @Override
    public void close() {
      manager.close();
    }
  }
}
