package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.Download;
import waelab.base.DownloadException;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.base.Voice;
import waelab.base.Workspace;

/**
 * MNIST as the study uses it (§4): the 60,000 images of its training file, resized from 28×28 to
 * 32×32, of which 48,000 are to train on and 12,000 to test on.
 *
 * <p>The files are found in {@code mnist/} of an input folder, gzipped or not, or fetched, or,
 * where there is no network, stood in for by digits drawn by us, which every caption then says.
 */
public final class Mnist {

  /** What captions call the stand-in. */
  public static final String STAND_IN = "stand-in digits, not MNIST";

  private static final int STORED = 28;
  private static final int SIDE = 32;

  private static final List<String> MIRRORS =
      List.of(
          "https://ossci-datasets.s3.amazonaws.com/mnist/",
          "https://storage.googleapis.com/cvdf-datasets/mnist/");

  /** MD5 of each published file's decompressed content. */
  private static final Map<String, String> MD5 =
      Map.of(
          MnistFiles.TRAIN.images(), "6bbc9ace898e44ae57da46a324031adb",
          MnistFiles.TRAIN.labels(), "a25bea736e30d166cdddb491f175f624",
          MnistFiles.TEST.images(), "2646ac647ad5339dbf082846283269ea",
          MnistFiles.TEST.labels(), "27ae3e4e09519cfbb04c329615203637");

  // Being offline is found out once; a notebook that loads twice shall not wait twice.
  private static volatile boolean foundOffline;

  private final Workspace workspace;
  private final Voice voice;

  /**
   * MNIST in a workspace.
   *
   * @param voice is told what takes time and what is stood in for, a sentence each
   */
  public Mnist(Workspace workspace, Voice voice) {
    this.workspace = workspace;
    this.voice = voice;
  }

  /**
   * The study's data: 80 % of the training file to train on, 20 % to test on.
   *
   * @throws BadFileException if a file is damaged
   * @throws LabException if there is only a stand-in and {@code WAELAB_REQUIRE_REAL} is set
   */
  public Split<ImageSet> split() {
    return Split.of(load(MnistFiles.TRAIN));
  }

  /** The 10,000 images of the official test file, which the study leaves aside. */
  public ImageSet officialTest() {
    return load(MnistFiles.TEST);
  }

  /**
   * Fetches the four files that are not there yet.
   *
   * @return where they are
   * @throws DownloadException if they cannot be fetched
   */
  public Path fetch() {
    return fetch(file -> (bytes, total) -> {});
  }

  /**
   * Fetches the four files that are not there yet, watched.
   *
   * @param watch gives for each file's name who is told of that file
   * @return where they are
   * @throws DownloadException if they cannot be fetched
   */
  public Path fetch(Function<String, Download.Progress> watch) {
    for (MnistFiles part : MnistFiles.values()) {
      if (find(part).isEmpty()) {
        fetch(part, watch);
      }
    }
    return find(MnistFiles.TRAIN).orElseThrow().get(0).getParent();
  }

  /** Where the files of a part are: images and labels. */
  public Optional<List<Path>> find(MnistFiles part) {
    List<Path> found =
        part.names().stream().flatMap(name -> find(name).stream()).collect(Collectors.toList());
    return found.size() == 2 ? Optional.of(found) : Optional.empty();
  }

  private List<String> missing(MnistFiles part) {
    return part.names().stream().filter(name -> find(name).isEmpty()).collect(Collectors.toList());
  }

  private Optional<Path> find(String name) {
    return workspace
        .find("mnist/" + name)
        .or(() -> workspace.find("mnist/" + name.replaceAll("\\.gz$", "")));
  }

