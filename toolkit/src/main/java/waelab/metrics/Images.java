package waelab.metrics;

import waelab.base.BadConfigException;
import waelab.base.LabException;
import waelab.data.ImageSet;
import waelab.data.Samples;

/** Sees that samples are images. */
final class Images {

  private Images() {}

  /**
   * The samples as images.
   *
   * @param what needs them, such as {@code FID(768) is measured}
   * @throws LabException if they are points
   */
  static ImageSet require(Samples samples, String what) {
    BadConfigException.given(samples, "samples");
    if (!(samples instanceof ImageSet images)) {
      throw new LabException(what + " on images, and these are points: " + samples + ".");
    }
    return images;
  }
}
