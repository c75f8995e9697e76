package waelab.notebook.page;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import waelab.notebook.file.Notebook;

/** A Chromium without a window, steered by its DevTools protocol. */
public final class Browser implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  /** So long it has for an answer: a long page on a busy machine. */
  static final long SECONDS = 180;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final Map<String, Consumer<JsonNode>> sessions = new ConcurrentHashMap<>();

  private Browser(Process process, URI address) throws Exception {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(address, new Listener())
            .get(SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Starts one; where there is none the test is skipped, or fails if {@code
   * WAELAB_REQUIRE_BROWSER=true}.
   *
   * @param folder an empty one for its profile
   */
  public static Browser start(Path folder) throws Exception {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      String missing = "No " + String.join(", ", NAMES) + " on the PATH: pages are not tried out.";
      if ("true".equals(System.getenv("WAELAB_REQUIRE_BROWSER"))) {
        fail(missing);
      }
      assumeTrue(false, missing);
    }
    Path profile = Files.createDirectories(folder.resolve("profile"));
    Process process =
        new ProcessBuilder(
                program.orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("browser.log").toFile())
            .start();
    try {
      return new Browser(process, address(process, profile.resolve("DevToolsActivePort"), folder));
    } catch (Exception e) {
      end(process);
      throw e;
    }
  }

  private static Optional<Path> program() {
    return NAMES.stream()
        .flatMap(
            name ->
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static URI address(Process process, Path file, Path folder) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < end && process.isAlive()) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() == 2) {
          return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        }
      }
      Thread.sleep(50);
    }
    throw new IOException(
        "Chromium did not start: " + Files.readString(folder.resolve("browser.log")));
  }

  /** Opens an empty page. */
  public BrowserPage page() {
    String target =
        call("", "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    String session =
        call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    var page = new BrowserPage(this, session);
    sessions.put(session, page::heard);
    page.enable();
    return page;
  }

  /** Says something to the browser, or to a page, and waits for the answer. */
  JsonNode call(String session, String method, Map<String, Object> parameters) {
    int id = calls.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    answers.put(id, answer);
    ObjectNode message = Notebook.JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", Notebook.JSON.valueToTree(parameters));
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    try {
      socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
      JsonNode got = answer.get(SECONDS, TimeUnit.SECONDS);
      if (got.has("error")) {
        throw new IllegalStateException(method + ": " + got.get("error"));
      }
      return got.path("result");
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(method + " was not answered", e);
    }
  }

  @Override
  public void close() {
    try {
      call("", "Browser.close", Map.of());
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.abort();
    end(process);
  }

  private static void end(Process process) {
    ProcessHandle[] all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
            .toArray(ProcessHandle[]::new);
    Arrays.stream(all).forEach(ProcessHandle::destroy);
    // Its profile can be removed only when nobody writes there.
    for (ProcessHandle each : all) {
      each.onExit().completeOnTimeout(each, 10, TimeUnit.SECONDS).join();
    }
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        heard(whole);
      }
      from.request(1);
      return null;
    }

    private void heard(String whole) {
      JsonNode message;
      try {
        message = Notebook.JSON.readTree(whole);
      } catch (IOException e) {
        throw new IllegalStateException(whole, e);
      }
      if (message.has("id")) {
        answers.remove(message.get("id").asInt()).complete(message);
      } else {
        sessions.getOrDefault(message.path("sessionId").asText(), m -> {}).accept(message);
      }
    }
  }
}
