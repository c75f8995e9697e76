package waelab.runs;

import java.util.Optional;
import waelab.base.Budget;
import waelab.base.ProgressListener;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;
import waelab.training.TrainingLoop;

/** Trainings within a budget that nothing is kept of. */
public final class Unkept {

  private Unkept() {}

  public static <M extends Model> Run<M> train(
      M model, Split<?> data, Config config, Budget budget, ProgressListener progress) {
    var training = new Training<>(model, data, config, Optional.of(budget), "");
    return Trainer.unkept(training, progress, new LiveModel.Recent(), TrainingLoop::run);
  }
}
