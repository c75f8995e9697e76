package waelab.base;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A claim, and the numbers that decide it. An experiment in a notebook ends with a check, so that
 * the notebook cannot run to its end if the claim is false.
 *
 * @param claim the claim, such as {@code primal = dual}
 * @param holds whether it is true
 * @param numbers the numbers that decide it, as text; may be empty
 */
public record Check(String claim, boolean holds, String numbers) {

  /** Checks that there is a claim. */
  public Check {
    BadArgumentException.requireNonNull(claim, "claim");
    BadArgumentException.requireNonNull(numbers, "numbers");
  }

  /** A claim without numbers. */
  public static Check that(String claim, boolean holds) {
    return new Check(claim, holds, "");
  }

  /**
   * The claim that two numbers are equal except for rounding or chance.
   *
   * @param tolerance the size of the difference must be below it; NaN is not equal to any number
   * @throws BadArgumentException if {@code tolerance} is not above 0
   */
  public static Check equal(String claim, double value, double expected, double tolerance) {
    BadArgumentException.require(tolerance > 0, "tolerance", tolerance, "greater than 0");
    double difference = Math.abs(value - expected);
    boolean holds = difference < tolerance;
    String numbers =
        difference == 0
            ? "both " + number(value)
            : Printable.of(
                "%s and %s differ by %s %s %s",
                number(value),
                number(expected),
                small(difference),
                holds ? "<" : "≥",
                small(tolerance));
    return new Check(claim, holds, numbers);
  }

  /** The claim that one number is less than another. */
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

  /** Five digits, or all digits of an integer. */
  private static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    boolean plain = Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6;
    return Printable.of(whole ? "%,.0f" : plain ? "%.5g" : "%.4e", value);
  }

  /** Two digits, in the shortest form: 0.05, 1e-9. */
  private static String small(double value) {
    boolean plain = value >= 1e-3 && value < 1e6;
    return plain
        ? BigDecimal.valueOf(value).round(new MathContext(2)).stripTrailingZeros().toPlainString()
        : Printable.of("%.1e", value).replace(".0e", "e").replaceFirst("e-0", "e-");
  }

  /** {@code ✓ primal = dual: 0.51237 and 0.51237 differ by 1.1e-16 < 1e-9}. */
  @Override
  public String toString() {
    return (holds ? "✓ " : "✗ ") + claim + (numbers.isEmpty() ? "" : ": " + numbers);
  }
}
