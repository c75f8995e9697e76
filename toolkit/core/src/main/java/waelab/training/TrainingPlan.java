package waelab.training;

import waelab.base.TrainingStatus;

/**
 * When a training takes stock, and when it ends.
 *
 * @param unit what its history counts: epochs, or steps since it began
 * @param rows how often it takes stock; the last time is its end
 * @param length of each, in batches or in steps
 * @param begin where it began, in the same
 */
public record TrainingPlan(String unit, int rows, long length, long begin) {

  static final String STEP = "step";

  /** Whole epochs from initial weights. */
  static TrainingPlan epochs(int epochs, long batches) {
    return new TrainingPlan(TrainingStatus.EPOCH, epochs, batches, 0);
  }

  /** So many steps more, ten times looked at. */
  static TrainingPlan steps(int steps, long begin) {
    int rows = steps % 10 == 0 ? 10 : 1;
    return new TrainingPlan(STEP, rows, steps / rows, begin);
  }

  private boolean countsSteps() {
    return unit.equals(STEP);
  }

  /** How far a training is in a row, from 1. */
  long within(int row, long steps, long drawn) {
    return (countsSteps() ? steps : drawn) - begin - (row - 1) * length;
  }

  /** How much a training did since it began, or went on from elsewhere. */
  long done(int row, long within, long stepsBefore, long drawnBefore) {
    long before = countsSteps() ? stepsBefore : drawnBefore;
    return begin + (row - 1) * length + within - before;
  }

  /** Whether a row is whole. */
  boolean ends(int row, long steps, long drawn) {
    return within(row, steps, drawn) >= length;
  }

  /** What a row is called in the history. */
  int number(int row) {
    return countsSteps() ? (int) (row * length) : row;
  }
}
