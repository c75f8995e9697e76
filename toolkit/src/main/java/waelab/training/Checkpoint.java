package waelab.training;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import waelab.base.BadFileException;
import waelab.base.Safetensors;
import waelab.base.SafetensorsFile;
import waelab.model.Model;

/**
 * Where a training stands between two steps: with this, a model's weights and its optimisers'
 * moments, it goes on as if it had never stopped. No clock is in it, so equal trainings have equal
 * checkpoints.
 *
 * @param origin what the training is, by name: its model, configuration and data
 * @param steps how many were made
 * @param drawn batches that were drawn
 * @param stepOfLastBatch the last step that drew one
 * @param means what the epoch under way has summed up
 * @param epochs the whole epochs before it
 */
record Checkpoint(
    Map<String, String> origin,
    long steps,
    long drawn,
    long stepOfLastBatch,
    Map<String, Means.Sum> means,
    List<History.Epoch> epochs) {

  /** How the sentence about a file begins that does not fit the model, or the training. */
  static final String OF_ANOTHER = "is of another ";

  private static final String ORIGIN = "origin";
  private static final String STEPS = "steps";
  private static final String DRAWN = "batches drawn";
  private static final String LAST_BATCH = "step of the last batch";
  private static final String SUMS = "sums of this epoch";
  private static final String EPOCHS = "epochs";

  // A configuration's length.
  private static final int MOST_SHOWN = 400;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the collections, keeping their order. */
  Checkpoint {
    origin = new LinkedHashMap<>(origin);
    means = new LinkedHashMap<>(means);
    epochs = List.copyOf(epochs);
  }

  /** Writes it with the model as it is now. */
  void write(Path file, Model model) {
    Safetensors.write(file, Weights.of(arrays(model)).tensors(), facts());
  }

  /**
   * Reads a checkpoint and brings the model to it. A file that is damaged, or of another model,
   * leaves the model as it was.
   *
   * @param origin what the training is that is to go on
   * @throws BadFileException if the file cannot be used, or is of another training
   */
  static Checkpoint read(Path file, Model model, Map<String, String> origin) {
    try (SafetensorsFile stored = Safetensors.open(file)) {
      Checkpoint checkpoint = of(file, stored.metadata());
      requireSameTraining(file, checkpoint.origin(), origin);
      Map<String, NDArray> arrays = arrays(model);
      requireSameModel(file, stored, arrays, Set.of());
      for (var array : arrays.entrySet()) {
        Weights.copy(stored.floats(array.getKey()), array.getValue());
      }
      return checkpoint;
    }
  }

  /**
   * Checks that a file has what a model has.
   *
   * @param alsoThere what the file may have besides
   */
  static void requireSameModel(
      Path file, SafetensorsFile stored, Map<String, NDArray> arrays, Set<String> alsoThere) {
    var shapes = new TreeMap<String, List<Long>>();
    arrays.forEach((name, array) -> shapes.put(name, shape(array)));
    var found = new TreeMap<String, List<Long>>();
    stored.entries().forEach((name, entry) -> found.put(name, entry.shape()));
    found.keySet().removeAll(alsoThere);
    if (!found.equals(shapes)) {
      String first =
          Stream.concat(shapes.keySet().stream(), found.keySet().stream())
              .filter(name -> !Objects.equals(shapes.get(name), found.get(name)))
              .findFirst()
              .orElseThrow();
      throw new BadFileException(
          file,
          String.format(
              Locale.ROOT,
              OF_ANOTHER + "model: %s is %s there and %s here",
              brief(first),
              brief(found.getOrDefault(first, List.of())),
              shapes.getOrDefault(first, List.of())));
    }
  }

  private static void requireSameTraining(
      Path file, Map<String, String> there, Map<String, String> here) {
    for (String name : here.keySet()) {
      if (!here.get(name).equals(there.get(name))) {
        throw new BadFileException(
            file,
            String.format(
                Locale.ROOT,
                OF_ANOTHER + "training: its %s is %s, and here it is %s; train into another folder",
                name,
                brief(there.get(name)),
                here.get(name)));
      }
    }
  }

  /** Something out of a file, which may be of any length. */
  private static String brief(Object found) {
    return BadFileException.brief(String.valueOf(found), MOST_SHOWN);
  }

  private static List<Long> shape(NDArray array) {
    return Arrays.stream(array.getShape().getShape()).boxed().toList();
  }

  /**
   * Reads where a training stood, without the numbers of its model.
   *
   * @throws BadFileException if the file cannot be used
   */
  static Checkpoint read(Path file) {
    try (SafetensorsFile stored = Safetensors.open(file)) {
      return of(file, stored.metadata());
    }
  }

  private static Checkpoint of(Path file, Map<String, String> facts) {
    try {
      return new Checkpoint(
          JSON.readValue(facts.get(ORIGIN), new TypeReference<LinkedHashMap<String, String>>() {}),
          Long.parseLong(facts.get(STEPS)),
          Long.parseLong(facts.get(DRAWN)),
          Long.parseLong(facts.get(LAST_BATCH)),
          JSON.readValue(facts.get(SUMS), new TypeReference<LinkedHashMap<String, Means.Sum>>() {}),
          JSON.readValue(facts.get(EPOCHS), new TypeReference<List<History.Epoch>>() {}));
    } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
      throw new BadFileException(file, "is a file of tensors, but no checkpoint of a training");
    }
  }

  private static Map<String, NDArray> arrays(Model model) {
    var arrays = new LinkedHashMap<>(model.state());
    arrays.putAll(model.optimiserState());
    return arrays;
  }

  private Map<String, String> facts() {
    var facts = new LinkedHashMap<String, String>();
    try {
      facts.put(ORIGIN, JSON.writeValueAsString(origin));
      facts.put(STEPS, String.valueOf(steps));
      facts.put(DRAWN, String.valueOf(drawn));
      facts.put(LAST_BATCH, String.valueOf(stepOfLastBatch));
      facts.put(SUMS, JSON.writeValueAsString(means));
      facts.put(EPOCHS, JSON.writeValueAsString(epochs));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers can be written", e);
    }
    return facts;
  }
}
