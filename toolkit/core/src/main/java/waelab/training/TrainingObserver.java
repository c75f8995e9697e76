package waelab.training;

import java.util.List;
import waelab.data.Split;
import waelab.model.Model;

/**
 * Looks at a training without changing a bit of it. A training calls it on its own thread, between
 * two steps. What it throws is reported once, and the training continues without it.
 */
public interface TrainingObserver {

  /**
   * A training starts or is resumed. What this method throws keeps it from starting.
   *
   * @param run the name of its folder
   */
  default void start(String run) {}

  /**
   * The model as it is now: after each epoch and about every 20 seconds, but less often if all
   * calls together took more than 3 % of the training's time.
   *
   * @param seed of the training, for what is drawn
   * @param when such as {@code epoch 3, step 1,200}
   */
  default void model(Model model, Split<?> data, long seed, long steps, String when) {}

  /**
   * A complete epoch.
   *
   * @param scores those that were measured after it
   */
  default void epoch(History.Epoch epoch, List<Score> scores, long steps) {}
}
