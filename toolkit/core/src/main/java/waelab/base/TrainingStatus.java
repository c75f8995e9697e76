package waelab.base;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The progress of a training, for a line on the screen.
 *
 * @param unit what is counted: epochs of batches, or steps alone
 * @param epoch the current epoch, from 1
 * @param epochs how many there are
 * @param batch batches of this epoch that were drawn
 * @param batches how many an epoch has
 * @param losses means over this epoch so far
 * @param samplesPerSecond training speed since the start
 * @param remaining estimated time to the end
 * @param resident memory of the process, in bytes; empty if the system does not report it
 */
public record TrainingStatus(
    String unit,
    int epoch,
    int epochs,
    long batch,
    long batches,
    Map<String, Double> losses,
    double samplesPerSecond,
    Duration remaining,
    OptionalLong resident) {

  /** The unit of a training that counts epochs. */
  public static final String EPOCH = "epoch";

  /** Whether this is the last status of an epoch. */
  public boolean epochEnds() {
    return batch >= batches;
  }

  /** Whether this is the last status of the training. */
  public boolean isLast() {
    return epochEnds() && epoch == epochs;
  }

  /** The remaining time and the memory: {@code 0:42 min and 1.2 GB of memory}. */
  public String cost() {
    return Durations.readable(remaining)
        + (resident.isPresent()
            ? " and " + Memory.readable(resident.getAsLong()) + " of memory"
            : "");
  }

  /** The expected time and memory of a training, shortly after its start. */
  public String forecast() {
    return "This run will take about " + cost() + ".";
  }

  /** One line: epoch, losses, speed, time left, memory. */
  @Override
  public String toString() {
    String numbers =
        losses.entrySet().stream()
            .map(loss -> loss.getKey() + " " + readable(loss.getValue()))
            .collect(Collectors.joining("  "));
    String memory = resident.isPresent() ? ", " + Memory.readable(resident.getAsLong()) : "";
    return Printable.of(
        "%s  %s  (%.0f samples/s, %s left%s)",
        where(), numbers, samplesPerSecond, Durations.readable(remaining), memory);
  }

  private String where() {
    return unit.equals(EPOCH)
        ? Printable.of("epoch %d/%d  batch %d/%d", epoch, epochs, batch, batches)
        : Printable.of("%s %d/%d", unit, (epoch - 1) * batches + batch, epochs * batches);
  }

  /** Four decimals, or an exponent for small numbers. */
  static String readable(double value) {
    return Math.abs(value) >= 1e-3 || value == 0
        ? Printable.of("%.4f", value)
        : Printable.of("%.3e", value);
  }
}
