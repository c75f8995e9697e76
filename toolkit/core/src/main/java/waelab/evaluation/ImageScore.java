package waelab.evaluation;

import java.util.List;
import java.util.Optional;
import waelab.metrics.SetMetric;
import waelab.plot.DisplayItems;

/**
 * A metric of a run's images, next to that of real images.
 *
 * @param value of the run's images
 * @param images how many and which, in words
 * @param ofReal of real images, if there are enough; samples that are as good have this value
 * @param real how many real images {@code ofReal} was measured on, in words
 * @param run the run of the images, in words
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
