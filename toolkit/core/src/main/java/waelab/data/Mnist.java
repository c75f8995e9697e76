package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.Download;
import waelab.base.DownloadException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.Workspace;

/**
 * MNIST as the study uses it (§4), and any other set in its format: the images of its training
 * file, resized to 32×32 as in Pillow. Four fifths are for training and one fifth for testing.
 * Images of another size than 28×28 are reported; images of 32×32 are not resized.
 *
 * <p>The files are found under the names in common use: IDX files in {@code mnist/} or {@code
 * MNIST/raw/} of an input folder, gzipped or not, with a dash or a dot; {@code mnist.npz}; tables
 * such as {@code mnist_train.csv}; or in a zip. Missing files are downloaded, if they are not
 * large. Without a network, stand-in digits replace MNIST, and every caption says so; other sets
 * have no stand-in.
 */
public final class Mnist {

  /** The stand-in's name in captions. */
  public static final String STAND_IN = DatasetId.STAND_IN_DIGITS;

  private static final int SIDE = 32;
  private static final int USUAL = 28;
  private static final int LARGEST = 1024;

  /** Fewer images cannot be split four to one. */
  private static final int FEWEST = 5;

  private final MnistSet set;
  private final Workspace workspace;
  private final ProgressListener listener;
  private final MnistSearch search;

  /**
   * MNIST in a workspace.
   *
   * @param listener receives a sentence for each slow step and for each stand-in
   */
  public Mnist(Workspace workspace, ProgressListener listener) {
    this(MnistSet.MNIST, workspace, listener);
  }

  /** Another set in a workspace, as {@link #Mnist(Workspace, ProgressListener)}. */
  public Mnist(MnistSet set, Workspace workspace, ProgressListener listener) {
    this.set = set;
    this.workspace = workspace;
    this.listener = listener;
    this.search = new MnistSearch(workspace, set);
  }

  /**
   * The study's data: 80 % of the training file to train on, 20 % to test on.
   *
   * @throws BadFileException if a file is damaged, or holds fewer than five images
   * @throws LabException if the set is not available, or there is only a stand-in and {@code
   *     WAELAB_REQUIRE_REAL} is set
   */
  public Split<ImageSet> split() {
    return Split.of(load(MnistFiles.TRAIN, FEWEST));
  }

  /** The images of the official test file, 10,000 in MNIST, which the study does not use. */
  public ImageSet officialTest() {
    return load(MnistFiles.TEST, 1);
  }

  /**
   * Downloads the missing files, as {@link #fetch(Function)}.
   *
   * @return where they are
   */
  public Path fetch() {
    return fetch(file -> (bytes, total) -> {});
  }

  /**
   * Downloads the missing files and reports the progress.
   *
   * @param watch returns the receiver of the progress for a file's name
   * @return where they are
   * @throws DownloadException if they cannot be downloaded
   */
  public Path fetch(Function<String, Download.Progress> watch) {
    for (MnistFiles part : MnistFiles.values()) {
      if (find(part).isEmpty()) {
        fetch(part, watch);
      }
    }
    return find(MnistFiles.TRAIN).orElseThrow().get(0).getParent();
  }

  /** Where a part is: its files of images and labels, or the one file that holds both. */
  public Optional<List<Path>> find(MnistFiles part) {
    return search.find(part).map(found -> found.files().stream().map(StoredFile::path).toList());
  }

  private ImageSet load(MnistFiles part, int fewest) {
    Optional<MnistSearch.Found> found = search.find(part);
    if (found.isEmpty()) {
      search.nearMiss(part).ifPresent(what -> listener.info(what + "."));
      found = fetchUnlessOffline(part);
    } else if (!search.missing(part).isEmpty() && search.missing(part).size() < 2) {
      listener.info(
          search.missing(part).get(0) + " is missing: reading " + found.get().images() + ".");
    }
    return found.map(files -> images(files, part, fewest)).orElseGet(() -> standIn(part));
  }

  private ImageSet standIn(MnistFiles part) {
    List<String> missing = search.missing(part);
    if (workspace.requireReal() || !set.hasStandIn()) {
      String offline = set.isSmall() ? " and there is no network" : "";
      String why = set.hasStandIn() ? " and WAELAB_REQUIRE_REAL forbids the stand-in" : offline;
      throw new LabException(
          Printable.of(
              "%s (%s) is not in any of %s%s; put %s from %s into %s/ there, or run: lab fetch %s (%d"
                  + " MB)",
              set.name(),
              String.join(", ", missing),
              workspace.inputs(),
              why,
              search.wanted(part),
              set.mirrors().get(0),
              set.folder(),
              set.folder(),
              set.megabytes()));
    }
    String what =
        missing.size() < set.names(part).size() ? missing.get(0) + " is missing" : "No MNIST";
    listener.info(what + " and no network: using " + STAND_IN + ", drawn for this purpose.");
    Idx.Pair pair = part.read(StandInDigits.files(workspace));
    return images(pair, DatasetId.standInDigits(), Provenance.of("file", part.images()));
  }

