package waelab.data;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the endings of files' names tell: which are images that are read, and which are not. */
final class ImageEndings {

  /** The formats that are read, for a sentence. */
  static final String READ = ".jpg, .jpeg and .png";

  private static final Pattern IMAGE =
      Pattern.compile(".*\\.(jpg|jpeg|png)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern UNREAD =
      Pattern.compile(
          "(?:.*/)?[^./][^/]*\\.(gif|webp|bmp|dib|tiff?|heic|heif|avif|jxl|jfif|jpe|jp2|j2k|ico|svg|psd"
              + "|tga|pcx|p[bgpn]m|cr2|cr3|nef|arw|dng)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private ImageEndings() {}

  /** Whether a file is a JPEG or a PNG by its name. */
  static boolean isRead(String name) {
    return IMAGE.matcher(name).matches();
  }

  /**
   * How many files are images of formats that are not read.
   *
   * @return such as {@code 3 .gif, 2 .webp}; empty if there are none
   */
  static String unread(List<String> names) {
    var counts = new TreeMap<String, Integer>();
    for (String name : names) {
      Matcher unread = UNREAD.matcher(name);
      if (unread.matches()) {
        counts.merge(unread.group(1).toLowerCase(Locale.ROOT), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .map(count -> String.format(Locale.ROOT, "%,d .%s", count.getValue(), count.getKey()))
        .collect(Collectors.joining(", "));
  }
}
