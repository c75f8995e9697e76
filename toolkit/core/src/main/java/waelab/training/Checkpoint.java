package waelab.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
public record Checkpoint(
    long steps,
    long drawn,
    long stepOfLastBatch,
    Map<String, LossMeans.Sum> means,
    List<History.Epoch> epochs) {

  /** Where a training keeps what it would need to go on. */
  public interface Store {

    /** Brings the model to where an earlier training stopped, if one did. */
    default Optional<Checkpoint> resume() {
      return Optional.empty();
    }

    /** Keeps the model as it is now, to go on from; called between steps. */
    void keep(Checkpoint checkpoint);
  }

  /** Copies the collections, keeping their order. */
  public Checkpoint {
    means = new LinkedHashMap<>(means);
    epochs = List.copyOf(epochs);
  }

  /** Whether an epoch is just over. */
  public boolean endsAnEpoch() {
    return means.isEmpty() && !epochs.isEmpty();
  }
}