  /**
   * Reads a part and returns how it differs from the published one.
   *
   * @return the rest of a sentence about the difference; empty if there is no difference or the
   *     part is missing
   * @throws BadFileException if it is damaged
   */
  public Optional<String> fault(MnistFiles part) {
    return search
        .find(part)
        .flatMap(
            found ->
                set.fault(part, found.reading().get())
                    .map(what -> found.images().name() + ": " + what));
  }

  /**
   * Reads a complete part.
   *
   * @return a sentence that says why it cannot be used; empty if it can be used or is missing
   */
  public Optional<String> damage(MnistFiles part) {
    try {
      search.find(part).ifPresent(found -> found.reading().get());
      return Optional.empty();
    } catch (BadFileException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Optional<MnistSearch.Found> fetchUnlessOffline(MnistFiles part) {
    if (!workspace.mayFetch(set.name()) || !set.isSmall()) {
      return Optional.empty();
    }
    try {
      return listener.during(
          Printable.of(
              "Downloading %s (%d MB) into %s ...",
              set.name(), set.megabytes(), workspace.work().resolve(set.folder())),
          () -> {
            fetch(part, file -> (bytes, total) -> {});
            return search.find(part);
          });
    } catch (DownloadException e) {
      if (!e.offline()) {
        throw e;
      }
      // So that a notebook that loads the set twice does not wait for the network twice.
      workspace.unreached().add(set.name());
      return Optional.empty();
    }
  }

  private void fetch(MnistFiles part, Function<String, Download.Progress> watch) {
    for (Map.Entry<String, Checksum> file : set.downloads(part).entrySet()) {
      String name = file.getKey();
      List<URI> mirrors = set.mirrors().stream().map(each -> URI.create(each + name)).toList();
      Download.of(mirrors, workspace.work().resolve(set.folder()).resolve(name))
          .checksum(file.getValue())
          .progress(watch.apply(name))
          .fetch();
    }
  }

  private ImageSet images(MnistSearch.Found found, MnistFiles part, int fewest) {
    Idx.Pair pair = found.reading().get();
    StoredFile file = found.images();
    int n = pair.images().count();
    int height = pair.images().shape()[1];
    int width = pair.images().shape()[2];
    if (n < fewest) {
      throw file.bad(
          "holds %s, and at least %d are needed to split them",
          n == 1 ? "1 image" : n + " images", fewest);
    }
    if (Math.max(height, width) > LARGEST || (long) n * SIDE * SIDE > Integer.MAX_VALUE - 8) {
      throw file.bad(
          "holds %d images of %d×%d; at most %d images of at most %d×%5$d can be read",
          n, height, width, Integer.MAX_VALUE / (SIDE * SIDE), LARGEST);
    }
    if (height != USUAL || width != USUAL) {
      boolean asTheyAre = height == SIDE && width == SIDE;
      String done = asTheyAre ? "used as they are" : "resized to 32×32, bilinear as Pillow's";
      String size = height + "×" + width;
      listener.info(file.name() + " holds images of " + size + "; they are " + done + ".");
    }
    DatasetId id = set.id(pair, part);
    boolean idx = found.files().size() == 2;
    var provenance = Provenance.of("file", idx ? set.images(part) : file.name());
    if (!set.knowsContent()) {
      provenance =
          provenance.with("told by", "sizes and labels; no checksum of its content is known");
    }
    ImageSet images = images(pair, id, provenance);
    return id.equals(set.published()) && !set.labelNames().isEmpty()
        ? images.withNotes(new ImageAnnotations(images.labels(), set.labelNames(), Map.of()))
        : images;
  }

  private ImageSet images(Idx.Pair pair, DatasetId id, Provenance provenance) {
    int n = pair.images().count();
    int rows = pair.images().shape()[1];
    int columns = pair.images().shape()[2];
    int height = set.transposed() ? columns : rows;
    int width = set.transposed() ? rows : columns;
    String turned = set.transposed() ? "transposed, " : "";
    String recipe =
        height == SIDE && width == SIDE
            ? turned + "32×32, as stored"
            : turned + height + "×" + width + " to 32×32, bilinear as Pillow's";
    var resize = new BilinearResize(height, width, SIDE, SIDE);
    byte[] stored = pair.images().data();
    byte[] resized = new byte[n * SIDE * SIDE];
    int values = rows * columns;
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              byte[] image = Arrays.copyOfRange(stored, i * values, (i + 1) * values);
              byte[] upright = set.transposed() ? transposed(image, rows, columns) : image;
              System.arraycopy(resize.apply(upright), 0, resized, i * SIDE * SIDE, SIDE * SIDE);
            });
    byte[] labels = pair.labels().data();
    return ImageSet.of(
        ByteBuffer.wrap(resized),
        IntStream.range(0, n).map(i -> labels[i] & 0xff).toArray(),
        new Shape(1, SIDE, SIDE),
        id,
        provenance.with("recipe", recipe));
  }

  private static byte[] transposed(byte[] image, int rows, int columns) {
    byte[] transposed = new byte[image.length];
    for (int i = 0; i < image.length; i++) {
      transposed[i % columns * rows + i / columns] = image[i];
    }
    return transposed;
  }
}
