package waelab.training;

import java.util.List;
import java.util.Optional;
import waelab.base.BadArgumentException;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;

/**
 * By what a model is judged while it is trained.
 *
 * @param bestBy the test loss by which the best checkpoint is chosen
 * @param evaluator judges it by more than its losses now and then, if wanted
 */
public record EvaluationPlan(String bestBy, Optional<PeriodicEvaluator> evaluator) {

  /**
   * Judges a model now and then while it is trained. It draws from randomness of its own, so a
   * training that is judged ends in the same bits as one that is not.
   */
  public interface PeriodicEvaluator {

    /** After how many epochs each; the last epoch is always one of them. */
    int every();

    /**
     * Judges a model as it is now.
     *
     * @param config what it is trained with
     * @param epoch whole epochs by now
     * @param steps steps by now
     * @return nothing if somebody interrupts
     */
    Optional<List<Score>> scores(Model model, Split<?> data, Config config, int epoch, long steps);
  }

  /** Checks that there is a loss. */
  public EvaluationPlan {
    BadArgumentException.requireNonNull(bestBy, "bestBy");
  }

  /** By its losses only. */
  public static EvaluationPlan by(String loss) {
    return new EvaluationPlan(loss, Optional.empty());
  }
}
