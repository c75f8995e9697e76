package waelab.base;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web server on this machine that says byte for byte what a test tells it to. */
final class LocalServer implements AutoCloseable {

  /** The head of a request; header names in lower case. */
  record Request(String method, String uri, Map<String, String> headers) {
    int rangeStart() {
      String range = headers.getOrDefault("range", "bytes=0-");
      return Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    }
  }

  /** What the server does with one request; the connection is closed afterwards. */
  @FunctionalInterface
  interface Answer {
    void to(Request request, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final List<Answer> answers;
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** Serves the answers in turn, one a request; the last one again and again. */
  LocalServer(Answer... answers) throws IOException {
    this.answers = List.of(answers);
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  URI uri() {
    return uri("/file");
  }

  int port() {
    return socket.getLocalPort();
  }

  List<Request> requests() {
    return new ArrayList<>(requests);
  }

  /** An address where nothing listens. */
  static URI nobody() throws IOException {
    try (var server = new LocalServer(status(500))) {
      return server.uri();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A file, or the part of it that is asked for, with an ETag. */
  static Answer file(byte[] content) {
    return fileCutOffAfter(content, content.length);
  }

  /** As {@link #file}, but the connection ends once {@code end} bytes of the file are through. */
  static Answer fileCutOffAfter(byte[] content, int end) {
    return (request, out) -> {
      int from = request.rangeStart();
      String tag = "\"" + Arrays.hashCode(content) + "\"";
      boolean same = request.headers().getOrDefault("if-range", tag).equals(tag);
      if (from > 0 && same) {
        String range = "bytes " + from + "-" + (content.length - 1) + "/" + content.length;
        head(out, "206 Partial", "ETag: " + tag, "Content-Range: " + range, length(content, from));
      } else {
        from = 0;
        head(out, "200 OK", "ETag: " + tag, length(content, 0));
      }
      out.write(content, from, end - from);
    };
  }

  /** A file from a server that knows neither ranges nor ETags. */
  static Answer plainFile(byte[] content) {
    return plainFileCutOffAfter(content, content.length);
  }

  static Answer plainFileCutOffAfter(byte[] content, int end) {
    return (request, out) -> {
      head(out, "200 OK", length(content, 0));
      out.write(content, 0, end);
    };
  }

  /** Anything with a body of text. */
  static Answer text(String status, String type, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    return (request, out) -> {
      head(out, status, "Content-Type: " + type, length(content, 0));
      out.write(content);
    };
  }

  static Answer status(int status) {
    return text(status + " So", "text/html", "<html>So it is.</html>");
  }

  /** Takes the request and never says anything. */
  static Answer silence() {
    return (request, out) -> Thread.sleep(60_000);
  }

  /** The first bytes of a file, and then nothing more. */
  static Answer fileStallingAfter(byte[] content, int end) {
    return (request, out) -> {
      fileCutOffAfter(content, end).to(request, out);
      out.flush();
      Thread.sleep(60_000);
    };
  }

  static void head(OutputStream out, String status, String... headers) throws IOException {
    String lines = String.join("\r\n", headers);
    String head = "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + lines + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String length(byte[] content, int from) {
    return "Content-Length: " + (content.length - from);
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        start(() -> serve(connection));
      }
    } catch (IOException e) {
      // The server was closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      String[] line = in.readLine().split(" ");
      Map<String, String> headers = new TreeMap<>();
      for (String h = in.readLine(); h != null && !h.isEmpty(); h = in.readLine()) {
        headers.put(
            h.substring(0, h.indexOf(':')).toLowerCase(Locale.ROOT),
            h.substring(h.indexOf(':') + 1).strip());
      }
      var request = new Request(line[0], line[1], headers);
      Answer answer;
      synchronized (requests) {
        answer = answers.get(Math.min(requests.size(), answers.size() - 1));
        requests.add(request);
      }
      answer.to(request, connection.getOutputStream());
    } catch (IOException | InterruptedException e) {
      // The client went away, which some tests are about.
    }
  }

  private static void start(Runnable work) {
    var thread = new Thread(work, "local-server");
    thread.setDaemon(true);
    thread.start();
  }
}
