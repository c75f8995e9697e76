package waelab.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.base.Provenance;

/**
 * Identifies data and contains everything that is needed to load them again. Captions are made from
 * it; no code parses a caption to identify data, except for files of format 1. A digest identifies
 * the samples and their order: equal ids and equal digests mean the same samples.
 *
 * @param kind kind of the data
 * @param name of the published set, the folder or the toy; for other data, their caption
 * @param count number of CelebA's images that were found, or of points drawn from a toy; 0 for
 *     other data
 * @param size height and width to which the images of a folder were resized; 0 for other data
 * @param bases the data that these were derived from; empty if these were loaded, drawn or given
 */
public record DatasetId(Kind kind, String name, int count, int size, List<DatasetId> bases) {

  /** The kinds of data. */
  public enum Kind {
    /** The published MNIST, prepared as the study prepares it. */
    MNIST,
    /** Digits that the toolkit draws if MNIST is not available. */
    MNIST_STAND_IN,
    /** Another published set in MNIST's format, such as Fashion-MNIST. */
    MNIST_LIKE,
    /** Images that have the file names of a published set, but are not that set. */
    MNIST_REPLACED,
    /** CelebA, complete or in part, prepared as the study prepares it. */
    CELEBA,
    /** Faces that the toolkit draws if CelebA is not available. */
    CELEBA_STAND_IN,
    /** A folder of images. */
    FOLDER,
    /** Points drawn from a known distribution. */
    TOY,
    /** Anything else: given by a program, or derived from other data. */
    OTHER
  }

  static final String MNIST = "MNIST";
  static final String CELEBA = "CelebA";

  /** The words in the caption of everything that is made from stand-in digits. */
  static final String STAND_IN_DIGITS = "stand-in digits, not MNIST";

  /** The words in the caption of everything that is made from stand-in faces. */
  static final String STAND_IN_FACES = "stand-in faces, not CelebA";

  /** How many images CelebA has. */
  static final int ALL_OF_CELEBA = 202_599;

  /** How many of its first images the study uses. */
  static final int STUDY_OF_CELEBA = 100_000;

  /** Checks the numbers and copies the list. */
  public DatasetId {
    BadArgumentException.requireNonNull(kind, "kind");
    BadArgumentException.requireNonNull(name, "name");
    BadArgumentException.require(count >= 0, "count", count, "0 or greater");
    BadArgumentException.require(size >= 0, "size", size, "0 or greater");
    bases = List.copyOf(BadArgumentException.requireNonNull(bases, "bases"));
  }

  static DatasetId of(Kind kind, String name, int count, int size) {
    return new DatasetId(kind, name, count, size, List.of());
  }

  /** The stand-in digits for MNIST. */
  public static DatasetId standInDigits() {
    return of(Kind.MNIST_STAND_IN, MNIST, 0, 0);
  }

  /** CelebA, with the number of images that were found. */
  public static DatasetId celebA(int images) {
    return of(Kind.CELEBA, CELEBA, images, 0);
  }

  /** The stand-in faces for CelebA. */
  public static DatasetId standInFaces() {
    return of(Kind.CELEBA_STAND_IN, CELEBA, 0, 0);
  }

  /** A folder of images that were resized to a height and width. */
  public static DatasetId folder(String name, int size) {
    return of(Kind.FOLDER, name, 0, size);
  }

  /** Points drawn from a toy. */
  public static DatasetId toy(String name, int points) {
    return of(Kind.TOY, name, points, 0);
  }

  /**
   * Data of which only the caption is known.
   *
   * @param caption the words that every caption of these data contains
   */
  public static DatasetId other(String caption) {
    return of(Kind.OTHER, BadArgumentException.requireNonNull(caption, "caption"), 0, 0);
  }

  /** Data that a program gives, with the caption from their provenance. */
  static DatasetId given(Provenance provenance) {
    return other(BadArgumentException.requireNonNull(provenance, "provenance").get("data"));
  }

  /** The provenance of the data: their caption and additional facts. */
  Provenance provenance(Provenance more) {
    return Provenance.of("data", caption()).with("", more).with("data", caption());
  }

  /**
   * Data made from these.
   *
   * @param caption the words that every caption of the new data contains
   */
  public DatasetId into(String caption) {
    return new DatasetId(Kind.OTHER, caption, 0, 0, List.of(this));
  }

  /**
   * These data after a change.
   *
   * @param change what was done to them, such as {@code blurred by 2.0 pixels}
   */
  public DatasetId changed(String change) {
    return into(caption() + ", " + change);
  }

  /**
   * The words that every caption of these data contains; for a stand-in they say that it is one.
   */
  public String caption() {
    return switch (kind) {
      case MNIST, MNIST_LIKE, OTHER -> name;
      case MNIST_STAND_IN -> STAND_IN_DIGITS;
      case MNIST_REPLACED -> "images in the place of " + name + ", not its published files";
      case CELEBA ->
          count >= STUDY_OF_CELEBA
              ? name
              : Printable.of("%s, %,d of its %,d images", name, count, ALL_OF_CELEBA);
      case CELEBA_STAND_IN -> STAND_IN_FACES;
      case FOLDER -> "images in \"" + name + '"';
      case TOY -> "toy \"" + name + '"';
    };
  }

  /** Whether these data, or the data that they were derived from, are a stand-in. */
  @JsonIgnore
  public boolean isStandIn() {
    return kind == Kind.MNIST_STAND_IN
        || kind == Kind.CELEBA_STAND_IN
        || bases.stream().anyMatch(DatasetId::isStandIn);
  }

  /**
   * Whether these are data of the study's two sets, MNIST and CelebA, unchanged. The study's Tables
   * 1 and 2 have rows for them.
   */
  @JsonIgnore
  public boolean isOfStudy() {
    return kind == Kind.MNIST || kind == Kind.CELEBA;
  }

  @Override
  public String toString() {
    return caption();
  }
}
