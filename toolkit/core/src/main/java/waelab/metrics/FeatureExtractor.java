package waelab.metrics;

import ai.djl.ndarray.NDArray;

/**
 * Maps images to features, by whose law two sets of images are compared. Values of different
 * feature spaces are never comparable, so each space names its distance.
 */
public interface FeatureExtractor {

  /** What the Fréchet distance in these features is called, such as {@code FID(768)}. */
  String distanceName();

  /** What the features are, in few words, such as {@code Inception 768}. */
  default String spaceName() {
    return id();
  }

  /** What the kernel distance in these features is called, such as {@code KID(768)}. */
  default String kernelDistanceName() {
    return "kernel distance (" + spaceName() + ")";
  }

  /** d, how many features an image has. */
  int dimension();

  /** Tells this extractor from every other: its kind, feature space and weights. */
  String id();

  /** How many images at once it is fastest with. */
  int batchSize();

  /**
   * The features of a batch, without recording gradients.
   *
   * @param images uint8 N×C×H×W, as stored: 0 … 255
   * @return N×d float32, in the manager of {@code images}
   */
  NDArray features(NDArray images);
}
