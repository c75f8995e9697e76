package waelab.model;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;
import waelab.base.BadConfigException;

/** A sample's shape as a configuration keeps it: a list that JSON can hold. */
final class Dimensions {

  /** Enough for a toy of a thousand points, in a few seconds. */
  static final int EPOCHS_ON_POINTS = 60;

  private Dimensions() {}

  static List<Long> of(Shape shape) {
    return Arrays.stream(shape.getShape()).boxed().collect(Collectors.toList());
  }

  static Shape shape(List<Long> sample) {
    BadConfigException.require(
        (sample.size() == 1 || sample.size() == 3) && sample.stream().allMatch(d -> d >= 1),
        "sample",
        sample,
        "[d] for points or [C, H, W] for images");
    return new Shape(sample);
  }

  static boolean arePoints(List<Long> sample) {
    return sample.size() == 1;
  }

  /** Whether Table 1 has a row for these: MNIST's shape or CelebA's; points have values of ours. */
  static boolean areOfTable1(List<Long> sample) {
    return arePoints(sample)
        || sample.equals(List.of(1L, 32L, 32L))
        || sample.equals(List.of(3L, 64L, 64L));
  }

  static void requireSame(Shape configured, Shape data) {
    BadConfigException.require(
        configured.equals(data),
        "sample",
        configured,
        "the shape of the data, " + data + ": make the configuration with forData");
  }

  /** Adds a value that follows from others to an explanation. */
  static void derived(Table explanation, String name, double value, String origin) {
    explanation.stringColumn("value").append(name);
    explanation.stringColumn("setting").append(String.format(Locale.ROOT, "%.4g", value));
    explanation.stringColumn("origin").append(origin);
  }
}
