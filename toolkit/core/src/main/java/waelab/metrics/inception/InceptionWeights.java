package waelab.metrics.inception;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.Download;
import waelab.base.DownloadException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.TorchFile;
import waelab.base.Workspace;
import waelab.metrics.FeatureExtractor;
import waelab.torch.Convolutions;

/**
 * The published weights of FID's Inception network, found in {@code inception/} of an input folder
 * or downloaded. A file with only some of the layers is enough for the feature spaces that need no
 * other layers: {@code pt_inception-2015-12-05-through-Mixed_7a.pth} gives 64, 192 and 768.
 */
public final class InceptionWeights {

  /** Names of the published file; both have the same content. */
  public static final List<String> PUBLISHED =
      List.of("pt_inception-2015-12-05-6726825d.pth", "weights-inception-2015-12-05-6726825d.pth");

  private static final int SMALLEST = Inception.SPACES.get(0);
  private static final String FOLDER = "inception";
  private static final Pattern PART = Pattern.compile("pt_inception-2015-12-05-through-\\w+\\.pth");
  private static final Checksum CHECKSUM =
      Checksum.sha256("6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2");
  private static final String REMEDY = "run: lab fetch inception";

  private static final List<URI> MIRRORS =
      Stream.of(
              "https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/"
                  + PUBLISHED.get(0),
              "https://github.com/toshas/torch-fidelity/releases/download/v0.2.0/"
                  + PUBLISHED.get(1))
          .map(URI::create)
          .collect(Collectors.toList());

  // Reading takes a second, and a network a hundred megabytes: a process keeps each of them once.
  private static final Map<Content, SoftReference<Inception>> LOADED = new HashMap<>();

  private final Workspace workspace;
  private final ProgressListener listener;

  /** The current state of a file, and the feature space that is read from it. */
  private record Content(Path file, long size, FileTime changed, int space) {}

  /**
   * The weights in a workspace.
   *
   * @param listener receives a sentence for each slow step
   */
  public InceptionWeights(Workspace workspace, ProgressListener listener) {
    this.workspace = workspace;
    this.listener = listener;
  }

  /** Where the weights are: the published file, otherwise the largest part of it. */
  public Optional<Path> find() {
    return PUBLISHED.stream()
        .flatMap(name -> workspace.find(FOLDER + "/" + name).stream())
        .findFirst()
        .or(this::findPart);
  }

  /** Whether a file has the published file's name, which ends in digits of its checksum. */
  public static boolean isPublished(Path file) {
    BadArgumentException.requireNonNull(file, "file");
    return PUBLISHED.contains(file.getFileName().toString());
  }

  private Optional<Path> findPart() {
    return workspace.inputs().stream()
        .flatMap(folder -> parts(folder.resolve(FOLDER)).stream())
        .max(Comparator.comparing(part -> part.toFile().length()));
  }

