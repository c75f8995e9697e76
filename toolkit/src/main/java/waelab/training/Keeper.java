package waelab.training;

import java.nio.file.Path;
import java.util.Optional;
import waelab.model.Model;

/** Where a training keeps what it would need to go on. */
interface Keeper {

  /**
   * Brings the model to where an earlier training stopped, if one did.
   *
   * @param origin what the two must have in common
   */
  Optional<Checkpoint> resume(TrainingOrigin<?> origin);

  /** Keeps a place to go on from; called between steps. */
  void keep(Checkpoint checkpoint, Model model);

  /** Keeps what a training gave. */
  void end(Run<?> run);

  /** The folder it is kept in, if it is. */
  Optional<Path> folder();

  /** Keeps nothing, and begins with what was kept elsewhere, or with initial weights. */
  static Keeper none() {
    return new Keeper() {
      @Override
      public Optional<Checkpoint> resume(TrainingOrigin<?> origin) {
        return Optional.empty();
      }

      @Override
      public void keep(Checkpoint checkpoint, Model model) {}

      @Override
      public void end(Run<?> run) {}

      @Override
      public Optional<Path> folder() {
        return Optional.empty();
      }
    };
  }
}
