package waelab.base;

import java.util.Locale;

/**
 * A claim, and the numbers that decide it: an experiment in a notebook ends with one, so that the
 * notebook cannot be run to its end where the claim is false.
 *
 * @param claim what is said, such as {@code primal = dual}
 * @param holds whether it is so
 * @param numbers what decides it, in words; may be empty
 */
public record Check(String claim, boolean holds, String numbers) {

  /** Checks that there is a claim. */
  public Check {
    BadConfigException.given(claim, "claim");
    BadConfigException.given(numbers, "numbers");
  }

  /** Something that holds or does not. */
  public static Check that(String claim, boolean holds) {
    return new Check(claim, holds, "");
  }

  /**
   * Two numbers that are equal but for rounding, or chance.
   *
   * @param tolerance the size that their difference stays below; NaN is equal to nothing
   * @throws BadConfigException if {@code tolerance} is not above 0
   */
  public static Check equal(String claim, double value, double expected, double tolerance) {
    BadConfigException.require(tolerance > 0, "tolerance", tolerance, "greater than 0");
    double difference = Math.abs(value - expected);
    boolean holds = difference < tolerance;
    String numbers =
        String.format(
            Locale.ROOT,
            "%s and %s differ by %.2g %s %.2g",
            number(value),
            number(expected),
            difference,
            holds ? "<" : "≥",
            tolerance);
    return new Check(claim, holds, numbers);
  }

  /** One number that is below another. */
  public static Check less(String claim, double smaller, double larger) {
    boolean holds = smaller < larger;
    return new Check(
        claim, holds, number(smaller) + (holds ? " < " : " is not < ") + number(larger));
  }

  /**
   * This check, if the claim holds.
   *
   * @throws LabException if it does not
   */
  public Check orThrow() {
    if (!holds) {
      throw new LabException(
          "This does not hold: " + claim + (numbers.isEmpty() ? "" : " (" + numbers + ")") + ".");
    }
    return this;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.5g", value);
  }

  /** {@code ✓ primal = dual: 0.51237 and 0.51237 differ by 1.1e-16 < 1.0e-09}. */
  @Override
  public String toString() {
    return (holds ? "✓ " : "✗ ") + claim + (numbers.isEmpty() ? "" : ": " + numbers);
  }
}
