package waelab.data;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import waelab.base.AtomicFiles;
import waelab.base.BadFileException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.Randomness;
import waelab.base.StorageException;
import waelab.base.UntrustedFile;
import waelab.base.Workspace;
import waelab.data.drawing.Face;

/**
 * Stand-in faces that replace CelebA if it is not available. The toolkit draws them as cartoons,
 * with CelebA's size and files, and with eyes and mouth where CelebA's are. They have four of
 * CelebA's attributes, with the same frequencies. They are not CelebA, and everything that is made
 * from them must say so.
 *
 * <p>The pixels of face i are a pure function of i, the same on every machine. They are stored as
 * JPEG, like CelebA's; the encoder of another Java may change them slightly.
 */
public final class StandInFaces {

  /** The folder of the files, inside the work folder. */
  public static final String FOLDER = "stand-in/cartoons";

  /** The number of faces: the same as a quick run uses of CelebA. */
  public static final int COUNT = 5_000;

  private static final int MOST_BYTES = 1 << 26;
  private static final String IMAGES = "img_align_celeba";
  private static final String ATTRIBUTES = "list_attr_celeba.txt";
  private static final String IDENTITIES = "identity_CelebA.txt";
  private static final String PARTITION = "list_eval_partition.txt";

  /** Where train, validation and test begin and end: 80 %, 10 % and 10 %, as in CelebA. */
  private static final int[] PARTS = {0, 4_000, 4_500, COUNT};

  /** The average; CelebA has twenty. */
  private static final int PICTURES_PER_PERSON = 5;

  /** The faces never change, so that numbers computed from them can be compared. */
  private static final Randomness RANDOMNESS = new Randomness(1);

  private StandInFaces() {}

  /**
   * The folder of {@code img_align_celeba/}, {@code list_attr_celeba.txt}, {@code
   * identity_CelebA.txt} and {@code list_eval_partition.txt}. If one is missing, all are drawn
   * first, which takes about ten seconds and 22 MB.
   *
   * @return {@link #FOLDER} in the workspace's work folder
   * @throws StorageException if they cannot be written; no incomplete set is left
   * @throws LabException if the thread is interrupted; no incomplete set is left
   */
  public static Path files(Workspace workspace) {
    Path folder = workspace.work().resolve(FOLDER);
    if (!complete(folder)) {
      write(folder, COUNT);
    }
    return folder;
  }

  /**
   * A face that is not painted yet, and its attributes.
   *
   * @param i 0 … 4,999; its file's number is i + 1
   */
  public static Face face(int i) {
    return new Face(RANDOMNESS, person(i), i);
  }

  /** The number of the person, from 0; no person is in two of the official parts. */
  static int person(int i) {
    int first = PARTS[part(i)] / PICTURES_PER_PERSON;
    int end = PARTS[part(i) + 1] / PICTURES_PER_PERSON;
    float u = RANDOMNESS.uniforms("people of stand-in faces", i, 1)[0];
    return first + (int) (u * (end - first));
  }

  /** Which official part face i is in: 0 train, 1 validation, 2 test. */
  static int part(int i) {
    return i < PARTS[1] ? 0 : i < PARTS[2] ? 1 : 2;
  }

  /** Whether a complete set exists. */
  static boolean complete(Path folder) {
    if (!Stream.of(IDENTITIES, PARTITION).allMatch(name -> Files.exists(folder.resolve(name)))) {
      return false;
    }
    var attributes = UntrustedFile.of(folder.resolve(ATTRIBUTES), "a list of attributes");
    try (Stream<Path> images = Files.list(folder.resolve(IMAGES))) {
      long count = images.filter(image -> image.toString().endsWith(".jpg")).count();
      return attributes.text(MOST_BYTES).startsWith(count + "\n");
    } catch (IOException | BadFileException e) {
      return false; // Writing the set will report the error.
    }
  }

  /**
   * Draws and writes a complete set.
   *
   * @param limit the maximum number of faces
   */
  static void write(Path folder, int limit) {
    int n = Math.min(limit, COUNT);
    StandInFiles.write(
        folder,
        "stand-in faces",
        hidden -> {
          writeImages(Files.createDirectory(hidden.resolve(IMAGES)), n);
          String head = n + "\n" + String.join(" ", Face.ATTRIBUTES) + " \n";
          writeRows(hidden.resolve(ATTRIBUTES), head, n, StandInFaces::flags);
          writeRows(hidden.resolve(IDENTITIES), "", n, i -> " " + (person(i) + 1));
          writeRows(hidden.resolve(PARTITION), "", n, i -> " " + part(i));
        });
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
                ImageIO.write(face(i).paint(), "jpg", new MemoryCacheImageOutputStream(out));
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

  private static String name(int i) {
    return Printable.of("%06d.jpg", i + 1);
  }

  private static void writeRows(Path file, String head, int n, IntFunction<String> row) {
    AtomicFiles.write(
        file,
        IntStream.range(0, n)
            .mapToObj(i -> name(i) + row.apply(i) + "\n")
            .collect(Collectors.joining("", head, "")));
  }

  private static String flags(int i) {
    Face face = face(i);
    return Face.ATTRIBUTES.stream()
        .map(attribute -> face.shows(attribute) ? "  1" : " -1")
        .collect(Collectors.joining());
  }
}
