package waelab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import waelab.base.Provenance;

/**
 * A finite set of samples of one shape, in a fixed order: images or points. Models train on them.
 * Immutable; a slice shares the memory.
 */
public sealed interface Samples extends TestData, Shaped permits ImageSet, PointSet {

  /** These samples. */
  @Override
  default Samples test() {
    return this;
  }

  /** How many samples there are. */
  int size();

  /**
   * Some samples as one float32 array, N×… on the manager's device; images are in [−1, 1].
   *
   * @param indices which samples, each in 0 … size−1; repeats are allowed
   */
  NDArray batch(NDManager manager, int... indices);

  /** Samples {@code from} to {@code to − 1}. */
  Samples slice(int from, int to);

  /** SHA-256 over shape and samples, in order: equal digests mean equal data. */
  String digest();

  /** The data to which these samples belong. */
  DatasetId id();

  /** Where the samples come from; the fact {@code data} is their caption. */
  Provenance provenance();

  /** The words that every caption contains: the data's name and, for a stand-in, that it is one. */
  default String caption() {
    return id().caption();
  }

  /** How many numbers one sample has. */
  default long values() {
    return shape().size();
  }
}
