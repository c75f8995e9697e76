package waelab.training;

import waelab.base.BadArgumentException;
import waelab.base.Printable;

/**
 * A number that a model was judged by when it had made so many steps: a distance of its samples
 * from real ones, or of its codes from the prior.
 *
 * @param epoch whole epochs by then
 * @param steps steps by then
 * @param quantity what it measures
 * @param samples how many of the model's samples or codes were looked at
 * @param reference how many real samples or prior draws they were compared with; 0 if with none
 * @param value the number
 * @param ideal what it is for real samples against real ones, or for true draws from the prior, of
 *     as many; NaN if nobody knows
 */
public record Score(
    int epoch,
    long steps,
    Metric quantity,
    int samples,
    int reference,
    double value,
    double ideal) {

  /** Checks that there is a quantity. */
  public Score {
    BadArgumentException.requireNonNull(quantity, "quantity");
  }

  /** A score whose quantity is told by its text, as {@link #metric} gives it. */
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

  /** What it measures as a text, such as {@code FID(768) random}. */
  public String metric() {
    return quantity.toString();
  }

  /** Whether it measures the very same once more. */
  public boolean replaces(Score old) {
    return old.steps == steps
        && old.quantity.toString().equals(quantity.toString())
        && old.samples == samples
        && old.reference == reference;
  }

  /** {@code FID(768) random 12.3 (1,000 against 1,000; 1.1 at best)}. */
  @Override
  public String toString() {
    String best = Double.isNaN(ideal) ? "" : "; ideal " + History.readable(ideal);
    String against = reference == 0 ? "" : Printable.of(" against %,d", reference);
    return Printable.of(
        "%s %s (%,d%s%s)", quantity, History.readable(value), samples, against, best);
  }
}
