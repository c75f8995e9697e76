package waelab.metrics;

import java.util.function.DoubleUnaryOperator;
import waelab.base.BadArgumentException;

/**
 * Integrals of smooth functions by the trapezoidal rule on 20,001 points. For a density that is
 * nearly 0 at both ends, nearly all digits are exact (Trefethen and Weideman 2014).
 */
public final class Integral {

  private static final int INTERVALS = 20_000;

  private Integral() {}

  /**
   * ∫ f over [from, to].
   *
   * @throws BadArgumentException if an end is not finite, or {@code from} is not below {@code to}
   */
  public static double of(DoubleUnaryOperator f, double from, double to) {
    BadArgumentException.require(
        Double.isFinite(to - from) && from < to, "interval", from + " to " + to, "finite, rising");
    double step = (to - from) / INTERVALS;
    double sum = (f.applyAsDouble(from) + f.applyAsDouble(to)) / 2;
    for (int i = 1; i < INTERVALS; i++) {
      sum += f.applyAsDouble(from + i * step);
    }
    return sum * step;
  }
}
