package waelab.model;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonTypeName;
import tech.tablesaw.api.Table;
import waelab.data.Shaped;

/**
 * The configuration of a custom model: epochs, batch size and seed. All other values are in the
 * model.
 */
@JsonTypeName("own")
public record Schedule(
    int epochs, int batchSize, long seed, @TrainingOptions.LeftOutIfNone TrainingOptions options)
    implements Config {

  /** Checks the values. */
  public Schedule {
    Config.check(epochs, batchSize);
    options = TrainingOptions.orNone(options, true);
  }

  /** Without options. */
  public Schedule(int epochs, int batchSize, long seed) {
    this(epochs, batchSize, seed, TrainingOptions.NONE);
  }

  /** The same with other options. */
  public Schedule withOptions(TrainingOptions value) {
    return ConfigField.with(this, "options", value);
  }

  /** The study's 100 epochs with batches of 64. */
  public static Schedule forData(Shaped data) {
    return ConfigField.forData(Schedule.class, data);
  }

  @Override
  public Schedule withEpochs(int value) {
    return ConfigField.with(this, "epochs", value);
  }

  /** The same with other batches. */
  public Schedule withBatchSize(int value) {
    return ConfigField.with(this, "batchSize", value);
  }

  @Override
  public Schedule withSeed(long value) {
    return ConfigField.with(this, "seed", value);
  }

  @Override
  public Table explain() {
    return ConfigField.explain(this, new Shape(1, 32, 32)); // the same for all data
  }
}
