package waelab.plot;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import waelab.base.AtomicFiles;

/** A PNG file that carries its own description. */
public final class PngFile {

  private static final String FORMAT = "javax_imageio_png_1.0";

  private PngFile() {}

  /**
   * Reads all texts of a PNG file, whoever wrote it; {@code Description} is that of a picture of
   * ours.
   *
   * @return the texts by keyword, in the file's order; of two with one keyword the later
   * @throws waelab.base.BadFileException if the file is no PNG, cut off, or damaged anywhere
   */
  public static Map<String, String> texts(Path file) {
    return new PngTexts(file).read();
  }

  /**
   * Writes an image whole or not at all, with a text in the file's {@code Description}.
   *
   * @throws waelab.base.StorageException if it cannot be written
   */
  static void write(Path file, BufferedImage image, String description) {
    byte[] png = bytes(image, description);
    AtomicFiles.write(file, out -> out.write(png));
  }

  /** The file's content. */
  static byte[] bytes(BufferedImage image, String description) {
    var bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    // Not ImageIO's own cache, a file in a folder that may be read-only.
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(image, null, metadata(writer, image, description)));
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes what is written", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The text as an iTXt chunk, the kind that holds UTF-8. */
  private static IIOMetadata metadata(ImageWriter writer, BufferedImage image, String text)
      throws IOException {
    var entry = new IIOMetadataNode("iTXtEntry");
    entry.setAttribute("keyword", "Description");
    entry.setAttribute("compressionFlag", "FALSE");
    entry.setAttribute("compressionMethod", "0");
    entry.setAttribute("languageTag", "en");
    entry.setAttribute("translatedKeyword", "");
    entry.setAttribute("text", text);
    var chunk = new IIOMetadataNode("iTXt");
    chunk.appendChild(entry);
    var root = new IIOMetadataNode(FORMAT);
    root.appendChild(chunk);
    IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
    metadata.mergeTree(FORMAT, root);
    return metadata;
  }
}
