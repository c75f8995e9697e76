package waelab.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.base.Provenance;

/**
 * Which data these are, and what loading them again needs. Captions are made from it, and nothing
 * reads a caption to learn which data they are of. Which samples of the data are meant, and in what
 * order, is told by their digest: equal ids and equal digests are the same samples.
 *
 * @param kind what they are
 * @param name of the published set, the folder or the toy; of any other data their caption
 * @param count how many of CelebA's images there were, or how many points of a toy were drawn; 0 of
 *     other data
 * @param size height and width that the images of a folder got; 0 of other data
 * @param bases what the data were derived from; none where they were loaded, drawn or given
 */
public record DatasetId(Kind kind, String name, int count, int size, List<DatasetId> bases) {

  /** What data can be. */
  public enum Kind {
    /** The published MNIST, prepared as the study prepares it. */
    MNIST,
    /** Digits that the toolkit draws where MNIST cannot be had. */
    MNIST_STAND_IN,
    /** Another published set in MNIST's format, such as Fashion-MNIST. */
    MNIST_LIKE,
    /** Images that were found under the names of a published set's files, and are not that set. */
    MNIST_REPLACED,
    /** CelebA, whole or in part, prepared as the study prepares it. */
    CELEBA,
    /** Faces that the toolkit draws where CelebA cannot be had. */
    CELEBA_STAND_IN,
    /** A folder of images. */
    FOLDER,
    /** Points drawn from a known law. */
    TOY,
    /** Anything else: given by a program, or derived from other data. */
    OTHER
  }

  static final String MNIST = "MNIST";
  static final String CELEBA = "CelebA";

  /** The words that everything made from our digits carries. */
  static final String STAND_IN_DIGITS = "stand-in digits, not MNIST";

  /** The words that everything made from our faces carries. */
  static final String STAND_IN_FACES = "stand-in faces, not CelebA";

  /** How many images CelebA has. */
  static final int ALL_OF_CELEBA = 202_599;

  /** How many of them, the first, the study uses. */
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

  /** The digits that stand in for MNIST. */
  public static DatasetId standInDigits() {
    return of(Kind.MNIST_STAND_IN, MNIST, 0, 0);
  }

  /** CelebA, of which so many images were there. */
  public static DatasetId celebA(int images) {
    return of(Kind.CELEBA, CELEBA, images, 0);
  }

  /** The faces that stand in for CelebA. */
  public static DatasetId standInFaces() {
    return of(Kind.CELEBA_STAND_IN, CELEBA, 0, 0);
  }

  /** A folder of images that were resized to a height and width. */
  public static DatasetId folder(String name, int size) {
    return of(Kind.FOLDER, name, 0, size);
  }

  /** So many points drawn from a toy. */
  public static DatasetId toy(String name, int points) {
    return of(Kind.TOY, name, points, 0);
  }

  /**
   * Data of which no more is known than what to call them.
   *
   * @param caption the words that every caption of these data carries
   */
  public static DatasetId other(String caption) {
    return of(Kind.OTHER, BadArgumentException.requireNonNull(caption, "caption"), 0, 0);
  }

  /** Data that a program gives, under the name that it gives them. */
  static DatasetId given(Provenance provenance) {
    return other(BadArgumentException.requireNonNull(provenance, "provenance").get("data"));
  }

  /** Where the data come from, under their caption, and more to be said of it. */
  Provenance provenance(Provenance more) {
    return Provenance.of("data", caption()).with("", more).with("data", caption());
  }

  /**
   * Data made from these.
   *
   * @param caption the words that every caption of the new data carries
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

  /** The words that every caption of these data carries; of a stand-in they say that it is one. */
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

  /** Whether these data, or what they were derived from, stand in for data that are not there. */
  @JsonIgnore
  public boolean isStandIn() {
    return kind == Kind.MNIST_STAND_IN
        || kind == Kind.CELEBA_STAND_IN
        || bases.stream().anyMatch(DatasetId::isStandIn);
  }

  /**
   * Whether these are data of the study's own two sets, MNIST and CelebA, unchanged: those of which
   * its Tables 1 and 2 have rows.
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
