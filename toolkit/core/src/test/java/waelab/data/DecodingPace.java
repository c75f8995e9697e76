package waelab.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Faces per second of a core, ours and Pillow's, printed for {@code ZIP}: CelebA's images. It needs
 * Pillow, {@code apt install python3-pil}.
 */
public final class DecodingPace {

  private static final int IMAGES = 500;
  private static final int ROUNDS = 3;

  /** Prepares the first images each time a line comes, and prints the seconds of the processor. */
  private static final String PILLOW =
      """
      import io, sys, time, zipfile
      from PIL import Image
      zipped = zipfile.ZipFile(sys.argv[1])
      files = [zipped.read(name) for name in sorted(zipped.namelist())[:int(sys.argv[2])]]
      for line in sys.stdin:
          start = time.process_time()
          for file in files:
              image = Image.open(io.BytesIO(file)).convert("RGB").crop((15, 35, 163, 183))
              image.resize((64, 64), Image.BILINEAR).tobytes()
          print(time.process_time() - start, flush=True)
      """;

  private DecodingPace() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Path zip = Path.of(args[0]);
    List<byte[]> files = files(zip);
    Process pillow = pillow(zip);
    try (var out = new PrintWriter(pillow.getOutputStream(), true);
        BufferedReader in = pillow.inputReader();
        var decoder = new ImageDecoder()) {
      double ours = Double.MAX_VALUE;
      double pillows = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        out.println();
        pillows = Math.min(pillows, Double.parseDouble(in.readLine()));
        ours = Math.min(ours, seconds(files, decoder));
      }
      System.out.printf(
          Locale.ROOT,
          "Faces per second of a core: %.0f, Pillow %.0f; the ratio is %.2f.%n",
          IMAGES / ours,
          IMAGES / pillows,
          pillows / ours);
    } finally {
      pillow.destroy();
      pillow.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static List<byte[]> files(Path zip) throws UnreadableImageException {
    try (ImageFiles open = new ImageSource.Zip(zip).open()) {
      var files = new java.util.ArrayList<byte[]>();
      for (String name : open.names().subList(0, IMAGES)) {
        files.add(open.reader().read(name, 1 << 20));
      }
      return files;
    }
  }

  private static Process pillow(Path zip) throws IOException {
    return new ProcessBuilder(
            "/usr/bin/python3", "-c", PILLOW, zip.toString(), Integer.toString(IMAGES))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Of the processor, so that other programs do not count. */
  private static double seconds(List<byte[]> files, ImageDecoder decoder)
      throws UnreadableImageException {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (byte[] file : files) {
      CelebA.prepare(PlainImage.of(file), decoder);
    }
    return (threads.getCurrentThreadCpuTime() - start) / 1e9;
  }
}
