package waelab.training;

import java.io.PrintStream;
import java.time.Duration;
import waelab.base.Durations;
import waelab.base.Printable;
import waelab.base.Voice;

/** Who is told how a training goes. Called on the training thread. */
@FunctionalInterface
public interface Progress extends Voice {

  /** The numbers have moved; called at the end of every epoch and a few times a second. */
  default void status(Status status) {}

  /** After some steps: how long all of them will take, and with how much memory. */
  default void forecast(Status status) {}

  /**
   * A training that ended.
   *
   * @param model what people call it
   * @param progress how far it was trained
   * @param ending why it ended
   * @param time how long it took
   */
  record Ended(String model, String progress, Ending ending, Duration time) {}

  /** A training has ended, whole or not. */
  default void end(Ended training) {}

  /**
   * A training took place already.
   *
   * @param name its folder's
   */
  default void found(Ended training, String name) {
    aside(
        Printable.of(
            "There is such a run already, made in %s: %s; retrain(run) makes it anew.",
            Durations.readable(training.time()), name));
  }

  /** Tells nobody. */
  static Progress silent() {
    return sentence -> {};
  }

  /** Prints the last line, and before it epochs' ends and long epochs, a line a second at most. */
  static Progress printing(PrintStream out) {
    return new Progress() {
      private long last = System.nanoTime();

      @Override
      public void status(Status status) {
        double seconds = (System.nanoTime() - last) / 1e9;
        if (status.isLast() || seconds > (status.epochEnds() ? 1 : 10)) {
          last = System.nanoTime();
          out.println(status);
        }
      }

      @Override
      public void forecast(Status status) {
        out.println(status.forecast());
      }

      @Override
      public void say(String sentence) {
        out.println(Printable.text(sentence));
      }

      @Override
      public void end(Ended training) {
        String ended = training.ending() == Ending.COMPLETED ? "Done in " : "Stopped after ";
        out.println(ended + Durations.readable(training.time()) + ".");
      }
    };
  }
}
