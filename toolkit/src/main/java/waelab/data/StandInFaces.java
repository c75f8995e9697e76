package waelab.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
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
import waelab.base.Randomness;
import waelab.base.StorageException;
import waelab.base.Workspace;

/**
 * Faces that stand in for CelebA where it cannot be had: drawn by us with eyes, mouth and
 * attributes where CelebA's are, in CelebA's size and files. They are not CelebA, and what is made
 * from them must say so.
 *
 * <p>The pixels of face i are a pure function of i, the same on every machine. They are stored as
 * JPEG, as CelebA's are, so what is read back may differ by a shade between Java versions.
 */
public final class StandInFaces {

  /** Where the files lie, inside the folder for everything written. */
  public static final String FOLDER = "stand-in/celeba";

  /** How many there are: what a quick run uses of CelebA. */
  public static final int COUNT = 5_000;

  private static final String IMAGES = "img_align_celeba";
  private static final String ATTRIBUTES = "list_attr_celeba.txt";
  private static final String IDENTITIES = "identity_CelebA.txt";
  private static final String PARTITION = "list_eval_partition.txt";
  private static final List<String> TEXTS = List.of(ATTRIBUTES, IDENTITIES, PARTITION);

  /** As of CelebA's, eight in ten are to train on; no person is in two parts. */
  private static final int[] PARTS = {0, 4_000, 4_500, COUNT};

  private static final int PICTURES_PER_PERSON = 5;

  private static final float QUALITY = 0.9f;

  /** The faces never change, so that a number made from them can be compared with another. */
  private static final Randomness RANDOMNESS = new Randomness(1);

  private StandInFaces() {}

  /**
   * The folder of the images and text files, drawn first where they are not there: some seconds,
   * once.
   *
   * @return {@code stand-in/celeba} in the workspace's folder for everything written
   * @throws StorageException if they cannot be written; no half of a set is left behind
   */
  public static Path files(Workspace workspace) {
    Path folder = workspace.work().resolve(FOLDER);
    if (!complete(folder)) {
      write(folder, COUNT);
    }
    return folder;
  }

  /**
   * Draws a face.
   *
   * @param i 0 … 4,999; its file's number is i + 1
   * @return 178×218, RGB
   */
  public static BufferedImage draw(int i) {
    return new Portrait(face(i)).paint();
  }

  /** What face i shows. */
  static Face face(int i) {
    return new Face(RANDOMNESS, new Person(RANDOMNESS, person(i)), i);
  }

  private static int part(int i) {
    return i < PARTS[1] ? 0 : i < PARTS[2] ? 1 : 2;
  }

  private static int person(int i) {
    int first = PARTS[part(i)] / PICTURES_PER_PERSON;
    int end = PARTS[part(i) + 1] / PICTURES_PER_PERSON;
    float u = RANDOMNESS.uniforms("people of stand-in faces", i, 1)[0];
    return first + (int) (u * (end - first));
  }

  /**
   * Draws and writes a whole set.
   *
   * @param limit at most so many faces
   */
  static void write(Path folder, int limit) {
    int n = Math.min(limit, COUNT);
    Path drawing = folder.resolveSibling("." + folder.getFileName() + "-" + UUID.randomUUID());
    try {
      Files.createDirectories(drawing.resolve(IMAGES));
      IntStream.range(0, n).parallel().forEach(i -> writeImage(drawing.resolve(image(i)), i));
      String names = attributeNames().collect(Collectors.joining(" "));
      text(drawing.resolve(ATTRIBUTES), n + "\n" + names + " \n", n, StandInFaces::flags);
      text(drawing.resolve(IDENTITIES), "", n, i -> " " + (person(i) + 1));
      text(drawing.resolve(PARTITION), "", n, i -> " " + part(i));
      publish(drawing, folder);
    } catch (UncheckedIOException e) {
      throw StorageException.of(folder, e.getCause());
    } catch (IOException e) {
      throw StorageException.of(folder, e);
    } finally {
      delete(drawing);
    }
  }

  private static String image(int i) {
    return IMAGES + "/" + name(i);
  }

  private static String name(int i) {
    return String.format("%06d.jpg", i + 1);
  }

  private static Stream<String> attributeNames() {
    return Arrays.stream(FaceAttribute.values()).map(FaceAttribute::officialName);
  }

  private static String flags(int i) {
    Face face = face(i);
    return Arrays.stream(FaceAttribute.values())
        .map(attribute -> face.shows(attribute) ? "  1" : " -1")
        .collect(Collectors.joining());
  }

  private static void text(Path file, String head, int n, IntFunction<String> row) {
    String rows =
        IntStream.range(0, n)
            .mapToObj(i -> name(i) + row.apply(i) + "\n")
            .collect(Collectors.joining());
    AtomicFiles.write(file, head + rows);
  }

  private static void writeImage(Path file, int i) {
    try {
      Files.write(file, jpeg(draw(i)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam quality = writer.getDefaultWriteParam();
      quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      quality.setCompressionQuality(QUALITY);
      writer.write(null, new IIOImage(image, null, null), quality);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Moves the whole folder in one step. */
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
    for (Path file : files(drawing)) {
      Path place = folder.resolve(drawing.relativize(file).toString());
      Files.move(file, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static boolean complete(Path folder) {
    return Files.isDirectory(folder.resolve(IMAGES))
        && TEXTS.stream().allMatch(name -> Files.exists(folder.resolve(name)));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void delete(Path drawing) {
    if (!Files.isDirectory(drawing)) {
      return;
    }
    try {
      files(drawing).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // What cannot be listed cannot be deleted; the folder's name tells what it is.
    }
    drawing.resolve(IMAGES).toFile().delete();
    drawing.toFile().delete();
  }
}
