package waelab.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a training between two steps. With it, a model's weights and its optimisers'
 * moments, the training resumes as if it had never stopped. It contains no clock times, so equal
 * trainings have equal checkpoints.
 *
 * @param steps steps so far
 * @param drawn batches drawn so far
 * @param stepOfLastBatch the last step that drew a batch
 * @param means the sums of the current epoch's losses
 * @param epochs the complete epochs before it
 */
public record Checkpoint(
    long steps,
    long drawn,
    long stepOfLastBatch,
    Map<String, LossMeans.Sum> means,
    List<History.Epoch> epochs) {

  /** Where a training saves the state from which it can resume. */
  public interface Store {

    /** Restores the model to the state where an earlier training stopped, if there is one. */
    default Optional<Checkpoint> resume() {
      return Optional.empty();
    }

    /** Saves the model as it is now, to resume from; called between steps. */
    void keep(Checkpoint checkpoint);
  }

  /** Copies the collections, keeping their order. */
  public Checkpoint {
    means = new LinkedHashMap<>(means);
    epochs = List.copyOf(epochs);
  }

  /** Whether an epoch has just ended. */
  public boolean endsAnEpoch() {
    return means.isEmpty() && !epochs.isEmpty();
  }
}
