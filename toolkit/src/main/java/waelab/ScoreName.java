package waelab;

import java.util.Optional;
import waelab.model.Prior;
import waelab.training.Run;

/** What numbers of a run are called that depend on the law of its random samples' codes. */
final class ScoreName {

  private static final String OF_ANOTHER_PRIOR = Judge.RANDOM + ", ";

  private ScoreName() {}

  /**
   * Ends the name of a number of random samples: {@code random} for N(0, I), and {@code random,
   * mixture of 10}, so that those of different priors never stand under one name.
   */
  static String random(Optional<Prior> prior) {
    return prior.map(each -> OF_ANOTHER_PRIOR + each.mark()).orElse(Judge.RANDOM);
  }

  /** Whether a number is of random samples, whatever the law of their codes. */
  static boolean isRandom(String metric) {
    return metric.endsWith(Judge.RANDOM) || metric.contains(OF_ANOTHER_PRIOR);
  }

  /** Whether a number is of this run, and not of the same with another prior. */
  static boolean isOf(Run<?> run, String metric) {
    return !isRandom(metric) || metric.endsWith(random(run.prior()));
  }

  /** A number of images without what images these are. */
  static String base(String metric) {
    return metric.substring(
        0, metric.lastIndexOf(isRandom(metric) ? Judge.RANDOM : Judge.RECONSTRUCT));
  }
}
