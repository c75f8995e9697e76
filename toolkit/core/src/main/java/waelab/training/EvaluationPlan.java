package waelab.training;

import java.util.List;
import java.util.Optional;
import waelab.base.BadArgumentException;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;

/**
 * How a model is evaluated while it is trained.
 *
 * @param bestBy the test loss by which the best checkpoint is chosen
 * @param evaluator computes scores in addition to the losses after some epochs, if wanted
 * @param observers look at the training
 */
public record EvaluationPlan(
    String bestBy, Optional<PeriodicEvaluator> evaluator, List<TrainingObserver> observers) {

  /**
   * Evaluates a model after some epochs while it is trained. It uses its own random numbers, so a
   * training with evaluations gives the same bits as one without.
   */
  public interface PeriodicEvaluator {

    /** The number of epochs between evaluations; the last epoch is always evaluated. */
    int every();

    /**
     * Evaluates a model as it is now.
     *
     * @param config what it is trained with
     * @param epoch complete epochs so far
     * @param steps steps so far
     * @return the scores; empty if the thread is interrupted
     */
    Optional<List<Score>> scores(Model model, Split<?> data, Config config, int epoch, long steps);
  }

  /** Checks that there is a loss. */
  public EvaluationPlan {
    BadArgumentException.requireNonNull(bestBy, "bestBy");
    observers = List.copyOf(observers);
  }

  /** Without observers. */
  public EvaluationPlan(String bestBy, Optional<PeriodicEvaluator> evaluator) {
    this(bestBy, evaluator, List.of());
  }

  /** A plan with the losses only. */
  public static EvaluationPlan by(String loss) {
    return new EvaluationPlan(loss, Optional.empty());
  }
}
