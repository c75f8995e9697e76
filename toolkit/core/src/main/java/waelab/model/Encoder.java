package waelab.model;

import ai.djl.ndarray.NDArray;
import java.util.Locale;
import waelab.base.BadArgumentException;
import waelab.base.LabException;

/** A model that maps samples to codes. */
public interface Encoder {

  /**
   * A model as what has codes.
   *
   * @param purpose what they are for, such as {@code to look into}
   * @throws LabException if it has none
   */
  static Encoder of(Model model, String purpose) {
    if (model instanceof Encoder encoder) {
      return encoder;
    }
    throw new LabException(
        String.format(
            Locale.ROOT,
            "%s has no codes %s, since it is no Encoder; VAE and WAE are.",
            BadArgumentException.requireNonNull(model, "model").name(),
            purpose));
  }

  /** The code of each sample, m×d_z, without randomness; a VAE gives its mean μ. */
  NDArray encode(NDArray x);
}
