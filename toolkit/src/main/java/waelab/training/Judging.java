package waelab.training;

import java.util.Optional;
import waelab.base.BadConfigException;

/**
 * By what a model is judged while it is trained.
 *
 * @param bestBy the test loss by which the best checkpoint is chosen
 * @param scorer judges it by more than its losses now and then, if wanted
 */
public record Judging(String bestBy, Optional<Scorer> scorer) {

  /** Checks that there is a loss. */
  public Judging {
    BadConfigException.given(bestBy, "bestBy");
  }

  /** By its losses only. */
  public static Judging by(String loss) {
    return new Judging(loss, Optional.empty());
  }
}
