package waelab.model;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.base.Budget;
import waelab.nn.StudyData;

/**
 * What the configurations of all the study's models have: the shape of a sample, the size of a
 * code, the networks' width, a learning rate, and a schedule.
 *
 * @param <C> the record that implements it
 */
public interface StudyConfig<C extends Record & StudyConfig<C>> extends Config {

  /** Shape of one sample, without N: [1, 32, 32], [3, 64, 64], or [d] for points. */
  List<Long> sample();

  /** d_z, coordinates of a code. */
  int latentSize();

  /** Filters as a multiple of Table 1's. */
  double width();

  /** Learning rate. */
  double learningRate();

  /** The same with codes of another size. */
  default C withLatentSize(int value) {
    return with("latentSize", value);
  }

  /** The same with more or fewer filters. */
  default C withWidth(double value) {
    return with("width", value);
  }

  /** The same with another learning rate. */
  default C withLearningRate(double value) {
    return with("learningRate", value);
  }

  @Override
  default C withEpochs(int value) {
    return with("epochs", value);
  }

  /** The same with other batches. */
  default C withBatchSize(int value) {
    return with("batchSize", value);
  }

  @Override
  default C withSeed(long value) {
    return with("seed", value);
  }

  /** The same with other options of a long training. */
  default C withOptions(TrainingOptions value) {
    return with("options", value);
  }

  /**
   * The same with one value changed, by its name; those of {@link TrainingOptions} are values of
   * the configuration, too: {@code with("clipNorm", 1)}.
   */
  @SuppressWarnings("unchecked") // C is the record that implements this
  default C with(String name, Object value) {
    return ConfigField.with((C) this, name, value);
  }

  /** Whether the networks at Table 1's width are too large for a small budget. */
  default boolean hasLargeNetworks() {
    return true;
  }

  /**
   * With no more epochs than a budget allows, and large networks no wider; points are small enough
   * for every budget.
   */
  @Override
  default C within(Budget budget) {
    if (StudyData.of(shape()) == StudyData.POINTS) {
      return withEpochs(epochs());
    }
    C brief = withEpochs(Math.min(epochs(), budget.epochs()));
    return hasLargeNetworks() ? brief.withWidth(Math.min(width(), budget.width())) : brief;
  }

  @Override
  default void requireFits(Shape data) {
    BadArgumentException.require(
        shape().equals(data),
        "sample",
        shape(),
        "the shape of the data, " + data + ": make the configuration with forData");
  }

  /** Checks that another configuration differs at most in epochs, batch size, seed and options. */
  @SuppressWarnings("unchecked") // other has this class, which is C
  default void requireSameModel(Config other) {
    BadArgumentException.require(
        getClass().isInstance(other)
            && equals(
                ((C) other)
                    .withEpochs(epochs())
                    .withBatchSize(batchSize())
                    .withSeed(seed())
                    .withOptions(options())),
        "configuration",
        other,
        "the one that this model was made from, except for epochs, batch size, seed and options");
  }

  /** Shape of one sample, without N. */
  default Shape shape() {
    return new Shape(sample());
  }

  /** Values that differ from the defaults for such data, by name. */
  default Map<String, Object> changes() {
    return ConfigField.changes((Record) this, shape());
  }

  @Override
  default Table explain() {
    return ConfigField.explain((Record) this, shape());
  }

  /** Checks the values that all of them have, and copies the sample's shape. */
  static List<Long> check(
      List<Long> sample,
      int latentSize,
      double width,
      double learningRate,
      int epochs,
      int batchSize) {
    StudyData.of(new Shape(BadArgumentException.requireNonNull(sample, "sample")));
    BadArgumentException.require(latentSize >= 1, "latentSize", latentSize, "at least 1");
    BadArgumentException.require(
        width > 0 && width <= 8, "width", width, "greater than 0 and at most 8");
    Config.checkRate("learningRate", learningRate);
    Config.check(epochs, batchSize);
    return List.copyOf(sample);
  }
}
