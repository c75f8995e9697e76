package waelab.metrics.inception;

import ai.djl.ndarray.types.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waelab.base.BadFileException;
import waelab.base.TorchFile;

/** Which of Inception's layers a file of weights has, told from its list of tensors alone. */
final class InceptionLayers {

  private InceptionLayers() {}

  /** The feature space furthest down for which the file has all layers. */
  static Optional<Integer> largestSpace(TorchFile weights) {
    return Inception.SPACES.stream()
        .filter(space -> missing(weights, space).isEmpty())
        .max(Comparator.naturalOrder());
  }

  /**
   * Checks that a file has what a feature space needs.
   *
   * @throws BadFileException if layers are missing, which it lists
   * @throws IllegalArgumentException if a tensor has another shape than Inception's
   */
  static void require(TorchFile weights, int space) {
    List<String> missing = missing(weights, space);
    if (!missing.isEmpty()) {
      String enough = largestSpace(weights).map(s -> " (it has FID(" + s + ")'s)").orElse("");
      throw new BadFileException(
          weights.path(),
          String.format(
              "lacks %s, which FID(%d) needs%s; put %s beside it, or run: lab fetch inception",
              String.join(", ", missing), space, enough, InceptionWeights.PUBLISHED.get(0)));
    }
    // Before anything is read: a file may claim any size for a tensor of few numbers.
    tensors(space)
        .forEach(t -> FoldedConvolution.requireShape(t.getKey(), shape(weights, t), t.getValue()));
  }

  private static Shape shape(TorchFile weights, Map.Entry<String, Shape> tensor) {
    return new Shape(weights.entry(tensor.getKey()).shape());
  }

  /** The layers or modules of which a tensor is missing. */
  private static List<String> missing(TorchFile weights, int space) {
    return tensors(space)
        .map(Map.Entry::getKey)
        .filter(name -> !weights.has(name))
        .map(name -> name.substring(0, name.indexOf('.')))
        .distinct()
        .collect(Collectors.toList());
  }

  private static Stream<Map.Entry<String, Shape>> tensors(int space) {
    return InceptionNetwork.convolutions(InceptionNetwork.upTo(space)).stream()
        .flatMap(layer -> layer.tensors().entrySet().stream());
  }
}
