package waelab.training;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.function.BiFunction;
import waelab.base.BadArgumentException;
import waelab.base.Randomness;
import waelab.data.DeviceImages;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.model.Batches;

/**
 * Shows every training sample once per epoch, in an order drawn for that epoch; the last partial
 * batch is dropped. Which batch comes next depends on one counter only.
 */
final class EpochBatches implements Batches {

  private final Samples samples;
  private final int batchSize;
  private final Randomness randomness;
  private long drawn;
  private BiFunction<NDManager, int[], NDArray> source;
  private NDManager manager;
  private int[] order;
  private long orderOf = -1;

  EpochBatches(Samples samples, int batchSize, Randomness randomness) {
    BadArgumentException.require(
        batchSize <= samples.size(),
        "batchSize",
        batchSize,
        "at most the " + samples.size() + " training samples");
    this.samples = samples;
    source = samples::batch;
    this.batchSize = batchSize;
    this.randomness = randomness;
  }

  /** Sets the manager of the next step's batches. */
  void useManager(NDManager stepManager) {
    manager = stepManager;
  }

  /**
   * Keeps images on the device from now on, so that a batch need not be transferred.
   *
   * @param owner of the copy there
   * @throws EngineException if they do not fit; then nothing has changed
   */
  void keepOnDevice(NDManager owner) {
    if (samples instanceof ImageSet images) {
      source = new DeviceImages(owner, images)::batch;
    }
  }

  long perEpoch() {
    return samples.size() / batchSize;
  }

  long drawn() {
    return drawn;
  }

  /** Continues as if so many batches had been drawn. */
  void resume(long drawnBefore) {
    drawn = drawnBefore;
  }

  @Override
  public NDArray next() {
    long epoch = drawn / perEpoch();
    int from = (int) (drawn % perEpoch()) * batchSize;
    if (orderOf != epoch) {
      order = randomness.permutation("batches", epoch, samples.size());
      orderOf = epoch;
    }
    drawn++;
    return source.apply(manager, Arrays.copyOfRange(order, from, from + batchSize));
  }
}
