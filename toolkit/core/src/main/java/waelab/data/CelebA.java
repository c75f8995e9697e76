package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.Workspace;

/**
 * CelebA as the study uses it (§4): the first 100,000 of its 202,599 aligned faces. The central
 * 148×148 pixels of each are resized to 64×64. 80 % are for training and 20 % for testing.
 *
 * <p>The files are read from {@code celeba/} of an input folder: {@code img_align_celeba.zip}, or
 * the folder {@code img_align_celeba} that it unpacks to, and next to it, if they exist, {@code
 * list_attr_celeba.txt}, {@code identity_CelebA.txt} and {@code list_eval_partition.txt}. CelebA's
 * licence forbids automatic download. If the images are missing, stand-in faces replace them, and
 * every caption says so. Images are decoded once, and packed.
 */
public final class CelebA {

  /** The stand-in's name in captions. */
  public static final String STAND_IN = DatasetId.STAND_IN_FACES;

  /** Where to get CelebA, and where to put its files. */
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
  private static final int LARGEST_FILE = 1 << 20; // the largest of CelebA's has about 30 kB
  private static final int TEST_PART = 2;
  private static final BilinearResize RESIZE = new BilinearResize(CROP, CROP, SIDE, SIDE);
  private static final String PREPARED =
      "178×218, of it the middle 148×148, to 64×64, bilinear as Pillow's";

  private final Workspace workspace;
  private final ProgressListener listener;
  private final Packer packer;

  /**
   * CelebA in a workspace.
   *
   * @param listener receives a sentence for each slow step and for each stand-in
   */
  public CelebA(Workspace workspace, ProgressListener listener) {
    this.workspace = workspace;
    this.listener = listener;
    this.packer = new Packer(workspace, listener);
  }

  /**
   * The study's data, 3×64×64: the first 100,000 images by number, or all if there are fewer, 80 %
   * to train on and 20 % to test on. The first call decodes all images, which takes a minute or
   * two; later calls map them from the disk.
   *
   * @throws BadFileException if a file is damaged
   * @throws LabException if there is only a stand-in and {@code WAELAB_REQUIRE_REAL} is set, or the
   *     thread is interrupted
   */
  public Split<ImageSet> split() {
    Optional<Places> real = Places.find(workspace);
    Places files = real.orElseGet(this::standIn);
    String name = real.isPresent() ? NAME : STAND_IN;
    return Split.of(load(files, recipe(name, FIRST), names -> first(files.byNumber(names))));
  }

  /**
   * The images of the official test part, 3×64×64: 19,962, or all that exist. None of them is among
   * the first 100,000.
   *
   * @throws LabException if CelebA or its {@code list_eval_partition.txt} is missing
   */
  public ImageSet officialTest() {
    Places files =
        Places.find(workspace)
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
    return Places.find(workspace).map(files -> files.images().path());
  }

  /** Where the list of attributes is. */
  public Optional<Path> attributes() {
    return Places.find(workspace).flatMap(Places::attributes);
  }

  /** A few words about what is packed; empty if nothing is packed. */
  public Optional<String> packed() {
    try {
      return Places.find(workspace)
          .flatMap(files -> packer.find(files.images(), recipe(NAME, FIRST)))
          .map(CelebA::described);
    } catch (BadFileException e) {
      return Optional.empty(); // damage() reports it
    }
  }

  private static String described(ImagePack pack) {
    String sha = pack.facts().get(ImagePack.SHA256);
    String images = Printable.of("%,d images are packed", pack.size());
    return sha.isEmpty() ? images : images + " (SHA-256 of the zip " + sha + ")";
  }