  private static List<Path> parts(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> PART.matcher(file.getFileName().toString()).matches())
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw BadFileException.unreadable(folder, e);
    }
  }

  /**
   * The deepest feature space that the available weights allow.
   *
   * @return empty if there are no weights, or the first layers are missing
   * @throws BadFileException if the file is damaged or is something else
   */
  public Optional<Integer> largestSpace() {
    return find().flatMap(InceptionWeights::largestSpace);
  }

  /**
   * Checks the file without loading a network onto the device.
   *
   * @return a sentence that says why they cannot be used; empty if they can be used or are missing
   */
  public Optional<String> damage() {
    try {
      find()
          .ifPresent(file -> checked(file, requiring(largestSpace(file).orElse(SMALLEST)), w -> w));
      return Optional.empty();
    } catch (BadFileException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * The network up to the deepest feature space that the available weights allow. Missing weights
   * are downloaded.
   *
   * @return empty if there are no weights and no connection, or {@code WAELAB_OFFLINE} is set
   * @throws BadFileException if the file is damaged or is something else
   * @throws DownloadException if the download began and failed
   */
  public Optional<FeatureExtractor> largest() {
    return find()
        .or(this::fetchUnlessOffline)
        .map(file -> loaded(file, largestSpace(file).orElse(SMALLEST)));
  }

  /**
   * The network up to a feature space. It is loaded once and kept while it is in use and for some
   * time after.
   *
   * @param space one of {@link Inception#SPACES}
   * @throws LabException if there is no such space, or there are no weights for it; the message
   *     lists the missing layers
   * @throws BadFileException if the file is damaged or is something else
   * @throws DownloadException if the download began and failed
   */
  public FeatureExtractor load(int space) {
    Inception.requireSpace(space);
    return find()
        .or(this::fetchUnlessOffline)
        .map(file -> loaded(file, space))
        .orElseThrow(() -> absent("FID(" + space + ")"));
  }

  /**
   * The last layer of the network, which only the published file has.
   *
   * @throws LabException if there are no weights
   * @throws BadFileException if layers are missing, which the message lists, or the file is damaged
   * @throws DownloadException if the download began and failed
   */
  public InceptionHead head() {
    Path file = find().or(this::fetchUnlessOffline).orElseThrow(() -> absent(InceptionHead.WHAT));
    return checked(
        file, InceptionWeights::requireHead, weights -> new InceptionHead(weights::tensor));
  }

  private LabException absent(String what) {
    return LabException.of(
        "%s needs %s/%s in one of %s; put it there, or %s",
        what, FOLDER, PUBLISHED.get(0), workspace.inputs(), REMEDY);
  }

  /**
   * Downloads the published file (96 MB) into the work folder; an interrupted download is resumed.
   *
   * @return where it is
   * @throws DownloadException if it cannot be downloaded
   */
  public Path fetch(Download.Progress progress) {
    return Download.of(MIRRORS, workspace.work().resolve(FOLDER).resolve(PUBLISHED.get(0)))
        .checksum(CHECKSUM)
        .progress(progress)
        .fetch();
  }

  private Optional<Path> fetchUnlessOffline() {
    if (!workspace.mayFetch(FOLDER)) {
      return Optional.empty();
    }
    Path folder = workspace.work().resolve(FOLDER);
    try {
      return listener.watch(
          "Downloading Inception's weights (96 MB) into " + folder + " ...",
          told -> Optional.of(fetch(telling(told))));
    } catch (DownloadException e) {
      if (!e.offline()) {
        throw e;
      }
      // So that a notebook that loads the weights twice does not wait for the network twice.
      workspace.unreached().add(FOLDER);
      return Optional.empty();
    }
  }

  /** Reports each megabyte. */
  private static Download.Progress telling(Consumer<String> told) {
    var last = new AtomicLong();
    return (bytes, total) -> {
      long megabytes = bytes / 1_000_000;
      if (last.getAndSet(megabytes) != megabytes) {
        told.accept(megabytes + " of 96 MB");
      }
    };
  }

  private Inception loaded(Path file, int space) {
    synchronized (LOADED) {
      Content content = content(file, space);
      SoftReference<Inception> known = LOADED.get(content);
      Inception inception = known == null ? null : known.get();
      if (inception == null) {
        inception = read(file, space);
        LOADED.values().removeIf(reference -> reference.get() == null);
        LOADED.put(content, new SoftReference<>(inception));
        Convolutions.warn(listener);
      }
      return inception;
    }
  }

  private static Content content(Path file, int space) {
    try {
      return new Content(
          file.toAbsolutePath(), Files.size(file), Files.getLastModifiedTime(file), space);
    } catch (IOException e) {
      throw BadFileException.unreadable(file, e);
    }
  }

  private static Inception read(Path file, int space) {
    return checked(file, requiring(space), weights -> new Inception(space, weights::tensor));
  }

  private static Consumer<TorchFile> requiring(int space) {
    return weights -> require(weights, space);
  }

  /** Runs an action on the weights after checking their layers and the published checksum. */
  private static <T> T checked(
      Path file, Consumer<TorchFile> requirement, Function<TorchFile, T> action) {
    try (TorchFile weights = TorchFile.open(file)) {
      requirement.accept(weights);
      Optional<String> fault = isPublished(file) ? CHECKSUM.fault(file) : Optional.empty();
      if (fault.isPresent()) {
        throw new BadFileException(file, fault.get() + "; delete it and " + REMEDY);
      }
      return action.apply(weights);
    } catch (IllegalArgumentException e) {
      throw new BadFileException(file, e.getMessage() + "; delete it and " + REMEDY, e);
    }
  }

  private static Optional<Integer> largestSpace(Path file) {
    try (TorchFile weights = TorchFile.open(file)) {
      return largestSpace(weights);
    }
  }

  /** The deepest feature space for which the file has all layers. */
  private static Optional<Integer> largestSpace(TorchFile weights) {
    return Inception.SPACES.stream()
        .filter(space -> missing(weights, tensors(space)).isEmpty())
        .max(Comparator.naturalOrder());
  }

  /**
   * Checks that a file has what a feature space needs.
   *
   * @throws BadFileException if layers are missing, which the message lists
   * @throws IllegalArgumentException if a tensor has another shape than Inception's
   */
  private static void require(TorchFile weights, int space) {
    require(weights, tensors(space), "FID(" + space + ")");
  }

  /** Checks in the same way that a file has what the Inception Score needs: all layers. */
  private static void requireHead(TorchFile weights) {
    var tensors = new LinkedHashMap<>(tensors(InceptionHead.SPACE));
    tensors.putAll(InceptionHead.TENSORS);
    require(weights, tensors, InceptionHead.WHAT);
  }

  private static void require(TorchFile weights, Map<String, Shape> tensors, String what) {
    List<String> missing = missing(weights, tensors);
    if (!missing.isEmpty()) {
      String enough = largestSpace(weights).map(s -> " (it has FID(" + s + ")'s)").orElse("");
      throw new BadFileException(
          weights.path(),
          Printable.of(
              "lacks %s, which %s needs%s; put %s next to it, or %s",
              String.join(", ", missing), what, enough, PUBLISHED.get(0), REMEDY));
    }
    // Checked before reading: a file may claim any size for a tensor of few numbers.
    tensors.forEach(
        (name, shape) ->
            FoldedConvolution.requireShape(name, new Shape(weights.entry(name).shape()), shape));
  }

  /** The layers or modules of which a tensor is missing. */
  private static List<String> missing(TorchFile weights, Map<String, Shape> tensors) {
    return tensors.keySet().stream()
        .filter(name -> !weights.has(name))
        .map(name -> name.substring(0, name.indexOf('.')))
        .distinct()
        .collect(Collectors.toList());
  }

  private static Map<String, Shape> tensors(int space) {
    var tensors = new LinkedHashMap<String, Shape>();
    InceptionNetwork.convolutions(InceptionNetwork.upTo(space))
        .forEach(layer -> tensors.putAll(layer.tensors()));
    return tensors;
  }
}
