package waelab.base;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Sends requests and waits for the head of the answer, but never longer than it is told. */
final class Exchange {

  private final HttpClient client;

  /** An exchange through the proxies that the JVM or the environment names. */
  Exchange(Map<String, String> environment) {
    var proxies = new Proxies(environment);
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .proxy(proxies);
    proxies.authenticator().ifPresent(builder::authenticator);
    client = builder.build();
  }

  /**
   * Sends a request.
   *
   * @param patience for name look-up, connection, redirects and the answer's head together
   * @return the answer, its body still to come
   * @throws MirrorException if there is none
   */
  HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(HttpRequest request, Duration patience)
      throws MirrorException, InterruptedException {
    var answer = new CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>>();
    // A thread that may be left behind: a name look-up without a network heeds no time limit.
    var asking = new Thread(() -> send(request, answer), "waelab-download");
    asking.setDaemon(true);
    asking.start();
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new MirrorException("did not answer within " + seconds(patience), false, e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      if (answer.cancel(false)) {
        asking.interrupt();
      }
    }
  }

  private void send(
      HttpRequest request,
      CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> answer) {
    try {
      var response = client.send(request, BodyHandlers.ofPublisher());
      if (!answer.complete(response)) {
        ResponseBody.of(response.body()).close();
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private static MirrorException failure(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return new MirrorException("has a name that cannot be looked up", false, cause);
      }
    }
    String why = cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
    if (cause instanceof ConnectException) {
      return new MirrorException("cannot be connected to" + why, false, cause);
    }
    if (cause instanceof SSLException) {
      return new MirrorException("offers no connection that can be trusted" + why, true, cause);
    }
    return new MirrorException("gave no proper answer" + why, true, cause);
  }

  /** A duration as text, in seconds. */
  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }
}
