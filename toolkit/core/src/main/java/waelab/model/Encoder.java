package waelab.model;

import ai.djl.ndarray.NDArray;
import java.util.Locale;
import waelab.base.BadArgumentException;
import waelab.base.LabException;

/** A model that maps samples to codes. */
public interface Encoder {

  /**
   * Casts a model to an encoder.
   *
   * @param purpose what the codes are for, such as {@code to look into}
   * @throws LabException if it is not an encoder
   */
  static Encoder of(Model model, String purpose) {
    if (model instanceof Encoder encoder) {
      return encoder;
    }
    throw new LabException(
        String.format(
            Locale.ROOT,
            "%s has no codes %s, since it is not an Encoder; VAE and WAE are.",
            BadArgumentException.requireNonNull(model, "model").name(),
            purpose));
  }

  /** The code of each sample, m×d_z, without randomness; a VAE returns its mean μ. */
  NDArray encode(NDArray x);
}
