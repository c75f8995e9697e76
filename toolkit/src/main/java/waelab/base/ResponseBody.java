package waelab.base;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an HTTP response, pulled piece by piece. Unlike the JDK's stream over a body, a wait
 * for the next piece can end by a time limit or by an interrupt.
 */
final class ResponseBody implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {

  private static final List<ByteBuffer> END = List.of();

  private final BlockingQueue<List<ByteBuffer>> pieces = new LinkedBlockingQueue<>();
  private volatile Flow.Subscription subscription;
  private volatile Throwable failure;

  /** Takes over a response's body; it must be closed so that the connection is given back. */
  static ResponseBody of(Flow.Publisher<List<ByteBuffer>> publisher) {
    var body = new ResponseBody();
    publisher.subscribe(body);
    return body;
  }

  /**
   * Waits for the next piece.
   *
   * @return buffers with at least one byte together, or an empty list at the end
   * @throws SocketTimeoutException if nothing came for {@code patience}
   * @throws IOException if the connection broke
   */
  List<ByteBuffer> next(Duration patience) throws IOException, InterruptedException {
    List<ByteBuffer> piece = pieces.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (piece == null) {
      throw new SocketTimeoutException("nothing came for " + patience.toMillis() + " ms");
    }
    if (piece != END) {
      subscription.request(1);
    } else if (failure != null) {
      throw new IOException(failure);
    }
    return piece;
  }

  @Override
  public void close() {
    if (subscription != null) {
      subscription.cancel();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> piece) {
    if (piece.stream().anyMatch(ByteBuffer::hasRemaining)) {
      pieces.add(piece);
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onError(Throwable cause) {
    failure = cause;
    pieces.add(END);
  }

  @Override
  public void onComplete() {
    pieces.add(END);
  }
}
