package waelab.base;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Results that take seconds or minutes to compute and are read quickly. They are kept in memory
 * while there is room, and in files {@code cache/KIND/SHA-256.json} or {@code .safetensors}. The
 * name is a digest of all that a result depends on, and the file's header contains the same as
 * text. So a result is computed again after a change.
 *
 * <p>A file is written completely or not at all. A file that is damaged or holds another result is
 * reported and written again. If no file can be written, this is reported, and only time is lost.
 */
public final class Cache {

  /** The sources that the numbers of a result may depend on. */
  private static final List<String> PARTS =
      List.of(
          "waelab/base/Randomness",
          "waelab/data/",
          "waelab/latent/",
          "waelab/metrics/",
          "waelab/model/",
          "waelab/nn/",
          "waelab/torch/");

  private static final String CODE =
      CodeDigest.of(PARTS) + ", DJL " + Versions.djl() + ", PyTorch " + Versions.pytorch();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_BYTES = 1 << 28;
  private static final String ROWS = ".json";
  private static final String TENSORS = ".safetensors";

  /** The names of files of this cache, and of those that earlier versions wrote. */
  private static final String OURS = "([a-z]+-)?[0-9a-f]{16,64}(-piece)?\\.(json|safetensors)";

  private final Path folder;
  private final Map<Key, SoftReference<Object>> memory = new ConcurrentHashMap<>();

  private record Entry<T>(
      @JsonProperty("of") Map<String, String> of, @JsonProperty("rows") List<T> rows) {}

  /**
   * Identifies a result.
   *
   * @param kind its kind, such as {@code features}; also the name of its folder
   * @param of all that it depends on, by name: digests of data and weights, seeds, settings
   */
  public record Key(String kind, Map<String, String> of) {

    /** Copies the map, keeping its order. */
    public Key {
      of = Collections.unmodifiableMap(new LinkedHashMap<>(of));
    }

    private String name() {
      return Checksum.of(new TreeMap<>(of).toString().getBytes(StandardCharsets.UTF_8)).hex();
    }
  }

  /** The cache in the subfolder {@code cache}, which is created for the first result. */
  public Cache(Path folder) {
    this.folder = folder.resolve("cache");
  }

  /** The cache in a workspace's folder {@link Workspace#work()}. */
  public static Cache in(Workspace workspace) {
    return new Cache(workspace.work().toAbsolutePath());
  }

  /**
   * A result that is a list of rows, computed if it is not in the cache.
   *
   * @param facts all that it depends on, except this toolkit's code
   * @param type of its rows, a record of numbers, texts and arrays
   * @param listener receives a note if a file cannot be used or written
   * @param compute computes the rows
   */
  public <T> List<T> rows(
      String kind,
      Provenance facts,
      Class<T> type,
      ProgressListener listener,
      Supplier<List<T>> compute) {
    var key = new Key(kind, facts.with("code", CODE).facts());
    Path file = file(key, ROWS);
    List<?> rows =
        remembered(key, List.class)
            .or(() -> read(file, listener, () -> rows(file, key, type)))
            .orElseGet(
                () -> {
                  List<T> computed = List.copyOf(compute.get());
                  var entry = new Entry<>(key.of, computed);
                  write(
                      listener,
                      () ->
                          AtomicFiles.write(file, out -> out.write(JSON.writeValueAsBytes(entry))));
                  return computed;
                });
    remember(key, rows);
    return rows.stream().map(type::cast).toList();
  }

  private static List<?> rows(Path file, Key key, Class<?> type) {
    JavaType entry = JSON.getTypeFactory().constructParametricType(Entry.class, type);
    try {
      Entry<?> found =
          JSON.readValue(UntrustedFile.of(file, "a kept result").bytes(MOST_BYTES), entry);
      if (found == null || !key.of.equals(found.of()) || found.rows() == null) {
        throw new BadFileException(file, "does not hold this result");
      }
      return List.copyOf(found.rows());
    } catch (JsonProcessingException | NullPointerException e) { // a row that is null
      throw new BadFileException(file, "is damaged");
    } catch (IOException e) {
      throw BadFileException.unreadable(file, e);
    }
  }