  private ImageSet load(MnistFiles part) {
    Optional<List<Path>> files = find(part).or(() -> fetchUnlessOffline(part));
    if (files.isPresent()) {
      Idx.Pair pair = Idx.readPair(files.get().get(0), files.get().get(1));
      boolean published =
          md5(pair.images()).equals(MD5.get(part.images()))
              && md5(pair.labels()).equals(MD5.get(part.labels()));
      String name = published ? "MNIST" : "images in the place of MNIST, not its published files";
      return images(pair, Provenance.of("data", name).with("file", part.images()));
    }
    if (workspace.requireReal()) {
      throw new LabException(
          "MNIST ("
              + String.join(", ", missing(part))
              + ") is not in any of "
              + workspace.inputs()
              + " and WAELAB_REQUIRE_REAL forbids the stand-in; put its four files into mnist/"
              + " there, or run: lab fetch mnist");
    }
    List<String> missing = missing(part);
    String what =
        missing.size() < part.names().size() ? missing.get(0) + " is missing" : "No MNIST";
    voice.say(what + " and no network: using " + STAND_IN + ", drawn for this purpose.");
    Idx.Pair pair = part.read(StandInDigits.files(workspace));
    return images(pair, Provenance.of("data", STAND_IN).with("file", part.images()));
  }

  /**
   * Reads the files of a part and tells what sets them apart from the published ones.
   *
   * @return the rest of a sentence about them, or nothing if they are as published or not there
   */
  public Optional<String> fault(MnistFiles part) {
    return find(part).stream()
        .flatMap(List::stream)
        .flatMap(file -> fault(file).map(what -> file.getFileName() + ": " + what).stream())
        .findFirst();
  }

  /**
   * Reads the files of a part whole.
   *
   * @return why they cannot be used, as a sentence, or nothing if they can or are not there
   */
  public Optional<String> damage(MnistFiles part) {
    try {
      find(part).ifPresent(files -> Idx.readPair(files.get(0), files.get(1)));
      return Optional.empty();
    } catch (BadFileException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static Optional<String> fault(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".gz")
        ? Checksum.md5OfGunzipped(MD5.get(name)).fault(file)
        : Checksum.md5(MD5.get(name + ".gz")).fault(file);
  }

  private Optional<List<Path>> fetchUnlessOffline(MnistFiles part) {
    if (workspace.offline() || foundOffline) {
      return Optional.empty();
    }
    try {
      return voice.during(
          "Fetching MNIST (11 MB) into " + workspace.work().resolve("mnist") + " ...",
          () -> {
            fetch(part, file -> (bytes, total) -> {});
            return find(part);
          });
    } catch (DownloadException e) {
      if (!e.offline()) {
        throw e;
      }
      foundOffline = true;
      return Optional.empty();
    }
  }

  private void fetch(MnistFiles part, Function<String, Download.Progress> watch) {
    for (String name : part.names()) {
      List<URI> mirrors =
          MIRRORS.stream().map(mirror -> URI.create(mirror + name)).collect(Collectors.toList());
      Download.of(mirrors, workspace.work().resolve("mnist").resolve(name))
          .withChecksum(Checksum.md5OfGunzipped(MD5.get(name)))
          .withProgress(watch.apply(name))
          .fetch();
    }
  }

  private static ImageSet images(Idx.Pair pair, Provenance provenance) {
    int n = pair.images().count();
    var resize = new BilinearResize(STORED, STORED, SIDE, SIDE);
    byte[] stored = pair.images().data();
    byte[] resized = new byte[n * SIDE * SIDE];
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              byte[] image =
                  Arrays.copyOfRange(stored, i * STORED * STORED, (i + 1) * STORED * STORED);
              System.arraycopy(resize.apply(image), 0, resized, i * SIDE * SIDE, SIDE * SIDE);
            });
    byte[] labels = pair.labels().data();
    return ImageSet.of(
        ByteBuffer.wrap(resized),
        IntStream.range(0, n).map(i -> labels[i]).toArray(),
        new Shape(1, SIDE, SIDE),
        provenance.with("recipe", "28×28 to 32×32, bilinear as Pillow's"));
  }

  private static String md5(Idx idx) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      idx.write(new DigestOutputStream(OutputStream.nullOutputStream(), md5));
      return HexFormat.of().formatHex(md5.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written", e);
    }
  }
}
