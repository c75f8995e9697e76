package waelab.metrics.inception;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import waelab.torch.Torch;

/**
 * Bilinear resizing as TensorFlow 1 did it ({@code resize_bilinear} without {@code align_corners}),
 * which FID is defined with: output pixel i lies at i·in/out, with no shift by half a pixel, and
 * there is nothing beyond the last pixel. Both directions are linear, so each is a matrix.
 */
final class Tf1Resize {

  private Tf1Resize() {}

  /**
   * Resizes images to squares.
   *
   * @param x N×C×H×W, float32
   * @return N×C×side×side, in the manager of {@code x}
   */
  static NDArray toSquare(NDArray x, int side) {
    NDManager manager = x.getManager();
    try (NDArray rows = matrix(manager, x.getShape().get(2), side);
        NDArray columns = matrix(manager, x.getShape().get(3), side);
        NDArray turned = columns.transpose();
        NDArray tall = rows.matMul(x)) {
      return tall.matMul(turned);
    }
  }

  /** side×in: each row has the shares of two neighbouring input pixels. */
  private static NDArray matrix(NDManager manager, long in, int side) {
    int size = Math.toIntExact(in);
    float[] shares = new float[side * size];
    float scale = (float) size / side;
    for (int i = 0; i < side; i++) {
      float at = i * scale;
      int low = (int) at;
      int high = Math.min(low + 1, size - 1);
      shares[i * size + low] += 1 - (at - low);
      shares[i * size + high] += at - low;
    }
    return Torch.array(manager, shares, new Shape(side, size));
  }
}
