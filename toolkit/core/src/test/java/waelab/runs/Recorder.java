package waelab.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import waelab.base.ProgressListener;
import waelab.base.TrainingStatus;

/** Keeps what a training tells; may interrupt it. */
final class Recorder implements ProgressListener {
  final List<TrainingStatus> statuses = new ArrayList<>();
  final List<String> said = new ArrayList<>();
  final List<String> asides = new CopyOnWriteArrayList<>(); // told from two threads
  final List<String> forecasts = new ArrayList<>();
  final List<Ended> ended = new ArrayList<>();
  boolean interruptAtFirstStatus;

  @Override
  public void status(TrainingStatus status) {
    statuses.add(status);
    if (interruptAtFirstStatus) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void forecast(TrainingStatus status) {
    forecasts.add(status.cost());
  }

  @Override
  public void end(Ended training) {
    ended.add(training);
  }

  @Override
  public void info(String sentence) {
    said.add(sentence);
  }

  @Override
  public void note(String sentence) {
    asides.add(sentence);
  }
}
