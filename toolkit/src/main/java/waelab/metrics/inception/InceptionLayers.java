package waelab.metrics.inception;

import ai.djl.ndarray.types.Shape;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import waelab.base.BadFileException;
import waelab.base.TorchFile;

/** Which of Inception's layers a file of weights has, told from its list of tensors alone. */
final class InceptionLayers {

  private InceptionLayers() {}

  /** The feature space furthest down for which the file has all layers. */
  static Optional<Integer> largestSpace(TorchFile weights) {
    return Inception.SPACES.stream()
        .filter(space -> missing(weights, tensors(space)).isEmpty())
        .max(Comparator.naturalOrder());
  }

  /**
   * Checks that a file has what a feature space needs.
   *
   * @throws BadFileException if layers are missing, which it lists
   * @throws IllegalArgumentException if a tensor has another shape than Inception's
   */
  static void require(TorchFile weights, int space) {
    require(weights, tensors(space), "FID(" + space + ")");
  }

  /** Checks in the same way that a file has what the Inception Score needs: all layers. */
  static void requireHead(TorchFile weights) {
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
          String.format(
              Locale.ROOT,
              "lacks %s, which %s needs%s; put %s beside it, or run: lab fetch inception",
              String.join(", ", missing),
              what,
              enough,
              InceptionWeights.PUBLISHED.get(0)));
    }
    // Before anything is read: a file may claim any size for a tensor of few numbers.
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
