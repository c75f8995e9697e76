package waelab.data;

import java.util.Locale;

/**
 * A stored image that was looked through before a decoder gets it: known to be whole in its outer
 * form and of a sensible size, and stripped of what does not tell its pixels, such as thumbnails,
 * colour profiles and texts.
 *
 * @param format how its pixels are stored
 * @param width in pixels
 * @param height in pixels
 * @param grey true if it is stored as grey, with or without transparency
 * @param bytes the stripped file
 */
record PlainImage(Format format, int width, int height, boolean grey, byte[] bytes) {

  /** The ways of storing pixels that can be read. */
  enum Format {
    JPEG,
    PNG
  }

  /** More than any camera's; a decoder takes 3 to 8 bytes of memory for each. */
  private static final long MOST_PIXELS = 50_000_000;

  PlainImage {
    if (width <= 0 || height <= 0) {
      throw new IllegalArgumentException("an image has pixels");
    }
  }

  /**
   * Looks a file through, whatever its name.
   *
   * @throws UnreadableImageException if it is no JPEG or PNG, damaged, too large or of a rare kind
   */
  static PlainImage of(byte[] file) throws UnreadableImageException {
    PlainImage image = PlainPng.isPng(file) ? PlainPng.of(file) : PlainJpeg.of(file);
    if ((long) image.width * image.height > MOST_PIXELS) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "is %d×%d, more than %,d pixels",
              image.width,
              image.height,
              MOST_PIXELS));
    }
    return image;
  }
}
