package waelab.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.Printable;
import waelab.base.Provenance;
import waelab.base.Workspace;

/**
 * Where CelebA's files are, or those of its stand-in, and what their names and lists tell of the
 * images.
 *
 * @param images the zip, or the folder it unpacks to
 * @param folders where the lists are looked for, in this order
 */
record CelebaFiles(ImageSource images, List<Path> folders) {

  private static final String FOLDER = "celeba";
  private static final String IMAGES = "img_align_celeba";
  private static final Pattern NAME = Pattern.compile("(?:.*/)?[0-9]{6}\\.jpg", Pattern.DOTALL);
  private static final String ENDING = ".jpg";

  /** The files of CelebA, if its images are in a workspace. */
  static Optional<CelebaFiles> find(Workspace workspace) {
    return Stream.of(IMAGES + ".zip", IMAGES)
        .flatMap(name -> workspace.find(FOLDER + "/" + name).stream())
        .findFirst()
        .map(
            images -> {
              Stream<Path> inputs = workspace.inputs().stream().map(each -> each.resolve(FOLDER));
              return new CelebaFiles(
                  ImageSource.of(images),
                  Stream.concat(Stream.of(images.getParent()), inputs).toList());
            });
  }

  /** The files of a folder that holds {@code img_align_celeba/} and its lists. */
  static CelebaFiles in(Path folder) {
    return new CelebaFiles(ImageSource.of(folder.resolve(IMAGES)), List.of(folder));
  }

  /** Yes or no for each image and attribute. */
  Optional<Path> attributes() {
    return list("list_attr_celeba");
  }

  /** Who each image shows. */
  Optional<Path> identities() {
    return list("identity_CelebA");
  }

  /** Which images are officially to train, to validate and to test on. */
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
   * Of all files the images, in the order of their numbers.
   *
   * @throws BadFileException if there are none, or two have the same number
   */
  List<String> byNumber(List<String> names) {
    Map<Integer, String> images = new TreeMap<>();
    for (String name : names) {
      if (NAME.matcher(name).matches()) {
        String other = images.put(number(name), name);
        if (other != null) {
          String twice = other.equals(name) ? name + " twice" : other + " and " + name;
          throw bad(
              "holds %s, and which of them is CelebA's is not told; take its published file",
              Printable.line(twice));
        }
      }
    }
    if (images.isEmpty()) {
      throw bad(
          "holds no images of CelebA (img_align_celeba/000001.jpg and so on); %s", CelebA.WHERE);
    }
    return List.copyOf(images.values());
  }

  private BadFileException bad(String format, Object... values) {
    return StoredFile.of(images.path()).bad(format, values);
  }

  /** The number in the name of an image, its last six digits. */
  static int number(String name) {
    int end = name.length() - ENDING.length();
    return Integer.parseInt(name.substring(end - 6, end));
  }

  /**
   * What the lists tell of a pack's images: who they show, or 0, and their attributes.
   *
   * @throws BadFileException if a list is damaged, or does not tell of one of the images
   */
  ImageNotes notes(ImagePack pack) {
    List<Path> lists = Stream.concat(identities().stream(), attributes().stream()).toList();
    String states = lists.stream().map(ImageSource::stateOf).collect(Collectors.joining("\n\n"));
    // To read a list of eight million values takes longer than all else.
    return pack.cache()
        .rows(
            "notes",
            Provenance.of("lists", Checksum.of(states.getBytes(StandardCharsets.UTF_8)).hex()),
            ImageNotes.Stored.class,
            sentence -> {},
            () -> List.of(notes(pack.names()).stored()))
        .get(0)
        .notes();
  }

  /**
   * The same images.
   *
   * @throws BadFileException if a list is damaged, or does not tell of one of them
   */
  List<String> checked(List<String> names) {
    notes(names);
    return names;
  }

  private ImageNotes notes(List<String> names) {
    int[] numbers = names.stream().mapToInt(CelebaFiles::number).toArray();
    Optional<CelebaTable> persons = identities().map(CelebaTable::numbers);
    Optional<CelebaTable> attributes = attributes().map(CelebaTable::attributes);
    return new ImageNotes(
        persons.map(list -> list.first(numbers)).orElseGet(() -> new int[numbers.length]),
        List.of(),
        attributes.map(list -> list.flags(numbers)).orElseGet(Map::of));
  }

  /** Of some images those of one official part. */
  List<String> ofPart(int part, List<String> names) {
    CelebaTable table = CelebaTable.numbers(partition().orElseThrow());
    int[] numbers = names.stream().mapToInt(CelebaFiles::number).toArray();
    int[] parts = table.first(numbers);
    return IntStream.range(0, parts.length)
        .filter(i -> parts[i] == part)
        .mapToObj(names::get)
        .toList();
  }
}
