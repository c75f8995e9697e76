package waelab.runs;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import waelab.base.BadFileException;
import waelab.base.Provenance;
import waelab.base.Safetensors;
import waelab.base.SafetensorsFile;
import waelab.model.Model;
import waelab.torch.Torch;
import waelab.training.Checkpoint;
import waelab.training.History;
import waelab.training.LossMeans;

/**
 * The contents of a checkpoint file, without the numbers of its model.
 *
 * @param origin the training it belongs to: the parts of its key
 * @param at the state of that training
 */
record CheckpointFile(Provenance origin, Checkpoint at) {

  /** The beginning of the message about a file that does not fit the model or the training. */
  static final String OF_ANOTHER = "is of another ";

  private static final int MOST_SHOWN = 400; // a configuration's length

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ORIGIN = "origin";
  private static final String STEPS = "steps";
  private static final String DRAWN = "batches drawn";
  private static final String LAST_BATCH = "step of the last batch";
  private static final String SUMS = "sums of this epoch";
  private static final String EPOCHS = "epochs";

  /** Writes a checkpoint with the model as it is now. */
  static void write(Path file, Provenance origin, Checkpoint at, Model model) {
    var written = new LinkedHashMap<String, String>();
    try {
      written.put(ORIGIN, JSON.writeValueAsString(origin.facts()));
      written.put(STEPS, String.valueOf(at.steps()));
      written.put(DRAWN, String.valueOf(at.drawn()));
      written.put(LAST_BATCH, String.valueOf(at.stepOfLastBatch()));
      written.put(SUMS, JSON.writeValueAsString(at.means()));
      written.put(EPOCHS, JSON.writeValueAsString(at.epochs()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers can be written", e);
    }
    Safetensors.write(file, Weights.of(arrays(model)).tensors(), written);
  }

  /**
   * Reads the state of a training, without the numbers of its model.
   *
   * @throws BadFileException if the file cannot be used
   */
  static CheckpointFile read(Path file) {
    try (SafetensorsFile stored = Safetensors.open(file)) {
      return of(file, stored.metadata());
    }
  }

  /**
   * Reads a checkpoint and restores the model from it. If the file is damaged, or of another model,
   * the model is not changed.
   *
   * @param origin of the training that resumes
   * @throws BadFileException if the file cannot be used, or is of another training
   */
  static Checkpoint read(Path file, Model model, Provenance origin) {
    try (SafetensorsFile stored = Safetensors.open(file)) {
      CheckpointFile checkpoint = of(file, stored.metadata());
      requireSameTraining(file, checkpoint.origin().facts(), origin.facts());
      Map<String, NDArray> arrays = arrays(model);
      requireSameModel(stored, arrays, model.averages().isEmpty() ? averages(stored) : Set.of());
      for (var array : arrays.entrySet()) {
        Torch.set(array.getValue(), stored.floats(array.getKey()));
      }
      return checkpoint.at();
    }
  }

  private static CheckpointFile of(Path file, Map<String, String> facts) {
    try {
      var origin = JSON.readValue(facts.get(ORIGIN), new TypeReference<Map<String, String>>() {});
      return new CheckpointFile(
          new Provenance(origin),
          new Checkpoint(
              Long.parseLong(facts.get(STEPS)),
              Long.parseLong(facts.get(DRAWN)),
              Long.parseLong(facts.get(LAST_BATCH)),
              JSON.readValue(
                  facts.get(SUMS), new TypeReference<LinkedHashMap<String, LossMeans.Sum>>() {}),
              JSON.readValue(facts.get(EPOCHS), new TypeReference<List<History.Epoch>>() {})));
    } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
      throw new BadFileException(file, "is a file of tensors, but not a checkpoint of a training");
    }
  }

  private static Map<String, NDArray> arrays(Model model) {
    var arrays = new LinkedHashMap<>(model.state());
    arrays.putAll(model.optimiserState());
    arrays.putAll(model.averages());
    return arrays;
  }

  /** The names of the moving averages in a file. */
  static Set<String> averages(SafetensorsFile stored) {
    return stored.names().stream()
        .filter(name -> name.startsWith(Model.AVERAGE))
        .collect(Collectors.toSet());
  }

  /**
   * Checks that a file has the same arrays as a model.
   *
   * @param alsoThere names that the file may have in addition
   */
  static void requireSameModel(
      SafetensorsFile stored, Map<String, NDArray> arrays, Set<String> alsoThere) {
    var names = new LinkedHashSet<>(new TreeSet<>(arrays.keySet()));
    names.addAll(new TreeSet<>(stored.names()));
    names.removeAll(alsoThere);
    for (String name : names) {
      Optional<List<Long>> here =
          Optional.ofNullable(arrays.get(name))
              .map(array -> Arrays.stream(array.getShape().getShape()).boxed().toList());
      Optional<List<Long>> there =
          Optional.ofNullable(stored.entries().get(name)).map(SafetensorsFile.Entry::shape);
      if (!here.equals(there)) {
        throw ofAnother(
            stored.path(),
            "model: %s is %s there and %s here",
            brief(name),
            brief(there.orElse(List.of())),
            here.orElse(List.of()));
      }
    }
  }

  private static void requireSameTraining(
      Path file, Map<String, String> there, Map<String, String> here) {
    for (String name : here.keySet()) {
      if (!here.get(name).equals(there.get(name))) {
        throw ofAnother(
            file,
            "training: its %s is %s, and here it is %s; train into another folder",
            name,
            brief(there.get(name)),
            here.get(name));
      }
    }
  }

  private static BadFileException ofAnother(Path file, String what, Object... values) {
    return BadFileException.of(file, OF_ANOTHER + what, values);
  }

  /** A shortened text of something in a file, which may be of any length. */
  private static String brief(Object found) {
    return BadFileException.brief(String.valueOf(found), MOST_SHOWN);
  }
}
