package waelab.model;

import ai.djl.ndarray.NDArray;

/** A model that maps codes to samples. */
public interface Generator {

  /** d_z, the number of coordinates of a code. */
  int latentSize();

  /** The sample of each code: m×d_z to m×…, images in (−1, 1); batch norm in evaluation mode. */
  NDArray generate(NDArray z);
}
