package waelab.metrics;

import ai.djl.ndarray.NDArray;

/**
 * Maps images to features. Two sets of images are compared by the distributions of their features.
 * Values of different feature spaces are never comparable, so each space has its own name for the
 * distance.
 */
public interface FeatureExtractor {

  /** The name of the Fréchet distance in these features, such as {@code FID(768)}. */
  String distanceName();

  /** A short name of the features, such as {@code Inception 768}. */
  default String spaceName() {
    return id();
  }

  /** The name of the kernel distance in these features, such as {@code KID(768)}. */
  default String kernelDistanceName() {
    return "kernel distance (" + spaceName() + ")";
  }

  /** d, how many features an image has. */
  int dimension();

  /** Identifies this extractor: its kind, feature space and weights. */
  String id();

  /** The batch size with which it is fastest. */
  int batchSize();

  /**
   * The features of a batch, without recording gradients.
   *
   * @param images uint8 N×C×H×W, as stored: 0 … 255
   * @return N×d float32, in the manager of {@code images}
   */
  NDArray features(NDArray images);
}
