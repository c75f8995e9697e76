package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import waelab.base.LabException;
import waelab.base.StoppedException;
import waelab.data.ImageSet;
import waelab.torch.Torch;

/**
 * Inner products and distances between all vectors of two sets, one row of the table after the
 * other, because the table may be larger than memory. The device computes products in float64.
 */
final class Pairs {

  /** Maximum number of values in a block: 32 MB of float64. */
  private static final int BLOCK = 4_000_000;

  private static final int MOST_ROWS = 256;

  /** Rounding error of ‖a − a‖² = ‖a‖² + ‖a‖² − 2⟨a, a⟩ in float64, relative to ‖a‖² + ‖a‖². */
  private static final double ROUNDING = 1e-13;

  /** Receives one row of the table, and may keep the array. */
  interface Taker {
    void take(int i, double[] row);
  }

  private Pairs() {}

  /**
   * ⟨aᵢ, bⱼ⟩: row i, for all j, in the order of i.
   *
   * @throws LabException if the thread is interrupted
   */
  static void products(Rows a, Rows b, Taker taker) {
    int rows = Math.max(1, Math.min(MOST_ROWS, BLOCK / b.size()));
    int columns = Math.max(1, BLOCK / b.dimension());
    for (int from = 0; from < a.size(); from += rows) {
      int to = Math.min(a.size(), from + rows);
      StoppedException.check("Interrupted before the comparison was at its end; run it again.");
      double[][] table = new double[to - from][b.size()];
      for (int left = 0; left < b.size(); left += columns) {
        int right = Math.min(b.size(), left + columns);
        double[] block = block(a, from, to, b, left, right);
        for (int i = 0; i < table.length; i++) {
          System.arraycopy(block, i * (right - left), table[i], left, right - left);
        }
      }
      for (int i = 0; i < table.length; i++) {
        taker.take(from + i, table[i]);
      }
    }
  }

  /** ‖aᵢ − bⱼ‖²: row i, for all j, in the order of i; zero for equal vectors. */
  static void squaredDistances(Rows a, Rows b, Taker taker) {
    double[] normsA = a.squaredNorms();
    double[] normsB = b.squaredNorms();
    products(
        a,
        b,
        (i, row) -> {
          for (int j = 0; j < row.length; j++) {
            double norms = normsA[i] + normsB[j];
            double squared = norms - 2 * row[j];
            row[j] = squared <= ROUNDING * norms ? 0 : squared;
          }
          taker.take(i, row);
        });
  }

  private static double[] block(Rows a, int from, int to, Rows b, int left, int right) {
    try (NDManager manager = Torch.newManager()) {
      NDArray x = upload(manager, a, from, to);
      NDArray y = upload(manager, b, left, right);
      return Torch.doubles(x.matMul(y.transpose()));
    }
  }

  private static NDArray upload(NDManager manager, Rows rows, int from, int to) {
    Shape shape = new Shape(to - from, rows.dimension());
    NDArray single = Torch.array(manager, rows.values(from, to), shape);
    return single.toType(DataType.FLOAT64, false);
  }

  /** Vectors in ℝᵈ that are read a few at a time, so that a large set of images is never copied. */
  interface Rows {

    /** n, the number of vectors. */
    int size();

    /** d, how many numbers each has. */
    int dimension();

    /** Vectors {@code from} to {@code to − 1}, one after the other: (to − from)·d numbers. */
    float[] values(int from, int to);

    /** Each image's stored pixels, 0 … 255, as one vector of C·H·W numbers. */
    static Rows pixels(ImageSet images) {
      return new Rows() {
        @Override
        public int size() {
          return images.size();
        }

        @Override
        public int dimension() {
          return (int) images.values();
        }

        @Override
        public float[] values(int from, int to) {
          float[] values = new float[(to - from) * dimension()];
          for (int i = from, at = 0; i < to; i++) {
            for (byte pixel : images.pixels(i)) {
              values[at++] = Byte.toUnsignedInt(pixel);
            }
          }
          return values;
        }
      };
    }

    /** ‖x‖² of each vector. */
    default double[] squaredNorms() {
      double[] norms = new double[size()];
      Arrays.setAll(norms, i -> squaredNorm(values(i, i + 1)));
      return norms;
    }

    private static double squaredNorm(float[] x) {
      double sum = 0;
      for (double value : x) {
        sum += value * value;
      }
      return sum;
    }
  }
}
