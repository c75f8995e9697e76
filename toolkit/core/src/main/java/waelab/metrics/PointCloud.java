package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Randomness;
import waelab.data.PointSet;
import waelab.model.Generator;
import waelab.model.StandardNormal;
import waelab.torch.Torch;

/**
 * A small cloud of points of equal weights in ℝᵈ, in double precision. In an experiment it is a
 * distribution, such as μ or ν of a formula. Immutable.
 *
 * @param points n rows of d finite numbers, n and d at least 1; copied
 */
public record PointCloud(double[][] points) {

  /** Copies the points. */
  public PointCloud {
    BadArgumentException.requireNonNull(points, "points");
    BadArgumentException.require(points.length >= 1, "points", points.length, "at least 1");
    int d = points[0].length;
    BadArgumentException.require(d >= 1, "numbers of a point", d, "at least 1");
    for (double[] point : points) {
      BadArgumentException.require(
          point.length == d, "numbers of a point", point.length, d + " for each");
      for (double each : point) {
        BadArgumentException.require(Double.isFinite(each), "number", each, "finite");
      }
    }
    points = copy(points);
  }

  /** Given points. */
  public static PointCloud of(double[]... points) {
    BadArgumentException.requireNonNull(points, "points");
    return new PointCloud(points);
  }

  /** Numbers as points on the line. */
  public static PointCloud onLine(double... numbers) {
    BadArgumentException.requireNonNull(numbers, "numbers");
    return new PointCloud(
        Arrays.stream(numbers).mapToObj(x -> new double[] {x}).toArray(double[][]::new));
  }

  /**
   * The n·n points of a square lattice in the plane, with both coordinates from {@code from} to
   * {@code to}.
   */
  public static PointCloud lattice(double from, double to, int n) {
    BadArgumentException.require(n >= 2, "n", n, "at least 2");
    double step = (to - from) / (n - 1);
    double[][] points = new double[n * n][];
    Arrays.setAll(points, i -> new double[] {from + i % n * step, from + i / n * step});
    return new PointCloud(points);
  }

  /** The points of a set. */
  public static PointCloud of(PointSet set) {
    BadArgumentException.requireNonNull(set, "set");
    double[][] points = new double[set.size()][];
    Arrays.setAll(points, i -> doubles(set.point(i)));
    return new PointCloud(points);
  }

  /**
   * Draws from N(0, I).
   *
   * @param n how many
   * @param d in how many dimensions
   * @param seed equal seeds give equal points; the first ones do not depend on {@code n}
   */
  public static PointCloud normal(int n, int d, long seed) {
    BadArgumentException.require(n >= 1, "n", n, "at least 1");
    BadArgumentException.require(d >= 1, "d", d, "at least 1");
    double[][] points = new double[n][];
    Arrays.setAll(points, i -> doubles(new Randomness(seed).normals("cloud", i, d)));
    return new PointCloud(points);
  }

  /**
   * Points that a trained model, such as {@code run.model()}, generates from codes drawn from the
   * prior N(0, I).
   *
   * @param seed equal seeds give equal codes; the first ones do not depend on {@code n}
   * @throws LabException if the model's output is not points
   */
  public static PointCloud samples(Generator model, int n, long seed) {
    BadArgumentException.requireNonNull(model, "model");
    BadArgumentException.require(n >= 1, "n", n, "at least 1");
    float[][] codes = new StandardNormal(model.latentSize()).draw(seed, n);
    return Torch.scoped(
        manager -> {
          float[] z = new float[n * model.latentSize()];
          for (int i = 0; i < n; i++) {
            System.arraycopy(codes[i], 0, z, i * model.latentSize(), model.latentSize());
          }
          NDArray x = model.generate(Torch.array(manager, z, new Shape(n, model.latentSize())));
          if (x.getShape().dimension() != 2) {
            throw new LabException(
                "A cloud is made of points, and this model makes images: use sampleGrid(run, n).");
          }
          return new PointCloud(rows(x));
        });
  }

