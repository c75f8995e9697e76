package waelab.training;

import java.util.Optional;

/** Where a training keeps what it would need to go on. */
interface Keeper {

  /** Keeps nothing, and begins with initial weights. */
  Keeper NONE =
      new Keeper() {
        @Override
        public Optional<Checkpoint> resume() {
          return Optional.empty();
        }

        @Override
        public void keep(Checkpoint checkpoint) {}
      };

  /** Brings the model to where an earlier training stopped, if one did. */
  Optional<Checkpoint> resume();

  /** Keeps the model as it is now, to go on from; called between steps. */
  void keep(Checkpoint checkpoint);
}
