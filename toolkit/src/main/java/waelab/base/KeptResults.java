package waelab.base;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Results that take seconds to compute and can be read in a moment: kept in memory, and in a folder
 * as a JSON file each. A result is found by what it depends on, which includes the code that
 * computes it, so whatever changed is computed anew.
 */
public final class KeptResults {

  private static final Map<Path, KeptResults> SHARED = new ConcurrentHashMap<>();
  private static final int MOST_BYTES = 1 << 26;
  private static final int NAME_DIGITS = 32;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a number that is measured may depend on. */
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

  private final Path folder;
  private final Map<Path, List<?>> memory = new ConcurrentHashMap<>();

  private record Entry<T>(
      @JsonProperty("of") Map<String, String> of, @JsonProperty("rows") List<T> rows) {}

  /** Results kept in a folder, which is made when there are some. */
  public KeptResults(Path folder) {
    this.folder = folder;
  }

  /** Those of a workspace, in {@code cache/results} of its work folder: one in this process. */
  public static KeptResults in(Workspace workspace) {
    Path folder = workspace.work().resolve("cache").resolve("results").toAbsolutePath();
    return SHARED.computeIfAbsent(folder, KeptResults::new);
  }

  /**
   * A result, computed if it is not known.
   *
   * @param of all that it depends on, but for this toolkit's code: digests of data and weights,
   *     seeds, settings
   * @param type of its rows, a record of numbers, texts and arrays
   * @param voice is told of a file that cannot be used or written
   * @param compute its rows
   */
  public <T> List<T> get(Provenance of, Class<T> type, Voice voice, Supplier<List<T>> compute) {
    Map<String, String> key = of.with("code", CODE).facts();
    Path file = file(key);
    JavaType entry = JSON.getTypeFactory().constructParametricType(Entry.class, type);
    List<?> rows =
        Optional.<List<?>>ofNullable(memory.get(file))
            .or(() -> read(file, key, entry, voice))
            .orElseGet(() -> computed(file, key, compute, voice));
    memory.put(file, rows);
    return rows.stream().map(type::cast).toList();
  }

  private static <T> List<T> computed(
      Path file, Map<String, String> key, Supplier<List<T>> compute, Voice voice) {
    List<T> rows = List.copyOf(compute.get());
    try {
      AtomicFiles.write(file, out -> out.write(JSON.writeValueAsBytes(new Entry<>(key, rows))));
    } catch (StorageException e) {
      voice.aside(e.getMessage() + "; without that, this is computed anew each time.");
    }
    return rows;
  }

  private static Optional<List<?>> read(
      Path file, Map<String, String> key, JavaType type, Voice voice) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Entry<?> entry =
          JSON.readValue(ForeignFile.of(file, "a kept result").bytes(MOST_BYTES), type);
      if (entry == null || !key.equals(entry.of()) || entry.rows() == null) {
        throw new BadFileException(file, "does not hold this result");
      }
      return Optional.of(List.copyOf(entry.rows()));
    } catch (IOException | NullPointerException e) { // List.copyOf refuses a row that is null
      return unusable(new BadFileException(file, "is damaged"), voice);
    } catch (BadFileException e) {
      return unusable(e, voice);
    }
  }

  private static Optional<List<?>> unusable(BadFileException fault, Voice voice) {
    voice.aside(fault.getMessage() + ", so this is computed anew.");
    return Optional.empty();
  }

  private Path file(Map<String, String> key) {
    Checksum name = Checksum.of(key.toString().getBytes(StandardCharsets.UTF_8));
    return folder.resolve(name.hex().substring(0, NAME_DIGITS) + ".json");
  }
}