  /** The numbers of an array, N×d. */
  static double[][] rows(NDArray matrix) {
    double[] all = doubles(Torch.floats(matrix));
    int d = (int) matrix.size(1);
    double[][] rows = new double[all.length / d][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * d, (i + 1) * d));
    return rows;
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, k -> values[k]);
    return doubles;
  }

  /** How many points. */
  public int size() {
    return points.length;
  }

  /** d, in how many dimensions. */
  public int dimension() {
    return points[0].length;
  }

  /** A copy of the points, n×d. */
  @Override
  public double[][] points() {
    return copy(points);
  }

  /** The points at these places, in this order; repeats are allowed. */
  public PointCloud at(int... places) {
    for (int place : places) {
      BadArgumentException.require(
          place >= 0 && place < size(), "place", place, "0 to " + (size() - 1));
    }
    return new PointCloud(Arrays.stream(places).mapToObj(i -> points[i]).toArray(double[][]::new));
  }

  /** This coordinate of all points, n numbers. */
  public double[] coordinate(int k) {
    BadArgumentException.require(
        k >= 0 && k < dimension(), "coordinate", k, "0 to " + (dimension() - 1));
    return Arrays.stream(points).mapToDouble(point -> point[k]).toArray();
  }

  /** All points times a number. */
  public PointCloud scaled(double by) {
    return new PointCloud(
        Arrays.stream(points)
            .map(p -> Arrays.stream(p).map(x -> by * x).toArray())
            .toArray(double[][]::new));
  }

  /** All points moved by d numbers. */
  public PointCloud shifted(double... by) {
    BadArgumentException.require(
        by.length == dimension(), "shift", by.length, dimension() + " numbers");
    double[][] moved = copy(points);
    for (double[] point : moved) {
      Arrays.setAll(point, k -> point[k] + by[k]);
    }
    return new PointCloud(moved);
  }

  /** Each point plus the point of another cloud at the same place, such as noise. */
  public PointCloud plus(PointCloud other) {
    BadArgumentException.require(
        other.size() == size() && other.dimension() == dimension(), "cloud", other, "of " + this);
    double[][] sums = copy(points);
    for (int i = 0; i < sums.length; i++) {
      double[] sum = sums[i];
      double[] more = other.points[i];
      Arrays.setAll(sum, k -> sum[k] + more[k]);
    }
    return new PointCloud(sums);
  }

  /**
   * The cost of bringing each point to each point of another cloud: ‖xᵢ − yⱼ‖₂ᵖ.
   *
   * @return n×m, for {@link OptimalTransport#plan(double[][])}
   */
  public double[][] costs(PointCloud to, double p) {
    BadArgumentException.require(
        to.dimension() == dimension(), "dimensions", to.dimension(), "the same: " + dimension());
    double[][] costs = new double[size()][to.size()];
    for (int i = 0; i < size(); i++) {
      double[] x = points[i];
      Arrays.setAll(costs[i], j -> Math.pow(distance(x, to.points[j]), p));
    }
    return costs;
  }

  /**
   * W₁ between the two clouds, exactly.
   *
   * @throws BadArgumentException if one has more than {@value OptimalTransport#MOST} points
   */
  public double w1(PointCloud other) {
    return OptimalTransport.plan(costs(other, 1)).cost();
  }

  private static double distance(double[] x, double[] y) {
    double squared = 0;
    for (int k = 0; k < x.length; k++) {
      squared += (x[k] - y[k]) * (x[k] - y[k]);
    }
    return Math.sqrt(squared);
  }

  private static double[][] copy(double[][] points) {
    return Arrays.stream(points).map(double[]::clone).toArray(double[][]::new);
  }

  /** How many points, in how many dimensions. */
  @Override
  public String toString() {
    return size() + " points in " + dimension() + " dimensions";
  }
}