  /**
   * Checks the files without decoding an image; packed images are read completely.
   *
   * @return a sentence that says why CelebA cannot be used; empty if it can be used or is missing
   */
  public Optional<String> damage() {
    Optional<Places> found = Places.find(workspace);
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

  private Places standIn() {
    if (workspace.requireReal()) {
      throw new LabException(
          "CelebA is not in any of "
              + workspace.inputs()
              + " and WAELAB_REQUIRE_REAL forbids the stand-in; "
              + WHERE
              + " there.");
    }
    listener.info(
        "No CelebA: using "
            + STAND_IN
            + ", drawn for this purpose. For CelebA itself, "
            + WHERE
            + " of data/, or of the folder that WAELAB_DATA names.");
    return Places.in(
        StandInFaces.complete(workspace.work().resolve(StandInFaces.FOLDER))
            ? StandInFaces.files(workspace)
            : listener.during("Drawing " + STAND_IN + " ...", () -> StandInFaces.files(workspace)));
  }

  private static List<String> first(List<String> names) {
    return names.subList(0, Math.min(DatasetId.STUDY_OF_CELEBA, names.size()));
  }

  private static Packer.Preprocessing recipe(String name, String which) {
    var shape = new Shape(3, SIDE, SIDE);
    return new Packer.Preprocessing(
        name, PACK, which + ", " + PREPARED, shape, LARGEST_FILE, CelebA::prepare);
  }

  private ImageSet load(
      Places files, Packer.Preprocessing recipe, UnaryOperator<List<String>> choose) {
    // A list that does not match is reported before packing, which takes minutes.
    ImagePack pack = packer.pack(files.images(), recipe, choose.andThen(files::checked)::apply);
    DatasetId id =
        recipe.title().equals(NAME) ? DatasetId.celebA(pack.size()) : DatasetId.standInFaces();
    Path file = files.images().path().getFileName();
    Provenance from = pack.tell(Provenance.of("file", file).with("recipe", PREPARED));
    return pack.images(id, from).withNotes(files.notes(pack));
  }

  static byte[] prepare(PlainImage image, ImageDecoder decoder) throws UnreadableImageException {
    if (image.width() != WIDTH || image.height() != HEIGHT) {
      throw new UnreadableImageException(
          "is " + image.width() + "×" + image.height() + " and not 178×218, as CelebA's are");
    }
    return RESIZE.apply(decoder.square(image, CROP));
  }

  /**
   * Where the files of CelebA or its stand-in are, and what their names and lists say about the
   * images. A list that is damaged, or has no row for an image, throws a {@link BadFileException}.
   *
   * @param images the zip, or the folder it unpacks to
   * @param folders where the lists are looked for, in this order
   */
  private record Places(ImageSource images, List<Path> folders) {

    private static final String FOLDER = "celeba";
    private static final String IMAGES = "img_align_celeba";
    private static final Pattern NAME = Pattern.compile("(?:.*/)?[0-9]{6}\\.jpg", Pattern.DOTALL);

    /** The files of CelebA, if its images are in a workspace. */
    static Optional<Places> find(Workspace workspace) {
      return Stream.of(IMAGES + ".zip", IMAGES)
          .flatMap(name -> workspace.find(FOLDER + "/" + name).stream())
          .findFirst()
          .map(
              images -> {
                Stream<Path> inputs = workspace.inputs().stream().map(each -> each.resolve(FOLDER));
                return new Places(
                    ImageSource.of(images),
                    Stream.concat(Stream.of(images.getParent()), inputs).toList());
              });
    }

    /** The files of a folder that holds {@code img_align_celeba/} and its lists. */
    static Places in(Path folder) {
      return new Places(ImageSource.of(folder.resolve(IMAGES)), List.of(folder));
    }

    /** The list with yes or no for each image and attribute. */
    Optional<Path> attributes() {
      return list("list_attr_celeba");
    }

    /** The list with the person on each image. */
    Optional<Path> identities() {
      return list("identity_CelebA");
    }

    /** The list with the official part of each image: training, validation or test. */
    Optional<Path> partition() {
      return list("list_eval_partition");
    }

    private Optional<Path> list(String name) {
      return folders.stream()
          .flatMap(folder -> Stream.of(".txt", ".csv").map(ending -> folder.resolve(name + ending)))
          .filter(Files::exists)
          .findFirst();
    }

    /**
     * The images among all files, in the order of their numbers.
     *
     * @throws BadFileException if there are none, or two have the same number
     */
    List<String> byNumber(List<String> names) {
      var file = StoredFile.of(images.path());
      Map<Integer, String> byNumber = new TreeMap<>();
      for (String name : names) {
        if (NAME.matcher(name).matches()) {
          String other = byNumber.put(number(name), name);
          if (other != null) {
            String twice = other.equals(name) ? name + " twice" : other + " and " + name;
            throw file.bad(
                "holds %s, and it is not clear which of them is CelebA's; use its published file",
                Printable.line(twice));
          }
        }
      }
      if (byNumber.isEmpty()) {
        throw file.bad(
            "holds no images of CelebA (img_align_celeba/000001.jpg and so on); %s", WHERE);
      }
      return List.copyOf(byNumber.values());
    }

    private static int[] numbers(List<String> names) {
      return names.stream().mapToInt(Places::number).toArray();
    }

    /** The number in the name of an image, its last six digits. */
    private static int number(String name) {
      int end = name.length() - ".jpg".length();
      return Integer.parseInt(name.substring(end - 6, end));
    }

    /**
     * The annotations of a pack's images from the lists: the person's number, or 0, and attributes.
     */
    ImageAnnotations notes(ImagePack pack) {
      List<Path> lists = Stream.concat(identities().stream(), attributes().stream()).toList();
      String states = lists.stream().map(ImageSource::stateOf).collect(Collectors.joining("\n\n"));
      // Kept, because reading a list of eight million values takes longer than everything else.
      byte[] of = states.getBytes(StandardCharsets.UTF_8);
      return pack.kept(
              "notes",
              "lists",
              of,
              ImageAnnotations.Stored.class,
              () -> notes(pack.names()).stored())
          .notes();
    }

    /** Returns the same images after checking that the lists have a row for each. */
    List<String> checked(List<String> names) {
      notes(names);
      return names;
    }

    private ImageAnnotations notes(List<String> names) {
      int[] numbers = numbers(names);
      Optional<CelebaTable> persons = identities().map(CelebaTable::numbers);
      Optional<CelebaTable> attributes = attributes().map(CelebaTable::attributes);
      return new ImageAnnotations(
          persons.map(list -> list.first(numbers)).orElseGet(() -> new int[numbers.length]),
          List.of(),
          attributes.map(list -> list.flags(numbers)).orElseGet(Map::of));
    }

    /** The images of one official part among these images. */
    List<String> ofPart(int part, List<String> names) {
      int[] parts = CelebaTable.numbers(partition().orElseThrow()).first(numbers(names));
      return IntStream.range(0, parts.length)
          .filter(i -> parts[i] == part)
          .mapToObj(names::get)
          .toList();
    }
  }
}
