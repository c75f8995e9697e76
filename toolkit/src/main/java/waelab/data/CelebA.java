package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.base.Voice;
import waelab.base.Workspace;

/**
 * CelebA as the study uses it (§4): the first 100,000 of its 202,599 aligned faces, of which the
 * 148×148 pixels in the middle are resized to 64×64, 80 % to train on and 20 % to test on.
 *
 * <p>The files are found in {@code celeba/} of an input folder: {@code img_align_celeba.zip} as it
 * is, or the folder {@code img_align_celeba} that it unpacks to; beside it {@code
 * list_attr_celeba.txt}, {@code identity_CelebA.txt} and {@code list_eval_partition.txt}, where
 * they are. A program may not fetch them. Where there are none, faces drawn by us stand in, which
 * every caption then says. Images are decoded once, and packed.
 */
public final class CelebA {

  /** What captions call the stand-in. */
  public static final String STAND_IN = DatasetId.STAND_IN_FACES;

  /** Where a person gets CelebA, and what to put where. */
  public static final String WHERE =
      "get img_align_celeba.zip, list_attr_celeba.txt and identity_CelebA.txt from the CelebA page"
          + " of the MMLAB at CUHK (or images and list_attr_celeba.csv of Kaggle's \"CelebFaces"
          + " Attributes (CelebA) Dataset\") and put them into celeba/";

  static final String NAME = "CelebA";
  private static final String PACK = "celeba";
  private static final String FIRST = "first 100,000";
  private static final int WIDTH = 178;
  private static final int HEIGHT = 218;
  private static final int CROP = 148;
  private static final int SIDE = 64;
  private static final int LARGEST_FILE = 1 << 20; // the longest of CelebA's has some 30 kB
  private static final int TEST_PART = 2;
  private static final BilinearResize RESIZE = new BilinearResize(CROP, CROP, SIDE, SIDE);
  private static final String PREPARED =
      "178×218, of it the middle 148×148, to 64×64, bilinear as Pillow's";

  private final Workspace workspace;
  private final Voice voice;
  private final Packer packer;

  /**
   * CelebA in a workspace.
   *
   * @param voice is told what takes time and what is stood in for, a sentence each
   */
  public CelebA(Workspace workspace, Voice voice) {
    this.workspace = workspace;
    this.voice = voice;
    this.packer = new Packer(workspace, voice);
  }

  /**
   * The study's data, 3×64×64: of the first 100,000 images by number, or as many as there are, 80 %
   * to train on and 20 % to test on. The first time all are decoded, which takes a minute or two;
   * from then on they are mapped from the disk.
   *
   * @throws BadFileException if a file is damaged
   * @throws LabException if there is only a stand-in and {@code WAELAB_REQUIRE_REAL} is set, or
   *     somebody interrupts
   */
  public Split<ImageSet> split() {
    Optional<CelebaFiles> real = CelebaFiles.find(workspace);
    CelebaFiles files = real.orElseGet(this::standIn);
    String name = real.isPresent() ? NAME : STAND_IN;
    return Split.of(load(files, recipe(name, FIRST), names -> first(files.byNumber(names))));
  }

  /**
   * The images of the official test part, 3×64×64, which are none of the first 100,000: 19,962, or
   * as many as there are.
   *
   * @throws LabException if CelebA or its {@code list_eval_partition.txt} is not there
   */
  public ImageSet officialTest() {
    CelebaFiles files =
        CelebaFiles.find(workspace)
            .filter(each -> each.partition().isPresent())
            .orElseThrow(
                () ->
                    new LabException(
                        "CelebA's official test needs its images and list_eval_partition.txt in"
                            + " celeba/ of one of "
                            + workspace.inputs()
                            + "; they are on the CelebA page of the MMLAB at CUHK."));
    String which = "test part of " + Checksum.of(files.partition().orElseThrow()).hex();
    return load(
        files, recipe(NAME, which), names -> files.ofPart(TEST_PART, files.byNumber(names)));
  }

