package waelab.runs;

import waelab.base.ProgressListener;
import waelab.base.TrainingStatus;

/** Interrupts a training after some steps. */
record After(int steps) implements ProgressListener {

  @Override
  public void status(TrainingStatus status) {
    if ((status.epoch() - 1) * status.batches() + status.batch() >= steps) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void info(String sentence) {}
}
