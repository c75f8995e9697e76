package waelab.training;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import waelab.base.BadArgumentException;
import waelab.model.TrainingOptions;

/**
 * Whether a training has stopped improving. It depends only on what a run stores, so a resumed
 * training stops where one without an interruption does.
 */
record EarlyStop(TrainingOptions options, History history, TrainingLoop.ScoreLog scores) {

  /**
   * Whether {@code patience} epochs were trained since the least value of what has to improve. A
   * score counts at the epochs at which it was measured.
   *
   * @throws BadArgumentException if the training has no such loss or score
   */
  boolean isDue() {
    List<History.Epoch> epochs = history.epochs();
    if (options.patience() == 0 || epochs.isEmpty()) {
      return false;
    }
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    boolean isLoss = epochs.get(0).test().containsKey(options.stopBy());
    if (isLoss) {
      for (History.Epoch epoch : epochs) {
        double value = epoch.test().get(options.stopBy());
        best = value < least ? epoch.number() : best;
        least = Math.min(least, value);
      }
    } else {
      Metric metric = Metric.read(options.stopBy());
      for (Score score : scores.all()) {
        boolean improves = score.metric().equals(metric) && score.value() < least;
        best = improves ? score.epoch() : best;
        least = improves ? score.value() : least;
      }
      BadArgumentException.require(
          least < Double.POSITIVE_INFINITY || !evaluatedAtAll(),
          "stopBy",
          options.stopBy(),
          "one of the test losses and scores " + names());
    }
    return history.last().number() - best >= options.patience();
  }

  private boolean evaluatedAtAll() {
    return !scores.all().isEmpty() || history.last().number() >= options.patience();
  }

  private Set<String> names() {
    var names = new TreeSet<>(history.epochs().get(0).test().keySet());
    scores.all().forEach(score -> names.add(score.metric().toString()));
    return names;
  }
}
