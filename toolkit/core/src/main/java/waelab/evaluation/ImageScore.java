package waelab.evaluation;

import java.util.List;
import java.util.Optional;
import waelab.metrics.SetMetric;
import waelab.plot.DisplayItems;

/**
 * What a run's images measure, beside what real images do.
 *
 * @param value of the run's images
 * @param images how many and which, in words
 * @param ofReal of real images, if there are enough of them: samples that were as good would reach
 *     this
 * @param real how many real images that was measured on, in words
 * @param run whose images, in words
 */
public record ImageScore<T extends SetMetric>(
    T value, String images, Optional<T> ofReal, String real, String run) implements DisplayItems {

  @Override
  public List<Object> parts() {
    return List.of(toString(), run);
  }

  /** The value, which images it is of, and the value of real ones. */
  @Override
  public String toString() {
    return value
        + ", "
        + images
        + ofReal.map(each -> "; " + real + ": " + each.values()).orElse("");
  }
}
