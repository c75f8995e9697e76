package waelab.base;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time as a person reads them. */
public final class Durations {

  private Durations() {}

  /** A duration as h:mm:ss or m:ss. */
  public static String readable(Duration d) {
    return d.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d h", d.toHours(), d.toMinutesPart(), d.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d min", d.toMinutes(), d.toSecondsPart());
  }
}
