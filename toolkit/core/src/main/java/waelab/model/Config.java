package waelab.model;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.base.Budget;

/**
 * Every value a training depends on: an immutable record, one {@code withX} per value. {@code
 * forData(set)} gives the study's values and never reads the environment.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "model")
public interface Config {

  /** How often each training sample is shown. */
  int epochs();

  /** m, samples per batch. */
  int batchSize();

  /** What initial weights, batch order and noise are drawn from. */
  long seed();

  /** What a long training adds to the study's; nothing by default. */
  default TrainingOptions options() {
    return TrainingOptions.NONE;
  }

  /** The same with another number of epochs. */
  Config withEpochs(int epochs);

  /** The same from another seed. */
  Config withSeed(long seed);

  /** Each value with its origin. */
  Table explain();

  /** This configuration with no more epochs than a budget allows. */
  default Config within(Budget budget) {
    return withEpochs(Math.min(epochs(), budget.epochs()));
  }

  /**
   * Checks that data fit this configuration.
   *
   * @param sample shape of one sample, without N
   * @throws BadArgumentException if they do not
   */
  default void requireFits(Shape sample) {}

  /** Checks a learning rate. */
  static void checkRate(String key, double rate) {
    BadArgumentException.require(
        rate > 0 && Double.isFinite(rate), key, rate, "greater than 0, and finite");
  }

  /** Checks the values that every configuration has. */
  static void check(int epochs, int batchSize) {
    BadArgumentException.require(epochs >= 1, "epochs", epochs, "at least 1");
    BadArgumentException.require(batchSize >= 1, "batchSize", batchSize, "at least 1");
  }
}
