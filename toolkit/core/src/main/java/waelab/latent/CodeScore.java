package waelab.latent;

import java.util.List;
import waelab.base.Printable;

/**
 * One number that measures how far codes are from their prior, with its value for true samples of
 * the prior.
 *
 * @param name its name, with its unit
 * @param value of the codes
 * @param ofPrior of the same number of draws from the prior
 * @param deviation the standard deviation of such a value over draws from the prior; a smaller
 *     difference from {@code ofPrior} may be chance
 * @param reading how to read it, in words
 */
public record CodeScore(
    String name, double value, double ofPrior, double deviation, String reading) {

  /** {@code E‖z‖² 8.10 (target 8, not lower-is-better)}. */
  @Override
  public String toString() {
    return name + " " + readable(value) + " (" + reading + ")";
  }

  /**
   * A line that names the codes, and below it a line for each measure, with {@code 8.02 ± 0.09}.
   */
  static String text(String whose, List<CodeScore> measures, String ofWhat) {
    var text = new StringBuilder(whose);
    for (CodeScore each : measures) {
      String spread = each.deviation > 0 ? " ± " + readable(each.deviation) : "";
      text.append("\n  " + each + "; " + ofWhat + " " + readable(each.ofPrior) + spread);
    }
    return text.toString();
  }

  /** 18.02, 0.4970, 2.1e-05, ∞. */
  static String readable(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(value);
    String pattern = size >= 1 ? "%.2f" : size >= 1e-3 || size == 0 ? "%.4f" : "%.1e";
    return size == 0 ? "0" : Printable.of(pattern, value);
  }
}
