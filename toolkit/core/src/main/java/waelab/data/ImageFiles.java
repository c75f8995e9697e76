package waelab.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import waelab.base.Printable;

/**
 * The files of an open {@link ImageSource}. Several threads may read at the same time.
 *
 * @param names of all files, with {@code /} between folders; some may not be images
 * @param reader reads one file
 * @param place is closed when this is closed
 */
record ImageFiles(List<String> names, Reader reader, Closeable place) implements AutoCloseable {

  /** The formats that are read, for messages. */
  static final String FORMATS = ".jpg, .jpeg and .png";

  /** A file name with the ending of a format that is read. */
  static final Pattern IMAGE =
      Pattern.compile(".*\\.(jpg|jpeg|png)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** A file name with the ending of an image format that is not read. */
  private static final Pattern UNREAD =
      Pattern.compile(
          "(?:.*/)?[^./][^/]*\\.(gif|webp|bmp|dib|tiff?|heic|heif|avif|jxl|jfif|jpe|jp2|j2k|ico|svg|psd"
              + "|tga|pcx|p[bgpn]m|cr2|cr3|nef|arw|dng)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Reads files. */
  @FunctionalInterface
  interface Reader {
    /**
     * Reads a complete file.
     *
     * @param most maximum number of bytes; a longer file is not read
     * @throws UnreadableImageException if it cannot be read or is too long
     */
    byte[] read(String name, int most) throws UnreadableImageException;
  }

  @Override
  public void close() {
    try {
      place.close();
    } catch (IOException e) {
      // Nothing was written to it.
    }
  }

  /** All bytes of a stream; the number of bytes that a zip contains for a file may be wrong. */
  static byte[] whole(InputStream in, int most) throws IOException, UnreadableImageException {
    byte[] content = in.readNBytes(most + 1);
    if (content.length > most) {
      throw new UnreadableImageException("is larger than " + most + " bytes");
    }
    return content;
  }

  /**
   * Counts the images in formats that are not read.
   *
   * @return such as {@code 3 .gif, 2 .webp}; empty if there are none
   */
  static String unread(List<String> names) {
    return names.stream()
        .map(UNREAD::matcher)
        .filter(Matcher::matches)
        .map(unread -> unread.group(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(count -> Printable.of("%,d .%s", count.getValue(), count.getKey()))
        .collect(Collectors.joining(", "));
  }
}
