package waelab.training;

import java.util.Map;
import java.util.Optional;
import waelab.model.Model;

/** Where a training keeps what it would need to go on. */
interface Keeper {

  /**
   * Brings the model to where an earlier training stopped, if one did.
   *
   * @param origin what the two must have in common
   */
  Optional<Checkpoint> resume(Model model, Map<String, String> origin);

  /** Keeps a place to go on from; called between steps. */
  void keep(Checkpoint checkpoint, Model model);

  /** Keeps nothing. */
  static Keeper none() {
    return new Keeper() {
      @Override
      public Optional<Checkpoint> resume(Model model, Map<String, String> origin) {
        return Optional.empty();
      }

      @Override
      public void keep(Checkpoint checkpoint, Model model) {}
    };
  }
}
