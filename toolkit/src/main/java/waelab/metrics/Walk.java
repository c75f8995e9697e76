package waelab.metrics;

import java.util.Locale;
import java.util.function.IntSupplier;
import waelab.base.LabException;
import waelab.base.StoppedException;
import waelab.base.Voice;

/**
 * Something done to many images, a batch at a time. After two batches it is told how long the rest
 * will take; an interrupt ends it before the next batch.
 *
 * @param what is done, such as {@code FID(768) of 2,000 + 2,000 images}
 * @param images how many there are
 * @param voice who is told
 */
record Walk(String what, int images, Voice voice) {

  /**
   * Does it.
   *
   * @param step does the next batch and tells how many images that were
   * @throws LabException if the thread is interrupted
   */
  void go(IntSupplier step) {
    int first = next(step, 0); // slower than others, since it starts things that stay
    long start = System.nanoTime();
    int second = next(step, first);
    double seconds = (System.nanoTime() - start) / 1e9 / Math.max(1, second - first);
    if (second < images) {
      voice.during(what + ": " + readable(seconds * (images - second)), () -> rest(step, second));
    }
  }

  private int rest(IntSupplier step, int done) {
    int at = done;
    while (at < images) {
      at = next(step, at);
    }
    return at;
  }

  private int next(IntSupplier step, int done) {
    if (done >= images) {
      return done;
    }
    if (Thread.interrupted()) {
      throw new StoppedException(
          String.format(
              Locale.ROOT,
              "Interrupted after %,d of %,d images (%s); ask again to start anew.",
              done,
              images,
              what));
    }
    return done + step.getAsInt();
  }

  /** A time as people tell it beforehand. */
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
        : String.format(Locale.ROOT, "about %.1f h", minutes / 60);
  }
}
