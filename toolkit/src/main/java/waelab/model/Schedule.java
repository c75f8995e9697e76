package waelab.model;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Map;
import tech.tablesaw.api.Table;
import waelab.data.Split;

/**
 * The configuration of a model of your own: how long, in what batches, from what seed. Everything
 * else is in the model.
 */
@JsonTypeName("own")
public record Schedule(int epochs, int batchSize, long seed) implements Config {

  /** Checks the values. */
  public Schedule {
    Config.check(epochs, batchSize);
  }

  /** The study's 100 epochs of batches of 64. */
  public static Schedule forData(Split<?> data) {
    return new Schedule(100, 64, 0);
  }

  @Override
  public Schedule withEpochs(int value) {
    return ConfigFormat.with(this, "epochs", value);
  }

  /** The same with other batches. */
  public Schedule withBatchSize(int value) {
    return ConfigFormat.with(this, "batchSize", value);
  }

  @Override
  public Schedule withSeed(long value) {
    return ConfigFormat.with(this, "seed", value);
  }

  @Override
  public Table explain() {
    return ConfigFormat.explain(
        this,
        new Schedule(100, 64, 0),
        Map.of("epochs", "study §4.1", "batchSize", "study §4.1", "seed", "ours"));
  }
}
