package waelab.base;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Receives the progress of a computation: sentences, and the numbers of a training. A training
 * calls it on its own thread.
 */
@FunctionalInterface
public interface ProgressListener {

  /** One sentence worth keeping, such as that a stand-in is used. */
  void info(String sentence);

  /**
   * One sentence that is only true of this machine or this moment, for instance that a training
   * resumes where it stopped. It is not stored with a notebook's outputs, since another execution
   * would not print it.
   */
  default void note(String sentence) {
    info(sentence);
  }

  /**
   * Runs work that takes a while.
   *
   * @param sentence what is being done; not needed afterwards
   */
  default <T> T during(String sentence, Supplier<T> work) {
    info(sentence);
    return work.get();
  }

  /**
   * Runs work that takes so long that its progress is shown.
   *
   * @param sentence what is being done; not needed afterwards
   * @param work receives a consumer of its progress, to be called a few times a second
   */
  default <T> T watch(String sentence, Function<Consumer<String>, T> work) {
    info(sentence);
    long[] last = {System.nanoTime()};
    return work.apply(
        howFar -> {
          if (System.nanoTime() - last[0] > Duration.ofSeconds(10).toNanos()) {
            last[0] = System.nanoTime();
            note(howFar);
          }
        });
  }

  /** The numbers of a training; called at the end of every epoch and a few times a second. */
  default void status(TrainingStatus status) {}

  /**
   * What a model generates at the moment, as a picture; called after epochs and about every 20
   * seconds.
   */
  default void picture(Object picture) {}

  /** Called after some steps: the expected time of all steps, and the memory. */
  default void forecast(TrainingStatus status) {}

  /**
   * A training that ended.
   *
   * @param model the name of its model
   * @param progress how far it was trained
   * @param completed whether all of it was trained
   * @param time how long it took
   */
  record Ended(String model, String progress, boolean completed, Duration time) {}

  /** Called when a training has ended, completely or not. */
  default void end(Ended training) {}

  /**
   * Called if the run of an earlier training is used.
   *
   * @param name the name of the run's folder
   */
  default void found(Ended training, String name) {
    note(
        Printable.of(
            "This run already exists, trained in %s: %s; retrain(run) trains it again.",
            Durations.readable(training.time()), name));
  }

  /** Ignores everything. */
  static ProgressListener silent() {
    return sentence -> {};
  }

  /** Prints the last status, ends of epochs at most once a second, other steps every 10 seconds. */
  static ProgressListener printing(PrintStream out) {
    return new ProgressListener() {
      private long last = System.nanoTime();

      @Override
      public void status(TrainingStatus status) {
        double seconds = (System.nanoTime() - last) / 1e9;
        if (status.isLast() || seconds > (status.epochEnds() ? 1 : 10)) {
          last = System.nanoTime();
          out.println(status);
        }
      }

      @Override
      public void forecast(TrainingStatus status) {
        out.println(status.forecast());
      }

      @Override
      public void info(String sentence) {
        out.println(Printable.text(sentence));
      }

      @Override
      public void end(Ended training) {
        String ended = training.completed() ? "Done in " : "Stopped after ";
        out.println(ended + Durations.readable(training.time()) + ".");
      }
    };
  }
}
