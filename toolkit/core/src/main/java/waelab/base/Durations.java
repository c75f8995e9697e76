package waelab.base;

import java.time.Duration;

/** Durations as readable text. */
public final class Durations {

  private Durations() {}

  /** A duration as h:mm:ss or m:ss. */
  public static String readable(Duration d) {
    return d.toHours() > 0
        ? Printable.of("%d:%02d:%02d h", d.toHours(), d.toMinutesPart(), d.toSecondsPart())
        : Printable.of("%d:%02d min", d.toMinutes(), d.toSecondsPart());
  }
}
