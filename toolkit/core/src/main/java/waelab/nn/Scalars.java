package waelab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Arithmetic between a number and an array, for formulas that are differentiated: {@code
 * times(-0.5, x)} reads like −½x. The number becomes a tensor in PyTorch's own memory; see {@code
 * waelab.torch.NativeMemory} for what DJL's overloads with a number do instead.
 */
public final class Scalars {

  private Scalars() {}

  /** c·x. */
  public static NDArray times(double c, NDArray x) {
    return x.mul(scalar(c, x));
  }

  /** c + x. */
  public static NDArray plus(double c, NDArray x) {
    return x.add(scalar(c, x));
  }

  private static NDArray scalar(double c, NDArray like) {
    return like.getManager().full(new Shape(), (float) c, like.getDataType());
  }
}
