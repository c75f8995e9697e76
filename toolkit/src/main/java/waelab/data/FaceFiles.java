package waelab.data;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import waelab.base.AtomicFiles;
import waelab.base.LabException;
import waelab.base.StoppedException;
import waelab.base.StorageException;
import waelab.data.drawing.FaceAttribute;

/** Writes {@link StandInFaces} as the files that CelebA consists of. */
final class FaceFiles {

  private static final String IMAGES = "img_align_celeba";
  private static final String ATTRIBUTES = "list_attr_celeba.txt";
  private static final String IDENTITIES = "identity_CelebA.txt";
  private static final String PARTITION = "list_eval_partition.txt";

  private static final float QUALITY = 0.9f;

  private FaceFiles() {}

  /** Whether a set is there, whole. */
  static boolean complete(Path folder) {
    if (!Stream.of(IDENTITIES, PARTITION).allMatch(name -> Files.exists(folder.resolve(name)))) {
      return false;
    }
    try (BufferedReader lines = Files.newBufferedReader(folder.resolve(ATTRIBUTES));
        Stream<Path> images = Files.list(folder.resolve(IMAGES))) {
      long count = images.filter(image -> image.toString().endsWith(".jpg")).count();
      return Long.toString(count).equals(lines.readLine());
    } catch (IOException e) {
      return false; // Whatever is wrong there, writing the set will tell.
    }
  }

  /**
   * Writes the first n faces; the folder is there in one step, at the end.
   *
   * @throws StorageException if it cannot be written
   * @throws LabException if somebody interrupts
   */
  static void write(Path folder, int n) {
    Path drawing = folder.resolveSibling("." + folder.getFileName() + "-" + UUID.randomUUID());
    try {
      Files.createDirectories(drawing.resolve(IMAGES));
      writeImages(drawing.resolve(IMAGES), n);
      writeRows(drawing.resolve(ATTRIBUTES), n + "\n" + names() + " \n", n, FaceFiles::flags);
      writeRows(drawing.resolve(IDENTITIES), "", n, i -> " " + (StandInFaces.person(i) + 1));
      writeRows(drawing.resolve(PARTITION), "", n, i -> " " + StandInFaces.part(i));
      publish(drawing, folder);
    } catch (InterruptedIOException e) {
      throw new StoppedException(
          "Interrupted before all stand-in faces were drawn; whoever asks next draws them.");
    } catch (IOException e) {
      throw StorageException.of(folder, e);
    } finally {
      delete(drawing);
    }
  }

  private static void writeImages(Path folder, int n) throws IOException {
    // Kept, not thrown: a stream that throws does not wait for threads that are still writing.
    var failure = new AtomicReference<IOException>();
    IntStream.range(0, n)
        .parallel()
        .filter(i -> failure.get() == null)
        .forEach(
            i -> {
              try (var out = new FileOutputStream(folder.resolve(name(i)).toFile())) {
                out.write(jpeg(StandInFaces.draw(i)));
                if (Thread.currentThread().isInterrupted()) {
                  throw new InterruptedIOException();
                }
              } catch (IOException e) {
                failure.compareAndSet(null, e);
              }
            });
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static String name(int i) {
    return String.format(Locale.ROOT, "%06d.jpg", i + 1);
  }

  private static void writeRows(Path file, String head, int n, IntFunction<String> row) {
    AtomicFiles.write(
        file,
        IntStream.range(0, n)
            .mapToObj(i -> name(i) + row.apply(i) + "\n")
            .collect(Collectors.joining("", head, "")));
  }

  private static String names() {
    return Arrays.stream(FaceAttribute.values())
        .map(FaceAttribute::officialName)
        .collect(Collectors.joining(" "));
  }

  private static String flags(int i) {
    Set<FaceAttribute> shown = StandInFaces.attributes(i);
    return Arrays.stream(FaceAttribute.values())
        .map(attribute -> shown.contains(attribute) ? "  1" : " -1")
        .collect(Collectors.joining());
  }

  private static void publish(Path drawing, Path folder) throws IOException {
    try {
      if (!Files.exists(folder)) {
        Files.move(drawing, folder);
        return;
      }
    } catch (IOException e) {
      if (!complete(folder)) {
        throw e;
      }
      return; // Another process was quicker, and its faces are ours.
    }
    // Someone took a file away: what is left is ours too, so the gap can be filled file by file.
    Files.createDirectories(folder.resolve(IMAGES));
    for (Path file : filesIn(drawing)) {
      Path place = folder.resolve(drawing.relativize(file));
      Files.move(file, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void delete(Path drawing) {
    try {
      if (Files.exists(drawing)) {
        filesIn(drawing).forEach(file -> file.toFile().delete());
        drawing.resolve(IMAGES).toFile().delete();
        Files.delete(drawing);
      }
    } catch (IOException e) {
      drawing.toFile().deleteOnExit();
    }
  }
}
