package waelab.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import waelab.base.Printable;
import waelab.base.ProgressListener;

/**
 * Checks whether PyTorch computes convolutions correctly on this processor. With AVX-512, oneDNN of
 * PyTorch 2.7.1 does not on some AMD EPYC processors (seen on family 26): a 1×1 convolution with
 * channels last to 80, 112 or 208 channels (16 more than a multiple of 32) computes its last 16
 * channels wrong. FID's Inception network has such a convolution, from 64 to 80 channels.
 *
 * <p>The study's networks, whose weights have channels last, were computed correctly at full width.
 * In narrower networks with 8, 12 or 24 filters in the first layer, the gradient with respect to
 * grey images was wrong. In plain layout, transposed convolutions to 48 or 80 channels and
 * gradients of 3×3 convolutions to 1 or 3 channels were wrong.
 */
public final class Convolutions {

  /** What to do about a fault. */
  public static final String REMEDY =
      "set ONEDNN_MAX_CPU_ISA=AVX2 before starting (Windows: set ONEDNN_MAX_CPU_ISA=AVX2; Linux and"
          + " macOS: export ONEDNN_MAX_CPU_ISA=AVX2); results computed so far may be wrong";

  private static final double TOLERANCE = 1e-3; // of the largest number; float32's error is 1e-6
  private static final int IMAGES = 4;
  private static final int SIZE = 8; // height and width

  /** Convolutions of FID's network and of the study's networks, and one more of 1×1. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind(64, 80, 1, 1, 0),
          new Kind(192, 48, 1, 1, 0),
          new Kind(64, 112, 1, 1, 0),
          new Kind(3, 32, 3, 2, 0),
          new Kind(80, 192, 3, 1, 0),
          new Kind(48, 64, 5, 1, 2),
          new Kind(1, 32, 4, 2, 1),
          new Kind(32, 64, 4, 2, 1),
          new Kind(32, 3, 3, 1, 1));

  /**
   * A convolution.
   *
   * @param in how many channels it reads
   * @param out how many it writes
   */
  record Kind(int in, int out, int kernel, int stride, int padding) {}

  private static final class Once {
    static final Optional<String> FAULT = fault();
  }

  private Convolutions() {}

  /** Reports a fault and its remedy, if there is a fault; checks once per process. */
  public static void warn(ProgressListener listener) {
    warn(listener, Once.FAULT);
  }

  static void warn(ProgressListener listener, Optional<String> fault) {
    fault.ifPresent(text -> listener.note(text + "; " + REMEDY + "."));
  }

  /**
   * Compares some convolutions with plain sums, in both memory layouts; takes a few tenths of a
   * second.
   *
   * @return a sentence about the first wrong convolution; empty if all are correct, or on a GPU
   */
  public static Optional<String> fault() {
    return Torch.device().isGpu()
        ? Optional.empty()
        : KINDS.stream().flatMap(kind -> fault(kind).stream()).findFirst();
  }

  private static Optional<String> fault(Kind kind) {
    var random = new Random(0);
    float[] x = numbers(random, IMAGES * kind.in * SIZE * SIZE);
    float[] weight = numbers(random, kind.out * kind.in * kind.kernel * kind.kernel);
    float[] bias = numbers(random, kind.out);
    double[] sums = sums(kind, x, weight, bias);
    try (NDManager manager = Torch.newManager()) {
      NDArray images = Torch.array(manager, x, new Shape(IMAGES, kind.in, SIZE, SIZE));
      var shape = new Shape(kind.out, kind.in, kind.kernel, kind.kernel);
      NDArray w = Torch.array(manager, weight, shape);
      NDArray b = Torch.array(manager, bias, new Shape(kind.out));
      var operators = Torch.operators();
      return fault(
              kind,
              convolved(kind, operators.channelsLast(images), operators.channelsLast(w), b),
              sums)
          .or(() -> fault(kind, convolved(kind, images, w, b), sums));
    }
  }

  private static float[] numbers(Random random, int n) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static float[] convolved(Kind kind, NDArray x, NDArray weight, NDArray bias) {
    var padding = new Shape(kind.padding, kind.padding);
    return Torch.floats(
        Torch.operators().convolution(x, weight, bias, kind.stride, padding, false));
  }

  /** A convolution by its definition, N×K×H′×W′: b + Σ w x over channels and the window. */
  static double[] sums(Kind kind, float[] x, float[] weight, float[] bias) {
    int size = (SIZE + 2 * kind.padding - kind.kernel) / kind.stride + 1;
    double[] sums = new double[x.length / kind.in / SIZE / SIZE * kind.out * size * size];
    for (int place = 0; place < sums.length; place++) {
      int row = place / size % size * kind.stride - kind.padding;
      int column = place % size * kind.stride - kind.padding;
      int out = place / size / size % kind.out;
      int image = place / size / size / kind.out;
      double sum = bias[out];
      for (int in = 0; in < kind.in; in++) {
        for (int i = Math.max(0, -row); i < Math.min(kind.kernel, SIZE - row); i++) {
          int from = ((image * kind.in + in) * SIZE + row + i) * SIZE + column;
          int line = ((out * kind.in + in) * kind.kernel + i) * kind.kernel;
          for (int j = Math.max(0, -column); j < Math.min(kind.kernel, SIZE - column); j++) {
            sum += (double) weight[line + j] * x[from + j];
          }
        }
      }
      sums[place] = sum;
    }
    return sums;
  }

  /** Compares computed numbers with the correct ones. */
  static Optional<String> fault(Kind kind, float[] found, double[] right) {
    double largest = 0;
    double off = 0;
    for (int i = 0; i < right.length; i++) {
      largest = Math.max(largest, Math.abs(right[i]));
      off = Math.max(off, Math.abs(found[i] - right[i])); // NaN if one is
    }
    return off <= TOLERANCE * largest
        ? Optional.empty()
        : Optional.of(
            Printable.of(
                "PyTorch computes a %d×%d convolution of %d to %d channels wrong on this processor,"
                    + " by %.0f %%",
                kind.kernel, kind.kernel, kind.in, kind.out, 100 * off / largest));
  }
}
