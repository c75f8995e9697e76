package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BiConsumer;
import waelab.base.Cache;
import waelab.base.LabException;
import waelab.torch.Torch;

/**
 * The features of images being summed, a batch at a time, one part of a set after the other. The
 * sums so far are kept after every {@link #PIECE} batches, and {@link #keep} keeps them now; the
 * next measurement of the same images goes on from them.
 */
final class Measurement implements AutoCloseable {

  /** Batches after which the sums are kept. */
  static final int PIECE = 16;

  private final FeatureExtractor extractor;
  private final Deque<ImagePart> parts;
  private final Cache cache;
  private final BiConsumer<ImagePart, FeatureStatistics> found;
  private final int known;
  private FeatureSums sums;
  private int done;

  /**
   * Of these parts.
   *
   * @param cache keeps pieces
   * @param found is given each part's statistics once they are whole
   */
  Measurement(
      FeatureExtractor extractor,
      Collection<ImagePart> parts,
      Cache cache,
      BiConsumer<ImagePart, FeatureStatistics> found) {
    this.extractor = extractor;
    this.parts = new ArrayDeque<>();
    this.cache = cache;
    this.found = found;
    int before = 0;
    for (ImagePart part : parts) {
      Optional<FeatureStatistics> piece = piece(part);
      before += piece.map(FeatureStatistics::size).orElse(0L).intValue();
      if (piece.filter(whole -> whole.size() == part.size()).isPresent()) {
        found.accept(part, piece.get());
      } else {
        this.parts.add(part);
      }
    }
    known = before;
  }

  /** How many images need not be measured any more, since they were before an interruption. */
  int known() {
    return known;
  }

  /** Measures the next batch; tells how many images that were. */
  int step() {
    ImagePart part = parts.element();
    if (sums == null) {
      Optional<FeatureStatistics> piece = piece(part);
      sums = piece.map(FeatureSums::new).orElseGet(() -> new FeatureSums(extractor.dimension()));
      done = piece.map(FeatureStatistics::size).orElse(0L).intValue();
    }
    int count = Math.min(extractor.batchSize(), part.size() - done);
    add(part, count);
    done += count;
    if (done == part.size()) {
      found.accept(part, sums.statistics());
      close();
      parts.remove();
    } else if (done % (PIECE * extractor.batchSize()) == 0) {
      keep();
    }
    return count;
  }

  /** Keeps the sums so far. */
  void keep() {
    if (sums != null && done > 0) {
      Piece.of(cache, extractor, parts.element().key()).keep(sums.statistics().tensors());
    }
  }

  /** The sums over the first images of a part, as far as they were kept. */
  private Optional<FeatureStatistics> piece(ImagePart part) {
    return Piece.of(cache, extractor, part.key())
        .find(
            FeatureStatistics.class,
            file -> FeatureStatistics.read(file, extractor.dimension()),
            found ->
                found.size() == part.size()
                    || found.size() < part.size() && found.size() % extractor.batchSize() == 0);
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
