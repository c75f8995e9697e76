package waelab;

import java.io.PrintWriter;
import java.util.Locale;
import waelab.base.Download;

/** One line about one file that is being fetched: redrawn on a terminal, else printed once. */
final class FetchLine implements Download.Progress {

  private static final long REDRAW_AFTER = 200_000_000; // nanoseconds

  private final String file;
  private final boolean terminal;
  private final PrintWriter out;
  private long last = System.nanoTime() - REDRAW_AFTER;

  FetchLine(String file, boolean terminal, PrintWriter out) {
    this.file = file;
    this.terminal = terminal;
    this.out = out;
  }

  @Override
  public void at(long bytes, long total) {
    boolean whole = bytes == total;
    if (whole || (terminal && System.nanoTime() - last >= REDRAW_AFTER)) {
      last = System.nanoTime();
      out.print((terminal ? "\r" : "") + line(bytes, total) + (whole ? "\n" : ""));
      out.flush();
    }
  }

  private String line(long bytes, long total) {
    return total < 0
        ? String.format(Locale.ROOT, "  %-28s %6.2f MB", file, bytes / 1e6)
        : String.format(
            Locale.ROOT,
            "  %-28s %6.2f of %.2f MB %4d %%",
            file,
            bytes / 1e6,
            total / 1e6,
            100 * bytes / Math.max(1, total));
  }
}
