package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.BiConsumer;
import waelab.base.LabException;
import waelab.torch.Torch;

/** The features of images being summed, a batch at a time, one part of a set after the other. */
final class Measurement implements AutoCloseable {

  private final FeatureExtractor extractor;
  private final Deque<ImagePart> parts;
  private final BiConsumer<ImagePart, FeatureStatistics> found;
  private FeatureSums sums;
  private int done;

  /**
   * Of these parts.
   *
   * @param found is given each part's statistics once they are whole
   */
  Measurement(
      FeatureExtractor extractor,
      Collection<ImagePart> parts,
      BiConsumer<ImagePart, FeatureStatistics> found) {
    this.extractor = extractor;
    this.parts = new ArrayDeque<>(parts);
    this.found = found;
  }

  /** Measures the next batch; tells how many images that were. */
  int step() {
    ImagePart part = parts.element();
    if (sums == null) {
      sums = new FeatureSums(extractor.dimension());
      done = 0;
    }
    int count = Math.min(extractor.batchSize(), part.size() - done);
    add(part, count);
    done += count;
    if (done == part.size()) {
      found.accept(part, sums.statistics());
      close();
      parts.remove();
    }
    return count;
  }

  private void add(ImagePart part, int count) {
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray features =
          Torch.notRecording(() -> extractor.features(part.batch(manager, done, done + count)));
      if (features.getShape().get(0) != count) {
        throw new LabException(
            extractor.id() + " made " + features.getShape() + " features of " + count + " images.");
      }
      sums.add(features);
    }
  }

  @Override
  public void close() {
    if (sums != null) {
      sums.close();
      sums = null;
    }
  }
}
