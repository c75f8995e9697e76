package waelab.training;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import waelab.base.Safetensors;
import waelab.model.Model;

/**
 * Where a training stands between two steps: with this, a model's weights and its optimisers'
 * moments, it goes on as if it had never stopped. No clock is in it, so equal trainings have equal
 * checkpoints.
 *
 * @param steps how many were made
 * @param drawn batches that were drawn
 * @param stepOfLastBatch the last step that drew one
 * @param means what the epoch under way has summed up
 * @param epochs the whole epochs before it
 */
record Checkpoint(
    long steps,
    long drawn,
    long stepOfLastBatch,
    Map<String, Means.Sum> means,
    List<History.Epoch> epochs) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the collections, keeping their order. */
  Checkpoint {
    means = new LinkedHashMap<>(means);
    epochs = List.copyOf(epochs);
  }

  /** Writes it with the model as it is now. */
  void write(Path file, Model model) {
    var tensors = new LinkedHashMap<String, Safetensors.Tensor>();
    arrays(model)
        .forEach(
            (name, array) ->
                tensors.put(
                    name,
                    new Safetensors.Tensor(array.getShape().getShape(), array.toFloatArray())));
    Safetensors.write(file, tensors, facts());
  }

  private static Map<String, NDArray> arrays(Model model) {
    var arrays = new LinkedHashMap<>(model.state());
    arrays.putAll(model.optimiserState());
    return arrays;
  }

  private Map<String, String> facts() {
    var facts = new LinkedHashMap<String, String>();
    try {
      facts.put("steps", String.valueOf(steps));
      facts.put("batches drawn", String.valueOf(drawn));
      facts.put("step of the last batch", String.valueOf(stepOfLastBatch));
      facts.put("sums of this epoch", JSON.writeValueAsString(means));
      facts.put("epochs", JSON.writeValueAsString(epochs));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers can be written", e);
    }
    return facts;
  }
}
