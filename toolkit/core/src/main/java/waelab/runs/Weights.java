package waelab.runs;

import ai.djl.ndarray.NDArray;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import waelab.base.Checksum;
import waelab.base.Safetensors;
import waelab.base.SafetensorsFile;
import waelab.model.Model;
import waelab.torch.Torch;

/**
 * Numbers of a model on the host, so that it can be removed from the device.
 *
 * @param tensors by the names that {@link waelab.model.Model#state()} gives them
 */
record Weights(Map<String, Safetensors.Tensor> tensors) {

  /** Copies arrays from the device. */
  static Weights of(Map<String, NDArray> arrays) {
    var tensors = new LinkedHashMap<String, Safetensors.Tensor>();
    arrays.forEach(
        (name, array) -> {
          long[] shape = array.getShape().getShape();
          tensors.put(name, new Safetensors.Tensor(shape, Torch.floats(array)));
        });
    return new Weights(tensors);
  }

  /**
   * Reads numbers from a file.
   *
   * @param leftOut accepts the names of those that are not weights
   */
  static Weights of(SafetensorsFile file, Predicate<String> leftOut) {
    var tensors = new LinkedHashMap<String, Safetensors.Tensor>();
    file.names().stream()
        .filter(leftOut.negate())
        .forEach(name -> tensors.put(name, file.tensor(name)));
    return new Weights(tensors);
  }

  /** The SHA-256 of all names and numbers. */
  Checksum digest() {
    return Checksum.of(
        tensors.entrySet().stream()
            .flatMap(
                tensor ->
                    Stream.of(
                        tensor.getKey().getBytes(StandardCharsets.UTF_8),
                        Checksum.bytes(tensor.getValue().values()))));
  }

  /** Whether there is a moving average among them. */
  boolean hasAverages() {
    return tensors.keySet().stream().anyMatch(name -> name.startsWith(Model.AVERAGE));
  }

  /** The same with the moving averages instead of the weights that they are of. */
  Weights averaged() {
    var averaged = new LinkedHashMap<String, Safetensors.Tensor>();
    tensors.forEach(
        (name, tensor) -> {
          if (!name.startsWith(Model.AVERAGE)) {
            averaged.put(name, tensors.getOrDefault(Model.AVERAGE + name, tensor));
          }
        });
    return new Weights(averaged);
  }

  /** Copies these values into arrays of the same names and shapes. */
  void copyTo(Map<String, NDArray> arrays) {
    arrays.forEach((name, array) -> Torch.set(array, tensors.get(name).values()));
  }
}
