package waelab.runs;

import waelab.training.Progress;
import waelab.training.Status;

/** Interrupts a training after some steps. */
record After(int steps) implements Progress {

  @Override
  public void status(Status status) {
    if ((status.epoch() - 1) * status.batches() + status.batch() >= steps) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void say(String sentence) {}
}
