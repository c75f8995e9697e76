package waelab.plot;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import waelab.base.AtomicFiles;
import waelab.base.BadConfigException;
import waelab.base.StorageException;

/** A PNG file that carries its own description, and facts about where it comes from. */
public final class PngFile {

  /** What sets the keywords of facts apart from those of other programs. */
  static final String PREFIX = "waelab.";

  private static final int LONGEST_NAME = 79 - PREFIX.length();

  /** Printable Latin-1, with no space at an end and no two in a row. */
  private static final Pattern NAME =
      Pattern.compile("(?!.*  )(?! )[\\x20-\\x7e\\xa1-\\xff]+(?<! )");

  private static final String FORMAT = "javax_imageio_png_1.0";

  private PngFile() {}

  /**
   * Reads all texts of a PNG file, whoever wrote it: of a picture of ours its {@code Description},
   * and its facts, each called {@code waelab.} and its name.
   *
   * @return the texts by keyword, in the file's order; of two with one keyword the later
   * @throws waelab.base.BadFileException if the file is no PNG, cut off, or damaged anywhere
   */
  public static Map<String, String> texts(Path file) {
    BadConfigException.given(file, "file");
    return new PngTexts(file).read();
  }

  /**
   * An unmodifiable copy of facts in the same order.
   *
   * @throws IllegalArgumentException if a file could not carry one of them as it is
   * @see <a href="https://www.w3.org/TR/png-3/#11keywords">The format's rules for them</a>
   */
  static Map<String, String> facts(Map<String, String> facts) {
    BadConfigException.given(facts, "facts").forEach(PngFile::check);
    return Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  private static void check(String name, String text) {
    if (name == null || name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a fact's name must be 1 to "
              + LONGEST_NAME
              + " printable Latin-1 characters with single spaces inside only, but is \""
              + name
              + '"');
    }
    boolean whole = text != null && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    if (!whole || text.indexOf(0) >= 0) {
      throw new IllegalArgumentException(
          "the fact \"" + name + "\" must be a text without zeros and halves of characters");
    }
  }

  /**
   * Writes a file whole or not at all.
   *
   * @throws waelab.base.StorageException if it cannot be written
   */
  static void write(Path file, byte[] png) {
    try {
      AtomicFiles.write(file, out -> out.write(png));
    } catch (StorageException e) {
      throw e.withRemedy("give a folder that may be written and has room for the picture");
    }
  }

  /** The file's content. Facts are sorted by name: the same content makes the same bytes. */
  static byte[] bytes(BufferedImage image, String description, Map<String, String> facts) {
    var texts = new IIOMetadataNode("iTXt");
    texts.appendChild(text("Description", "en", description));
    new TreeMap<>(facts).forEach((name, fact) -> texts.appendChild(text(PREFIX + name, "", fact)));
    var bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    // Not ImageIO's own cache, a file in a folder that may be read-only.
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(image, null, metadata(writer, image, texts)));
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes what is written", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** An iTXt chunk, the kind that holds UTF-8. */
  private static IIOMetadataNode text(String keyword, String language, String text) {
    var entry = new IIOMetadataNode("iTXtEntry");
    entry.setAttribute("keyword", keyword);
    entry.setAttribute("compressionFlag", "FALSE");
    entry.setAttribute("compressionMethod", "0");
    entry.setAttribute("languageTag", language);
    entry.setAttribute("translatedKeyword", "");
    entry.setAttribute("text", text);
    return entry;
  }

  private static IIOMetadata metadata(
      ImageWriter writer, BufferedImage image, IIOMetadataNode texts) throws IOException {
    var root = new IIOMetadataNode(FORMAT);
    root.appendChild(texts);
    IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
    metadata.mergeTree(FORMAT, root);
    return metadata;
  }
}