  /**
   * A result that was kept as tensors.
   *
   * @param listener receives a note if a file cannot be used
   * @param read makes the result from the file's tensors; it throws {@link BadFileException} if
   *     they are not such a result
   */
  public <T> Optional<T> find(
      Key key, Class<T> type, ProgressListener listener, Function<SafetensorsFile, T> read) {
    Path file = file(key, TENSORS);
    Optional<T> found =
        remembered(key, type).or(() -> read(file, listener, () -> tensors(file, key, read)));
    found.ifPresent(value -> remember(key, value));
    return found;
  }

  private static <T> T tensors(Path file, Key key, Function<SafetensorsFile, T> read) {
    try (SafetensorsFile open = Safetensors.open(file)) {
      if (!open.sealed() || !open.metadata().equals(key.of)) {
        throw new BadFileException(file, "does not hold this result");
      }
      return read.apply(open);
    }
  }

  /** Keeps a result as tensors. */
  public void keep(
      Key key, Map<String, ? extends Safetensors.Writable> tensors, ProgressListener listener) {
    write(listener, () -> Safetensors.write(file(key, TENSORS), tensors, key.of));
  }

  /** Keeps a result in memory, while there is room. */
  public void remember(Key key, Object value) {
    memory.put(key, new SoftReference<>(value));
  }

  /** A result that is in memory. */
  public <T> Optional<T> remembered(Key key, Class<T> type) {
    return Optional.ofNullable(memory.get(key)).map(SoftReference::get).map(type::cast);
  }

  /** Removes a result; a file that cannot be deleted is overwritten by the next computation. */
  public void drop(Key key) {
    memory.remove(key);
    try {
      Files.deleteIfExists(file(key, TENSORS));
    } catch (IOException e) {
      // It stays until the cache is emptied.
    }
  }

  /** Deletes the results of a kind that are older than this. */
  public void dropOlder(String kind, Duration age) {
    long before = Instant.now().minus(age).toEpochMilli();
    files(folder.resolve(kind)).stream()
        .filter(file -> file.toFile().lastModified() < before)
        .forEach(Folders::delete);
  }

  /** The size of all files, in bytes. */
  public long bytes() {
    return kinds().stream()
        .flatMap(kind -> files(kind).stream())
        .mapToLong(file -> file.toFile().length())
        .sum();
  }

  /**
   * Deletes all files of the cache, and no other file in its folder.
   *
   * @return how many bytes they had
   * @throws StorageException if one cannot be deleted
   */
  public long clear() {
    long bytes = bytes();
    memory.clear();
    kinds().forEach(kind -> files(kind).forEach(Folders::delete));
    return bytes;
  }

  /** The folders of the kinds, without links to folders: the cache makes no links. */
  private List<Path> kinds() {
    return list(folder, path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
  }

  private static List<Path> files(Path kind) {
    return list(
        kind,
        path ->
            path.getFileName().toString().matches(OURS)
                && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
  }

  private static List<Path> list(Path folder, Predicate<Path> which) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(which).toList();
    } catch (IOException e) {
      throw StorageException.of(folder, e);
    }
  }

  private static <T> Optional<T> read(Path file, ProgressListener listener, Supplier<T> reading) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.get());
    } catch (BadFileException e) {
      listener.note(e.getMessage() + ", so it is computed again.");
      return Optional.empty();
    }
  }

  private static void write(ProgressListener listener, Runnable writing) {
    try {
      writing.run();
    } catch (StorageException e) {
      listener.note(e.getMessage() + "; without that, it is computed again each time.");
    }
  }

  private Path file(Key key, String ending) {
    return folder.resolve(key.kind).resolve(key.name() + ending);
  }
}
