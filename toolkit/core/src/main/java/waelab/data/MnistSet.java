package waelab.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import waelab.base.BadArgumentException;
import waelab.base.Checksum;
import waelab.base.Printable;
import waelab.data.DatasetId.Kind;

/**
 * A data set that is published in MNIST's format: two IDX files of images and labels to train on,
 * two to test on.
 *
 * @param name its name in captions
 * @param folder the folder, inside an input folder, that is searched first
 * @param prefix the beginning of its files' names; may be empty
 * @param transposed true if its images are stored column by column
 * @param labels the labels that its images have
 * @param labelNames names of labels 0, 1, …; empty if labels are only numbers
 * @param downloads the files to download, each with its checksum
 * @param mirrors the beginnings of the files' addresses
 * @param megabytes total size of the files
 */
public record MnistSet(
    String name,
    String folder,
    String prefix,
    boolean transposed,
    Set<Integer> labels,
    List<String> labelNames,
    Map<String, Checksum> downloads,
    List<String> mirrors,
    int megabytes) {

  /** LeCun et al. 1998: handwritten digits. */
  public static final MnistSet MNIST =
      ofTenClasses(
          "MNIST",
          List.of(),
          content(
              "6bbc9ace898e44ae57da46a324031adb",
              "a25bea736e30d166cdddb491f175f624",
              "2646ac647ad5339dbf082846283269ea",
              "27ae3e4e09519cfbb04c329615203637"),
          List.of(
              "https://ossci-datasets.s3.amazonaws.com/mnist/",
              "https://storage.googleapis.com/cvdf-datasets/mnist/"),
          11);

  /**
   * Xiao et al. 2017: ten kinds of clothes. The checksums are those of the decompressed content.
   * The MD5 of the published files themselves begin with 8d4fb7e6, 25c81989, bef4ecab and bb300cfd.
   */
  public static final MnistSet FASHION_MNIST =
      ofTenClasses(
          "Fashion-MNIST",
          List.of(
              "T-shirt/top|Trouser|Pullover|Dress|Coat|Sandal|Shirt|Sneaker|Bag|Ankle boot"
                  .split("\\|")),
          content(
              "f4a8712d7a061bf5bd6d2ca38dc4d50a",
              "9018921c3c673c538a1fc5bad174d6f9",
              "8181f5470baa50b63fa0f6fddb340f0a",
              "15d484375f8d13e6eb1aabb0c3f46965"),
          List.of(
              "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
              "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
          31);

  /** Clanuwat et al. 2018: ten characters of cursive Japanese. */
  public static final MnistSet KMNIST =
      ofTenClasses(
          "KMNIST",
          List.of("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
          byName(
              Checksum::md5,
              "bdb82020997e1d708af4cf47b453dcf7",
              "e144d726b3acfaa3e44228e80efcd344",
              "5c965bf0a639b31b8f53240b1b52f4d7",
              "7320c461ea6c1c855c0b718fb2a4b134"),
          List.of(
              "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
              "http://codh.rois.ac.jp/kmnist/dataset/kmnist/"),
          21);

  /** The parts of EMNIST, each with its largest label. */
  private static final Map<String, Integer> EMNIST =
      Map.of("balanced", 46, "byclass", 61, "bymerge", 46, "digits", 9, "letters", 26, "mnist", 9);

  /** A set whose files have MNIST's names, in a separate folder. */
  private static MnistSet ofTenClasses(
      String name,
      List<String> labelNames,
      Map<String, Checksum> downloads,
      List<String> mirrors,
      int megabytes) {
    String folder = name.toLowerCase(Locale.ROOT);
    return new MnistSet(
        name, folder, "", false, upTo(9), labelNames, downloads, mirrors, megabytes);
  }

  /** Copies the collections. */
  public MnistSet {
    labels = Set.copyOf(labels);
    labelNames = List.copyOf(labelNames);
    downloads = Map.copyOf(downloads);
    mirrors = List.copyOf(mirrors);
  }

  /** The names of EMNIST's parts, in order. */
  public static List<String> emnistParts() {
    return EMNIST.keySet().stream().sorted().toList();
  }

  /**
   * A part of EMNIST (Cohen et al. 2017), whose files hold each image transposed. All parts are
   * published in one zip, {@code gzip.zip}; it is read without unpacking.
   *
   * @param split {@code balanced}, {@code byclass}, {@code bymerge}, {@code digits}, {@code
   *     letters} (labels 1 … 26) or {@code mnist}
   * @throws BadArgumentException if there is no such part; the message lists all
   */
  public static MnistSet emnist(String split) {
    BadArgumentException.requireNonNull(split, "split");
    List<String> all = emnistParts();
    BadArgumentException.require(
        all.contains(split), "split", '"' + split + '"', "one of " + String.join(", ", all));
    Set<Integer> labels = upTo(EMNIST.get(split));
    if (split.equals("letters")) {
      labels = Set.copyOf(labels.stream().filter(label -> label > 0).toList());
    }
    return new MnistSet(
        "EMNIST " + split,
        "emnist",
        "emnist-" + split + "-",
        true,
        labels,
        List.of(),
        Map.of("gzip.zip", Checksum.md5("58c8d27c78d21e728a6bc7b3cc06412e")),
        List.of(
            "https://biometrics.nist.gov/cs_links/EMNIST/",
            "https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/"),
        562);
  }

  /** All sets. */
  public static List<MnistSet> all() {
    return Stream.concat(
            Stream.of(MNIST, FASHION_MNIST, KMNIST),
            EMNIST.keySet().stream().sorted().map(MnistSet::emnist))
        .toList();
  }

  /**
   * The set with a name.
   *
   * @throws BadArgumentException if there is no such set; the message lists all
   */
  static MnistSet named(String name) {
    List<String> names = all().stream().map(MnistSet::name).toList();
    BadArgumentException.require(names.contains(name), "set", '"' + name + '"', "one of " + names);
    return all().get(names.indexOf(name));
  }

  /** Whether stand-in digits replace the set if it is not available. */
  boolean hasStandIn() {
    return equals(MNIST);
  }

  /** The name of a part's file of images. */
  public String images(MnistFiles part) {
    return file(part, part.images());
  }

  /** The name of a part's file of labels. */
  public String labels(MnistFiles part) {
    return file(part, part.labels());
  }

  /** Both names. */
  public List<String> names(MnistFiles part) {
    return List.of(images(part), labels(part));
  }

  private String file(MnistFiles part, String mnists) {
    return prefix.isEmpty() ? mnists : prefix + mnists.replace("t10k", "test");
  }

  /** The name of the file that holds both parts as arrays of NumPy, as in Keras. */
  String npz() {
    return (prefix.isEmpty() ? folder + "-" : prefix).replaceFirst("-$", ".npz");
  }

  /** The names of the tables that may hold a part, a line for each image, as on Kaggle. */
  List<String> tables(MnistFiles part) {
    String side = part == MnistFiles.TRAIN ? "train" : "test";
    return prefix.isEmpty()
        ? List.of(folder + "_" + side + ".csv", side + ".csv")
        : List.of(prefix + side + ".csv");
  }

  /** The files to download for a part. */
  Map<String, Checksum> downloads(MnistFiles part) {
    return downloads.entrySet().stream()
        .filter(file -> prefix.isEmpty() ? names(part).contains(file.getKey()) : true)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Whether the set is small enough for an automatic download. */
  boolean isSmall() {
    return megabytes < 100;
  }

  /**
   * Identifies the data that were found under this set's names: this set, or data that replace it.
   * MNIST and Fashion-MNIST are recognised by the MD5 of their content. For the others no such MD5
   * is published, so sizes and labels are checked.
   */
  DatasetId id(Idx.Pair pair, MnistFiles part) {
    return isPublished(pair, part) ? published() : replaced();
  }

  private boolean isPublished(Idx.Pair pair, MnistFiles part) {
    if (knowsContent()) {
      return fault(part, pair).isEmpty();
    }
    int[] shape = pair.images().shape();
    boolean whole = !prefix.isEmpty() || shape[0] == part.count();
    boolean fits = whole && shape[1] == 28 && shape[2] == 28;
    for (byte label : pair.labels().data()) {
      fits &= labels.contains(label & 0xff);
    }
    // Files of MNIST and Fashion-MNIST in this set's folder would have the same sizes.
    return fits
        && Stream.of(MNIST, FASHION_MNIST)
            .flatMap(
                set ->
                    Arrays.stream(MnistFiles.values())
                        .map(each -> set.fault(set.images(each), pair.images())))
            .allMatch(Optional::isPresent);
  }

  /** Whether the MD5 of this set's content is known. */
  boolean knowsContent() {
    return downloads.values().stream().allMatch(Checksum::ofGunzipped);
  }

  /** How a part differs from the published one, as the rest of a sentence; empty if it does not. */
  Optional<String> fault(MnistFiles part, Idx.Pair pair) {
    return fault(images(part), pair.images()).or(() -> fault(labels(part), pair.labels()));
  }

  /**
   * How an array differs from the published one.
   *
   * @param file its published name
   * @return the rest of a sentence; empty if it is the same, or no MD5 of it is known
   */
  private Optional<String> fault(String file, Idx content) {
    String expected = knowsContent() ? downloads.get(file).hex() : content.md5();
    String actual = content.md5();
    return actual.equals(expected)
        ? Optional.empty()
        : Optional.of(
            Printable.of(
                "its MD5 after decompression is %s instead of the expected %s", actual, expected));
  }

  private static Set<Integer> upTo(int last) {
    return Set.copyOf(IntStream.rangeClosed(0, last).boxed().toList());
  }

  /** MD5 of the content of four files with MNIST's names. */
  private static Map<String, Checksum> content(String... md5) {
    return byName(Checksum::md5OfGunzipped, md5);
  }

  private static Map<String, Checksum> byName(Function<String, Checksum> sum, String... md5) {
    var names = Arrays.stream(MnistFiles.values()).flatMap(part -> part.names().stream()).toList();
    return IntStream.range(0, names.size())
        .boxed()
        .collect(Collectors.toMap(names::get, i -> sum.apply(md5[i])));
  }

  /** The data that this set's published files hold. */
  public DatasetId published() {
    return DatasetId.of(equals(MNIST) ? Kind.MNIST : Kind.MNIST_LIKE, name, 0, 0);
  }

  /** Data that were found under the names of its files, but are not this set. */
  public DatasetId replaced() {
    return DatasetId.of(Kind.MNIST_REPLACED, name, 0, 0);
  }
}
