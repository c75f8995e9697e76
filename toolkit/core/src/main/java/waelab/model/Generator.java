package waelab.model;

import ai.djl.ndarray.NDArray;
import java.util.Locale;
import waelab.base.BadArgumentException;
import waelab.base.LabException;

/** A model that maps codes to samples. */
public interface Generator {

  /**
   * Casts a model to a generator.
   *
   * @throws LabException if it is not a generator
   */
  static Generator of(Model model) {
    if (model instanceof Generator generator) {
      return generator;
    }
    String name = BadArgumentException.requireNonNull(model, "model").name();
    throw new LabException(name + " generates no samples, since it does not implement Generator.");
  }

  /**
   * Casts a model to a generator, if it is an {@link Encoder}, too.
   *
   * @param wanting what the message says of another model, such as {@code reconstructs nothing}
   * @param remedy what to do then, for the message
   * @throws LabException if it is not both
   */
  static Generator ofEncoder(Model model, String wanting, String remedy) {
    if (model instanceof Encoder && model instanceof Generator generator) {
      return generator;
    }
    throw new LabException(
        String.format(
            Locale.ROOT,
            "%s %s, since it is not both an Encoder and a Generator%s.",
            BadArgumentException.requireNonNull(model, "model").name(),
            wanting,
            remedy));
  }

  /** d_z, the number of coordinates of a code. */
  int latentSize();

  /** The sample of each code: m×d_z to m×…, images in (−1, 1); batch norm in evaluation mode. */
  NDArray generate(NDArray z);
}
