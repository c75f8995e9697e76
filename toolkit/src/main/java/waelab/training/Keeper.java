package waelab.training;

import java.util.Optional;
import waelab.model.Model;

/** Where a training keeps what it would need to go on. */
interface Keeper {

  /** Brings the model to where an earlier training stopped, if one did. */
  Optional<Checkpoint> resume(Model model);

  /** Keeps a place to go on from; called between steps. */
  void keep(Checkpoint checkpoint, Model model);

  /** Keeps what came of it. */
  void end(Run<?> run);

  /** Keeps nothing. */
  static Keeper none() {
    return new Keeper() {
      @Override
      public Optional<Checkpoint> resume(Model model) {
        return Optional.empty();
      }

      @Override
      public void keep(Checkpoint checkpoint, Model model) {}

      @Override
      public void end(Run<?> run) {}
    };
  }
}
