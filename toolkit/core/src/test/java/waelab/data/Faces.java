package waelab.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Small sets in CelebA's layout, made for a test: coloured noise of 178×218. */
public final class Faces {

  private Faces() {}

  /** Files 000001.jpg to so many, by their names in CelebA's zip. */
  public static Map<String, byte[]> files(int n) {
    var files = new LinkedHashMap<String, byte[]>();
    for (int i = 1; i <= n; i++) {
      files.put(name(i), jpeg(i, 178, 218, BufferedImage.TYPE_3BYTE_BGR));
    }
    return files;
  }

  static String name(int i) {
    return String.format("img_align_celeba/%06d.jpg", i);
  }

  /** Large squares of random colours, as JPEGs are made for. */
  static byte[] jpeg(int seed, int width, int height, int type) {
    var random = new Random(seed);
    var image = new BufferedImage(width, height, type);
    int[] colours = random.ints(100, 0, 1 << 24).toArray();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0xff000000 | colours[(x / 23 + 10 * (y / 23)) % colours.length]);
      }
    }
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes files into {@code celeba/img_align_celeba.zip}, as they are in the official one. */
  public static Path zip(Path folder, Map<String, byte[]> files) throws IOException {
    Path zip = Files.createDirectories(folder.resolve("celeba")).resolve("img_align_celeba.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (var file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
      }
    }
    return zip;
  }

  /** Writes files into {@code celeba/}. */
  static Path unpacked(Path folder, Map<String, byte[]> files) throws IOException {
    for (var file : files.entrySet()) {
      Path path = folder.resolve("celeba").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return folder.resolve("celeba/img_align_celeba");
  }
}
