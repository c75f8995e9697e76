package waelab.training;

import waelab.base.BadArgumentException;
import waelab.base.Printable;

/**
 * The value of a metric of a model after a number of steps: a distance of its samples from real
 * ones, or of its codes from the prior.
 *
 * @param epoch complete epochs at that time
 * @param steps steps at that time
 * @param metric what it measures
 * @param samples how many of the model's samples or codes were used
 * @param reference how many real samples or prior draws they were compared with; 0 if none
 * @param value the number
 * @param ideal the value for real samples against real ones, or for true draws from the prior, with
 *     the same counts; NaN if it is not known
 */
public record Score(
    int epoch, long steps, Metric metric, int samples, int reference, double value, double ideal) {

  /** Checks that there is a metric. */
  public Score {
    BadArgumentException.requireNonNull(metric, "metric");
  }

  /** A score with the text of its metric, such as {@code FID(768) random}. */
  public Score(
      int epoch,
      long steps,
      String metric,
      int samples,
      int reference,
      double value,
      double ideal) {
    this(epoch, steps, Metric.read(metric), samples, reference, value, ideal);
  }

  /** Whether it is a later value of the same measurement. */
  public boolean replaces(Score old) {
    return old.steps == steps
        && old.metric.equals(metric)
        && old.samples == samples
        && old.reference == reference;
  }

  /** {@code FID(768) random 12.3 (1,000 against 1,000; ideal 1.1)}. */
  @Override
  public String toString() {
    String best = Double.isNaN(ideal) ? "" : "; ideal " + History.readable(ideal);
    String against = reference == 0 ? "" : Printable.of(" against %,d", reference);
    return Printable.of("%s %s (%,d%s%s)", metric, History.readable(value), samples, against, best);
  }
}
