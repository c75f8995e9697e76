package waelab.training;

import java.io.PrintStream;

/** Who is told how a training goes. Called on the training thread. */
public interface Progress {

  /** The numbers have moved; called after every step. */
  void status(Status status);

  /** One sentence worth reading, such as how long this will take. */
  void say(String sentence);

  /** Tells nobody. */
  static Progress silent() {
    return new Progress() {
      @Override
      public void status(Status status) {}

      @Override
      public void say(String sentence) {}
    };
  }

  /** Prints a line at the end of every epoch and, while one takes long, one every ten seconds. */
  static Progress printing(PrintStream out) {
    return new Progress() {
      private long last = System.nanoTime();

      @Override
      public void status(Status status) {
        if (status.epochEnds() || System.nanoTime() - last > 10_000_000_000L) {
          last = System.nanoTime();
          out.println(status);
        }
      }

      @Override
      public void say(String sentence) {
        out.println(sentence);
      }
    };
  }
}
