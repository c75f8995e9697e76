package waelab.data;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes images with Java's own decoders, which give exactly the same pixels as Pillow. Only one
 * thread may use a decoder at a time.
 *
 * <p>Grey becomes three equal channels, 16-bit values keep their upper 8 bits, and transparent
 * images are drawn on white, as in most programs. A file for which the decoder reports a warning is
 * rejected: libjpeg would fill missing parts with grey.
 */
final class ImageDecoder implements AutoCloseable {

  private static final int WHITE = 255;

  private final ImageReader jpeg = ImageIO.getImageReadersByFormatName("jpeg").next();
  private final ImageReader png = ImageIO.getImageReadersByFormatName("png").next();
  private String complaint = "";

  ImageDecoder() {
    jpeg.addIIOReadWarningListener((source, warning) -> complaint = warning);
    png.addIIOReadWarningListener((source, warning) -> complaint = warning);
  }

  /**
   * The square in the middle of an image, cropped as by torchvision's CenterCrop.
   *
   * @param side at most the image's width and height
   * @return 3×side×side, red, green and blue, 0 … 255
   * @throws UnreadableImageException if it cannot be decoded to its end
   */
  byte[] square(PlainImage image, int side) throws UnreadableImageException {
    ImageReader reader = image.format() == PlainImage.Format.JPEG ? jpeg : png;
    complaint = "";
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(image.bytes()))) {
      reader.setInput(in, true, true);
      ImageReadParam middle = reader.getDefaultReadParam();
      middle.setSourceRegion(
          new Rectangle(before(image.width(), side), before(image.height(), side), side, side));
      BufferedImage decoded = reader.read(0, middle);
      if (!complaint.isEmpty()) {
        throw new IOException(complaint);
      }
      return planes(decoded);
    } catch (IOException | RuntimeException e) {
      String reason = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
      throw new UnreadableImageException("cannot be decoded" + reason, e);
    }
  }

  /** Number of pixels before the square; half a pixel is rounded to even, as in Python. */
  private static int before(int whole, int side) {
    return (int) Math.rint((whole - side) / 2.0);
  }

  private static byte[] planes(BufferedImage image) {
    int n = image.getWidth() * image.getHeight();
    byte[] planes = new byte[3 * n];
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
      for (int i = 0; i < n; i++) {
        planes[i] = bgr[3 * i + 2];
        planes[n + i] = bgr[3 * i + 1];
        planes[2 * n + i] = bgr[3 * i];
      }
      return planes;
    }
    // Not getRGB: Java treats grey as linear light, so getRGB would brighten it.
    ColorModel colours = image.getColorModel();
    Raster raster = image.getRaster();
    int[] samples = new int[4];
    for (int i = 0; i < n; i++) {
      raster.getPixel(i % image.getWidth(), i / image.getWidth(), samples);
      if (colours instanceof IndexColorModel palette) {
        look(palette, samples);
      } else {
        spread(samples, colours.getNumComponents(), colours.getComponentSize(0) - 8);
      }
      for (int c = 0; c < 3; c++) {
        planes[c * n + i] = onWhite(samples[c], samples[3]);
      }
    }
    return planes;
  }

  /** Converts an index into a palette to red, green, blue and opacity. */
  private static void look(IndexColorModel palette, int[] samples) {
    int place = samples[0];
    samples[0] = palette.getRed(place);
    samples[1] = palette.getGreen(place);
    samples[2] = palette.getBlue(place);
    samples[3] = palette.getAlpha(place);
  }

  /** Converts stored samples, which may be grey or opaque, to red, green, blue and opacity. */
  private static void spread(int[] samples, int stored, int surplusBits) {
    for (int i = 0; i < stored; i++) {
      samples[i] >>= surplusBits;
    }
    samples[3] = stored == 4 ? samples[3] : stored == 2 ? samples[1] : WHITE;
    if (stored <= 2) {
      samples[1] = samples[0];
      samples[2] = samples[0];
    }
  }

  private static byte onWhite(int value, int opacity) {
    return (byte) ((value * opacity + WHITE * (WHITE - opacity) + WHITE / 2) / WHITE);
  }

  @Override
  public void close() {
    jpeg.dispose();
    png.dispose();
  }
}
