package waelab.metrics;

import java.util.function.Consumer;
import java.util.function.IntSupplier;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.StoppedException;

/**
 * An operation on many images, a batch at a time. After two batches the estimated time for the rest
 * is reported, and then the progress, a few times a second. An interrupt ends the operation before
 * the next batch.
 *
 * @param what name of the operation, such as {@code FID(768) of 2,000 + 2,000 images}
 * @param images number of images
 * @param again what the same call does after an interrupt
 * @param listener receives the reports
 */
record BatchProgress(String what, int images, String again, ProgressListener listener) {

  /** After an interrupt, the results so far are lost. */
  static final String ANEW = "the same call starts again";

  /** After an interrupt, the results so far are kept. */
  static final String ON = "the same call resumes there";

  private static final long TELL_EVERY = 250_000_000; // nanoseconds

  /** {@code , 1,200 of them known}, for the end of the operation's name; empty for 0 images. */
  static String known(int images) {
    return images == 0 ? "" : Printable.of(", %,d of them known", images);
  }

  /**
   * Runs the operation.
   *
   * @param step processes the next batch and returns its number of images
   * @throws LabException if the thread is interrupted
   */
  void go(IntSupplier step) {
    int first = next(step, 0); // slower than others, because it initialises things
    long start = System.nanoTime();
    int second = next(step, first);
    double seconds = (System.nanoTime() - start) / 1e9 / Math.max(1, second - first);
    if (second < images) {
      listener.watch(
          what + ": " + readable(seconds * (images - second)), tell -> rest(step, second, tell));
    }
  }

  private int rest(IntSupplier step, int begin, Consumer<String> tell) {
    long start = System.nanoTime();
    long told = start;
    int at = begin;
    while (at < images) {
      at = next(step, at);
      long now = System.nanoTime();
      if (now - told > TELL_EVERY && at < images) {
        told = now;
        tell.accept(howFar(at, (now - start) / 1e9 / (at - begin)));
      }
    }
    return at;
  }

  /** {@code 1,200 of 4,000 images, about 2 min left}. */
  private String howFar(int done, double secondsEach) {
    String left = readable(secondsEach * (images - done));
    return Printable.of("%,d of %,d images, %s left", done, images, left);
  }

  private int next(IntSupplier step, int done) {
    if (done >= images) {
      return done;
    }
    StoppedException.check(
        "Interrupted after %,d of %,d images (%s); %s.", done, images, what, again);
    return done + step.getAsInt();
  }

  /** An estimated time in words. */
  static String readable(double seconds) {
    if (seconds < 10) {
      return "a few seconds";
    }
    if (seconds < 95) {
      return "about " + 10 * Math.round(seconds / 10) + " s";
    }
    double minutes = seconds / 60;
    return minutes < 95
        ? "about " + Math.round(minutes) + " min"
        : Printable.of("about %.1f h", minutes / 60);
  }
}
