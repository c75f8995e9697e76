package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.Safetensors;
import waelab.base.SafetensorsFile;
import waelab.base.StorageException;
import waelab.data.ImageSet;
import waelab.torch.Torch;

/**
 * Where a trained classifier is kept. Its name and its content tell what it was trained on and how,
 * so that it is found again for these only.
 *
 * @param path where it is, or will be
 * @param key SHA-256 of images, answers and recipe
 */
record ClassifierFile(Path path, String key) {

  private static final String KEY = "made of";
  private static final String ACCURACY = "accuracy";

  /** The file for these images and what is to be told of them. */
  static ClassifierFile of(Path work, ImageSet images, LabelTargets targets) {
    // The digest of images is of their pixels, and labels may be others another day.
    var content = new StringBuilder(ClassifierTraining.RECIPE + "\n" + images.digest() + "\n");
    content.append(targets.kind());
    for (boolean[] answers : targets.answers()) {
      content.append('\n');
      for (boolean answer : answers) {
        content.append(answer ? '1' : '0');
      }
    }
    String key = Checksum.of(content.toString().getBytes(StandardCharsets.UTF_8)).hex();
    String name = targets.kind() + "-" + key.substring(0, 16) + ".safetensors";
    return new ClassifierFile(work.resolve("cache/classifiers").resolve(name), key);
  }

  /**
   * Gives a classifier's arrays the kept numbers.
   *
   * @return the accuracy that was measured, or nothing if there is no file
   * @throws BadFileException if the file is damaged or of another classifier; the arrays are as
   *     they were then
   */
  Optional<Double> read(Map<String, NDArray> arrays) {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try (SafetensorsFile file = Safetensors.open(path)) {
      requireSame(file, arrays);
      double accuracy = accuracy(file.metadata().get(ACCURACY));
      var values = new TreeMap<String, float[]>();
      file.names().forEach(name -> values.put(name, file.floats(name)));
      arrays.forEach((name, array) -> copy(values.get(name), array));
      return Optional.of(accuracy);
    }
  }

  private double accuracy(String told) {
    try {
      double accuracy = Double.parseDouble(told);
      if (accuracy >= 0 && accuracy <= 1) {
        return accuracy;
      }
    } catch (NumberFormatException e) {
      // What is told is no number at all.
    }
    throw new BadFileException(path, "tells no accuracy between 0 and 1");
  }

  private void requireSame(SafetensorsFile file, Map<String, NDArray> arrays) {
    boolean made = file.sealed() && key.equals(file.metadata().get(KEY));
    if (!made || !file.metadata().containsKey(ACCURACY)) {
      throw new BadFileException(path, "is no classifier that WAE Lab trained on these images");
    }
    var wanted = new TreeMap<String, List<Long>>();
    arrays.forEach((name, array) -> wanted.put(name, shape(array)));
    var found = new TreeMap<String, List<Long>>();
    file.entries().forEach((name, entry) -> found.put(name, entry.shape()));
    if (!found.equals(wanted)) {
      throw new BadFileException(path, "has tensors " + found + " instead of " + wanted);
    }
  }

  /**
   * Keeps a trained classifier.
   *
   * @throws StorageException if it cannot be written
   */
  void write(Map<String, NDArray> arrays, double accuracy) {
    var tensors = new TreeMap<String, Safetensors.Tensor>();
    arrays.forEach(
        (name, array) ->
            tensors.put(
                name, new Safetensors.Tensor(array.getShape().getShape(), Torch.floats(array))));
    Safetensors.write(
        path,
        tensors,
        Map.of(KEY, key, ACCURACY, String.valueOf(accuracy), "recipe", ClassifierTraining.RECIPE));
  }

  private static List<Long> shape(NDArray array) {
    return Arrays.stream(array.getShape().getShape()).boxed().toList();
  }

  private static void copy(float[] values, NDArray array) {
    try (NDManager scratch = Torch.newManager()) {
      Torch.operators().copyInto(array, Torch.array(scratch, values, array.getShape()));
    }
  }
}
