package waelab.plot;

import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import waelab.base.AtomicFiles;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.StorageException;
import waelab.base.UntrustedFile;

/** A PNG file that contains its own description, and facts about where it comes from. */
public final class PngFile {

  /** The prefix that distinguishes the keywords of facts from those of other programs. */
  static final String PREFIX = "waelab.";

  /** Maximum number of bytes of all texts of a file together, compressed and decompressed. */
  static final int MOST_BYTES = 1 << 24;

  private static final int LONGEST_NAME = 79 - PREFIX.length();

  /** Printable Latin-1, without a space at either end and without two spaces in a row. */
  private static final Pattern NAME =
      Pattern.compile("(?!.*  )(?! )[\\x20-\\x7e\\xa1-\\xff]+(?<! )");

  private static final String FORMAT = "javax_imageio_png_1.0";

  private PngFile() {}

  /**
   * Reads all texts of a PNG file from any program. A picture of the toolkit has the text {@code
   * Description} and its facts, each with the keyword {@code waelab.} and its name.
   *
   * @return the texts by keyword, in the file's order; the last one if a keyword is repeated
   * @throws waelab.base.BadFileException if the file is not a PNG, or is cut off or damaged
   */
  public static Map<String, String> texts(Path file) {
    BadArgumentException.requireNonNull(file, "file");
    return new Texts(file).read();
  }

  /**
   * An unmodifiable copy of facts in the same order.
   *
   * @throws IllegalArgumentException if a file cannot contain one of them unchanged
   * @see <a href="https://www.w3.org/TR/png-3/#11keywords">The format's rules for them</a>
   */
  static Map<String, String> facts(Map<String, String> facts) {
    BadArgumentException.requireNonNull(facts, "facts").forEach(PngFile::check);
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
   * Writes a complete file or nothing.
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

  /**
   * The file's content. Facts are sorted by name, so that the same content gives the same bytes.
   */
  static byte[] bytes(BufferedImage image, String description, Map<String, String> facts) {
    var texts = new IIOMetadataNode("iTXt");
    texts.appendChild(text("Description", "en", description));
    new TreeMap<>(facts).forEach((name, fact) -> texts.appendChild(text(PREFIX + name, "", fact)));
    var bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    // Not ImageIO's own cache, which is a file in a folder that may be read-only.
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

  /** An iTXt chunk, the kind that contains UTF-8. */
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

  /**
   * Reads the texts of one untrusted file: the length of each chunk is checked against the file's,
   * its content against its CRC, and memory is allocated only for texts, as they arrive and up to a
   * limit.
   */
  private static final class Texts {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    // Length, type and CRC.
    private static final int AROUND = 3 * Integer.BYTES;
    private static final List<String> KINDS = List.of("tEXt", "zTXt", "iTXt");

    private final Path file;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final CRC32 crc = new CRC32();
    private int room = MOST_BYTES;

    /** The offset of the current chunk. */
    private long offset;

    Texts(Path file) {
      this.file = file;
    }

    Map<String, String> read() {
      var png = UntrustedFile.of(file, "a PNG file");
      long size = png.size();
      var raw = new BufferedInputStream(png.stream());
      try (var in = new DataInputStream(new CheckedInputStream(raw, crc))) {
        if (size < Long.BYTES || in.readLong() != SIGNATURE) {
          throw bad("is not a PNG file: it does not start with the 8 bytes of a PNG file");
        }
        String type = "";
        for (offset = Long.BYTES; !type.equals("IEND"); ) {
          type = next(in, size - offset - AROUND);
        }
        if (offset < size) {
          throw bad("is damaged: it has more bytes after its last chunk, at offset " + offset);
        }
        return Collections.unmodifiableMap(texts);
      } catch (IOException e) {
        throw BadFileException.unreadable(file, e);
      }
    }

    /**
     * Reads a chunk and returns its type.
     *
     * @param follow maximum length of its content
     */
    private String next(DataInputStream in, long follow) throws IOException {
      if (follow < 0) {
        long end = offset + AROUND + follow;
        throw bad("is cut off: it ends at offset " + end + ", before its last chunk does");
      }
      int length = in.readInt();
      if (length < 0 || length > follow) {
        String said = Integer.toUnsignedString(length);
        throw bad("is cut off or damaged: " + chunk() + " announces more than it has: " + said);
      }
      crc.reset();
      String type = new String(in.readNBytes(Integer.BYTES), StandardCharsets.ISO_8859_1);
      int taken = KINDS.contains(type) ? length : 0;
      take(taken);
      byte[] content = in.readNBytes(taken);
      in.skipNBytes(length - taken);
      int sum = (int) crc.getValue();
      if (in.readInt() != sum) {
        throw bad("is damaged: " + chunk() + " does not have its CRC");
      }
      if (KINDS.contains(type)) {
        try {
          add(type, new DataInputStream(new ByteArrayInputStream(content)));
        } catch (IOException e) {
          throw new BadFileException(file, "is damaged: " + chunk() + " is not a valid " + type, e);
        }
      }
      offset += AROUND + length;
      return type;
    }

    /**
     * Adds a text. A chunk contains the keyword, for iTXt also its language and translation, each
     * up to a zero, and then the text.
     */
    private void add(String type, DataInputStream in) throws IOException {
      String keyword = word(in);
      boolean international = type.equals("iTXt");
      boolean packed = type.equals("zTXt") || international && in.readByte() != 0;
      if ((packed || international) && in.readByte() != 0 && packed) {
        throw new ZipException("unknown compression");
      }
      if (international) {
        word(in);
        word(in);
      }
      byte[] text = packed ? unpacked(in) : in.readAllBytes();
      var letters = international ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
      texts.put(keyword, letters.newDecoder().decode(ByteBuffer.wrap(text)).toString());
    }

    private static String word(DataInputStream in) throws IOException {
      var word = new ByteArrayOutputStream();
      for (int b = in.readUnsignedByte(); b != 0; b = in.readUnsignedByte()) {
        word.write(b);
      }
      return word.toString(StandardCharsets.ISO_8859_1);
    }

    private byte[] unpacked(DataInputStream in) throws IOException {
      try (var inflated = new InflaterInputStream(in)) {
        byte[] text = inflated.readNBytes(room + 1);
        take(text.length);
        return text;
      }
    }

    private void take(int bytes) {
      if (bytes > room) {
        throw bad("has more than " + MOST_BYTES + " bytes of text, up to " + chunk());
      }
      room -= bytes;
    }

    private String chunk() {
      return "its chunk at offset " + offset;
    }

    private BadFileException bad(String what) {
      return new BadFileException(file, what);
    }
  }
}
