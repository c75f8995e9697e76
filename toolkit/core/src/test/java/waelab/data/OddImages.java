package waelab.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small images of many kinds, 16×16, and what Pillow sees in them; see {@code odd_images.py}. */
final class OddImages {

  static final int SIDE = 16;

  /**
   * One of them.
   *
   * @param pillows SHA-256 of Pillow's pixels, all reds, all greens, all blues
   */
  record Odd(byte[] file, String pillows) {}

  private OddImages() {}

  static Map<String, Odd> all() {
    try (InputStream in = OddImages.class.getResourceAsStream("odd-images.txt")) {
      var all = new LinkedHashMap<String, Odd>();
      new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .map(line -> line.split(" "))
          .forEach(w -> all.put(w[0], new Odd(Base64.getDecoder().decode(w[1]), w[2])));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] file(String name) {
    return all().get(name).file();
  }

  static byte[] cut(byte[] file, int length) {
    return Arrays.copyOf(file, length);
  }
}
