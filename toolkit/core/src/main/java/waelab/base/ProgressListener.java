package waelab.base;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Receives what a person may want to know while something is done: sentences, and the numbers of a
 * training. A training calls it on its own thread.
 */
@FunctionalInterface
public interface ProgressListener {

  /** One sentence worth keeping, such as that a stand-in is used. */
  void info(String sentence);

  /**
   * One sentence that is only true of this machine or this moment, for instance that a training
   * resumes where it stopped. It is not stored with a notebook's outputs, since another execution
   * would not give it.
   */
  default void note(String sentence) {
    info(sentence);
  }

  /**
   * Does something that takes a while.
   *
   * @param sentence what is being done; of no interest afterwards
   */
  default <T> T during(String sentence, Supplier<T> work) {
    info(sentence);
    return work.get();
  }

  /**
   * Does something that takes long enough for a person to ask how far it is.
   *
   * @param sentence what is being done; of no interest afterwards
   * @param work receives a consumer of how far it is, to be called a few times a second
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

  /** After some steps: how long all of them will take, and with how much memory. */
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

  /** A training has ended, whole or not. */
  default void end(Ended training) {}

  /**
   * A training took place before, and its run is used.
   *
   * @param name its folder's
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

  /** Prints the last line, and before it epochs' ends and long epochs, a line a second at most. */
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
