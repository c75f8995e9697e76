package waelab.data;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Set;
import waelab.base.LabException;
import waelab.base.Randomness;
import waelab.base.StorageException;
import waelab.base.Workspace;
import waelab.data.drawing.Face;
import waelab.data.drawing.FaceAttribute;

/**
 * Faces that stand in for CelebA where it cannot be had: drawn by us, in CelebA's size and files,
 * eyes and mouth where CelebA's are, with those of its attributes that a drawing truly shows, about
 * as frequent as there. They are not CelebA, and what is made from them must say so.
 *
 * <p>The pixels of face i are a pure function of i, the same on every machine. Stored as JPEG, as
 * CelebA's are, they may come back a shade different from another Java's encoder.
 */
public final class StandInFaces {

  /** Where the files lie, inside the folder for everything written. */
  public static final String FOLDER = "stand-in/celeba";

  /** How many there are: as many as a quick run uses of CelebA. */
  public static final int COUNT = 5_000;

  /** Where train, validation and test begin and end: eight, one and one in ten, as CelebA's. */
  private static final int[] PARTS = {0, 4_000, 4_500, COUNT};

  /** On average; CelebA has twenty. */
  private static final int PICTURES_PER_PERSON = 5;

  /** The faces never change, so that a number made from them can be compared with another. */
  private static final Randomness RANDOMNESS = new Randomness(1);

  private StandInFaces() {}

  /**
   * The folder of {@code img_align_celeba/}, {@code list_attr_celeba.txt}, {@code
   * identity_CelebA.txt} and {@code list_eval_partition.txt}, drawn first where one is not there:
   * some ten seconds and 34 MB, once.
   *
   * @return {@code stand-in/celeba} in the workspace's folder for everything written
   * @throws StorageException if they cannot be written; no half of a set is left behind
   * @throws LabException if somebody interrupts, likewise
   */
  public static Path files(Workspace workspace) {
    Path folder = workspace.work().resolve(FOLDER);
    if (!FaceFiles.complete(folder)) {
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
    return face(i).paint();
  }

  /** What face i shows. */
  static Set<FaceAttribute> attributes(int i) {
    return face(i).attributes();
  }

  /** Whose face it is, from 0 on: no person is in two of the official parts. */
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

  /**
   * Draws and writes a whole set.
   *
   * @param limit at most so many faces
   */
  static void write(Path folder, int limit) {
    FaceFiles.write(folder, Math.min(limit, COUNT));
  }

  private static Face face(int i) {
    return new Face(RANDOMNESS, person(i), i);
  }
}