  /** Where the images are: the zip, or the folder it unpacks to. */
  public Optional<Path> images() {
    return CelebaFiles.find(workspace).map(files -> files.images().path());
  }

  /** Where the list of attributes is. */
  public Optional<Path> attributes() {
    return CelebaFiles.find(workspace).flatMap(CelebaFiles::attributes);
  }

  /** What is packed of it, in a few words; nothing if nothing is. */
  public Optional<String> packed() {
    try {
      return CelebaFiles.find(workspace)
          .flatMap(files -> packer.find(files.images(), recipe(NAME, FIRST)))
          .map(CelebA::described);
    } catch (BadFileException e) {
      return Optional.empty(); // damage() tells
    }
  }

  private static String described(ImagePack pack) {
    String sha = pack.facts().get(ImagePack.SHA256);
    String images = String.format(Locale.ROOT, "%,d images are packed", pack.size());
    return sha.isEmpty() ? images : images + " (SHA-256 of the zip " + sha + ")";
  }

  /**
   * Looks through what is there, without decoding an image; what is packed of it is read whole.
   *
   * @return why it cannot be used, as a sentence, or nothing if it can or is not there
   */
  public Optional<String> damage() {
    Optional<CelebaFiles> found = CelebaFiles.find(workspace);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (ImageFiles open = found.get().images().open()) {
      found.get().checked(first(found.get().byNumber(open.names())));
      return Packer.damage(workspace, PACK).stream().findFirst();
    } catch (BadFileException e) {
      return Optional.of(e.getMessage());
    }
  }

  private CelebaFiles standIn() {
    if (workspace.requireReal()) {
      throw new LabException(
          "CelebA is not in any of "
              + workspace.inputs()
              + " and WAELAB_REQUIRE_REAL forbids the stand-in; "
              + WHERE
              + " there.");
    }
    voice.say(
        "No CelebA: using "
            + STAND_IN
            + ", drawn for this purpose. For CelebA itself, "
            + WHERE
            + " of data/, or of the folder that WAELAB_DATA names.");
    return CelebaFiles.in(
        StandInFaces.complete(workspace.work().resolve(StandInFaces.FOLDER))
            ? StandInFaces.files(workspace)
            : voice.during("Drawing " + STAND_IN + " ...", () -> StandInFaces.files(workspace)));
  }

  private static List<String> first(List<String> names) {
    return names.subList(0, Math.min(DatasetId.STUDY_OF_CELEBA, names.size()));
  }

  private static Recipe recipe(String name, String which) {
    var shape = new Shape(3, SIDE, SIDE);
    return new Recipe(name, PACK, which + ", " + PREPARED, shape, LARGEST_FILE, CelebA::prepare);
  }

  private ImageSet load(CelebaFiles files, Recipe recipe, UnaryOperator<List<String>> choose) {
    // A list that does not fit is told before the minutes that packing takes.
    ImagePack pack = packer.pack(files.images(), recipe, choose.andThen(files::checked)::apply);
    DatasetId id =
        recipe.title().equals(NAME) ? DatasetId.celebA(pack.size()) : DatasetId.standInFaces();
    return pack.images(id, provenance(files, pack)).withNotes(files.notes(pack));
  }

  private static Provenance provenance(CelebaFiles files, ImagePack pack) {
    return pack.tell(
        Provenance.of("file", files.images().path().getFileName()).with("recipe", PREPARED));
  }

  static byte[] prepare(PlainImage image, ImageDecoder decoder) throws UnreadableImageException {
    if (image.width() != WIDTH || image.height() != HEIGHT) {
      throw new UnreadableImageException(
          "is " + image.width() + "×" + image.height() + " and not 178×218, as CelebA's are");
    }
    return RESIZE.apply(decoder.square(image, CROP));
  }
}
