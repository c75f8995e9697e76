package waelab;

import java.util.Optional;
import java.util.function.Supplier;
import waelab.base.Voice;
import waelab.base.Workspace;
import waelab.data.ImageSet;
import waelab.metrics.FeatureExtractor;
import waelab.metrics.LabelClassifier;
import waelab.metrics.inception.InceptionWeights;

/**
 * In which features images are compared.
 *
 * @param workspace where weights and classifiers are
 * @param voice is told what takes time
 */
record FeatureSpaces(Workspace workspace, Voice voice) {

  /**
   * Inception's largest space that the weights at hand allow, else a classifier's features.
   *
   * @param real what such a classifier is trained on
   */
  FeatureExtractor largest(Supplier<ImageSet> real) {
    Optional<FeatureExtractor> inception = weights().largest();
    if (inception.isEmpty()) {
      voice.aside("There are no Inception weights, so this is no FID; lab fetch inception.");
    }
    return inception.orElseGet(() -> labels(real.get()));
  }

  /** Those of a classifier of the labels of real images. */
  FeatureExtractor labels(ImageSet real) {
    return LabelClassifier.of(real, workspace, voice);
  }

  /** Those of Inception that have this number. */
  FeatureExtractor inception(int space) {
    return weights().load(space);
  }

  /** Inception's weights, wherever they are. */
  InceptionWeights weights() {
    return new InceptionWeights(workspace, voice);
  }
}
