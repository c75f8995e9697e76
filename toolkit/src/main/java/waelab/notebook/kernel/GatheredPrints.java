package waelab.notebook.kernel;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Gathers what cells print and sends it some 30 times a second. IJava sends each line as a message
 * of its own, and Jupyter drops what exceeds 1,000 messages a second.
 */
final class GatheredPrints {

  /** So often it is sent. */
  static final long MILLIS = 30;

  /** With more than this it is sent at once. */
  private static final int BYTES = 1 << 16;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "waelab-prints");
            thread.setDaemon(true);
            return thread;
          });

  private final Stream out;
  private final Stream err;

  /**
   * Sends what is printed to these two, each flushed after each piece.
   *
   * @param millis so often
   */
  GatheredPrints(PrintStream out, PrintStream err, long millis) {
    this.out = new Stream(out);
    this.err = new Stream(err);
    clock.scheduleWithFixedDelay(this::send, millis, millis, TimeUnit.MILLISECONDS);
  }

  PrintStream out() {
    return new PrintStream(out, false, StandardCharsets.UTF_8);
  }

  PrintStream err() {
    return new PrintStream(err, false, StandardCharsets.UTF_8);
  }

  /** An input before which all is sent, so that a question is read before it is answered. */
  InputStream before(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        send();
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        send();
        return super.read(bytes, from, length);
      }
    };
  }

  /** Sends all that waits. */
  synchronized void send() {
    out.send(false);
    err.send(false);
  }

  /** Sends all that waits, whole characters or not: a cell has ended. */
  synchronized void sendAll() {
    out.send(true);
    err.send(true);
  }

  /** One of the two. What waits in the other is sent first, so that they stay in order. */
  private final class Stream extends OutputStream {

    private final PrintStream target;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

    Stream(PrintStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      synchronized (GatheredPrints.this) {
        (this == out ? err : out).send(false);
        waiting.write(bytes, from, length);
        if (waiting.size() > BYTES) {
          send(false);
        }
      }
    }

    private void send(boolean all) {
      if (waiting.size() > 0) {
        byte[] bytes = waiting.toByteArray();
        int whole = all ? bytes.length : whole(bytes);
        waiting.reset();
        waiting.write(bytes, whole, bytes.length - whole);
        target.write(bytes, 0, whole);
        target.flush();
      }
    }

    /** How many of these bytes are whole characters of UTF-8. */
    private static int whole(byte[] bytes) {
      int start = bytes.length;
      while (start > 0 && start > bytes.length - 4 && (bytes[start - 1] & 0xC0) == 0x80) {
        start--; // a byte that goes on a character
      }
      if (start == 0) {
        return bytes.length; // no UTF-8 at all
      }
      int first = bytes[start - 1] & 0xFF;
      int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
      return bytes.length - start + 1 < length ? start - 1 : bytes.length;
    }
  }
}
