package waelab.training;

import waelab.base.TrainingStatus;

/**
 * When a training writes a row of its history, and when it ends.
 *
 * @param unit what its history counts: epochs, or steps since it began
 * @param rows how many rows it writes; it ends with the last
 * @param length of each, in batches or in steps
 * @param begin where it began, in the same unit
 */
public record TrainingPlan(String unit, int rows, long length, long begin) {

  static final String STEP = "step";

  /** Complete epochs from initial weights. */
  static TrainingPlan epochs(int epochs, long batches) {
    return new TrainingPlan(TrainingStatus.EPOCH, epochs, batches, 0);
  }

  /** So many more steps, in ten rows if their number is a multiple of 10, else in one. */
  static TrainingPlan steps(int steps, long begin) {
    int rows = steps % 10 == 0 ? 10 : 1;
    return new TrainingPlan(STEP, rows, steps / rows, begin);
  }

  /** Whether it is a complete training, and not some more steps of one. */
  boolean isOfEpochs() {
    return !countsSteps();
  }

  private boolean countsSteps() {
    return unit.equals(STEP);
  }

  /** How far a training is in a row; the first row is 1. */
  long within(int row, long steps, long drawn) {
    return (countsSteps() ? steps : drawn) - begin - (row - 1) * length;
  }

  /** How much was trained since the training began or was resumed. */
  long done(int row, long within, long stepsBefore, long drawnBefore) {
    long before = countsSteps() ? stepsBefore : drawnBefore;
    return begin + (row - 1) * length + within - before;
  }

  /** Whether a row is complete. */
  boolean ends(int row, long steps, long drawn) {
    return within(row, steps, drawn) >= length;
  }

  /** The number of a row in the history. */
  int number(int row) {
    return countsSteps() ? (int) (row * length) : row;
  }
}
