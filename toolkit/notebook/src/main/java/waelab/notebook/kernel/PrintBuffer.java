package waelab.notebook.kernel;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Collects what cells print and sends it about 30 times a second. IJava sends each line as a
 * separate message, and Jupyter drops messages beyond 1,000 a second.
 *
 * <p>Everything is sent on one thread, which is never interrupted: the sockets use channels, which
 * an interrupt of their thread would close.
 */
final class PrintBuffer {

  /** Interval between two sends, in milliseconds. */
  static final long MILLIS = 30;

  /** Number of waiting bytes above which they are sent immediately. */
  private static final int BYTES = 1 << 16;

  private static final String THREAD = "waelab-prints";

  /** Text printed to one stream, with no text to the other stream in between. */
  private record Piece(PrintStream target, ByteArrayOutputStream bytes) {

    Piece(PrintStream target) {
      this(target, new ByteArrayOutputStream());
    }
  }

  private final ScheduledExecutorService sender =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, THREAD);
            thread.setDaemon(true);
            return thread;
          });

  private final Deque<Piece> waiting = new ArrayDeque<>();
  private final PrintStream out;
  private final PrintStream err;

  /**
   * Sends what is printed to these two, and flushes them after each piece.
   *
   * @param millis the interval between two sends
   */
  PrintBuffer(PrintStream out, PrintStream err, long millis) {
    this.out = gathered(out);
    this.err = gathered(err);
    sender.scheduleWithFixedDelay(() -> drain(false), millis, millis, TimeUnit.MILLISECONDS);
  }

  PrintStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }

  private PrintStream gathered(PrintStream target) {
    var stream =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            if (add(target, bytes, from, length) > BYTES) {
              send();
            }
          }
        };
    return new PrintStream(stream, false, StandardCharsets.UTF_8);
  }

  private int add(PrintStream target, byte[] bytes, int from, int length) {
    synchronized (waiting) {
      if (waiting.isEmpty() || waiting.getLast().target() != target) {
        waiting.add(new Piece(target));
      }
      waiting.getLast().bytes().write(bytes, from, length);
      return waiting.getLast().bytes().size();
    }
  }

  /** An input that sends everything before it reads, so that the user sees a question first. */
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

  /** Sends everything that waits, except an incomplete character at the end. */
  void send() {
    after(() -> {});
  }

  /** Sends everything that waits, also an incomplete character, at the end of a cell. */
  void sendAll() {
    onSender(() -> drain(true));
  }

  /** Sends everything that waits, and then runs {@code sending}. */
  void after(Runnable sending) {
    onSender(
        () -> {
          drain(false);
          sending.run();
        });
  }

  /**
   * Runs a task on the sender's thread and waits for it; restores the caller's interrupt status.
   */
  private void onSender(Runnable sending) {
    Future<?> sent = sender.submit(sending);
    boolean interrupted = false;
    try {
      while (!sent.isDone()) {
        try {
          sent.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      sent.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("What was to be shown could not be sent.", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void drain(boolean all) {
    List<Piece> pieces;
    synchronized (waiting) {
      pieces = new ArrayList<>(waiting);
      waiting.clear();
      if (!all && !pieces.isEmpty()) {
        holdBack(pieces.get(pieces.size() - 1));
      }
    }
    for (Piece piece : pieces) {
      byte[] bytes = piece.bytes().toByteArray();
      if (bytes.length > 0) {
        piece.target().write(bytes, 0, bytes.length);
        piece.target().flush();
      }
    }
  }

  /** Keeps an incomplete character at the end for the next send. */
  private void holdBack(Piece last) {
    byte[] bytes = last.bytes().toByteArray();
    int whole = whole(bytes);
    if (whole < bytes.length) {
      last.bytes().reset();
      last.bytes().write(bytes, 0, whole);
      waiting.add(new Piece(last.target()));
      waiting.getLast().bytes().write(bytes, whole, bytes.length - whole);
    }
  }

  /** Number of bytes up to the end of the last complete UTF-8 character. */
  private static int whole(byte[] bytes) {
    int start = bytes.length;
    while (start > 0 && start > bytes.length - 4 && (bytes[start - 1] & 0xC0) == 0x80) {
      start--; // a continuation byte
    }
    if (start == 0) {
      return bytes.length; // not UTF-8
    }
    int first = bytes[start - 1] & 0xFF;
    int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    return bytes.length - start + 1 < length ? start - 1 : bytes.length;
  }
}
