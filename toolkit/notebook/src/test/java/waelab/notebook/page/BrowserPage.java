package waelab.notebook.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A page of a {@link Browser}, which remembers what the browser said about it. */
public final class BrowserPage {

  private final Browser browser;
  private final String session;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch loaded = new CountDownLatch(1);

  BrowserPage(Browser browser, String session) {
    this.browser = browser;
    this.session = session;
  }

  void enable() {
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  void heard(JsonNode event) {
    JsonNode about = event.path("params");
    switch (event.path("method").asText()) {
      case "Page.loadEventFired" -> loaded.countDown();
      case "Network.requestWillBeSent" -> requests.add(about.at("/request/url").asText());
      case "Runtime.exceptionThrown" -> complaints.add(about.path("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> {
        if (List.of("error", "warning", "assert").contains(about.path("type").asText())) {
          complaints.add(about.path("args").toString());
        }
      }
      case "Log.entryAdded" -> {
        if (List.of("error", "warning").contains(about.at("/entry/level").asText())) {
          complaints.add(about.path("entry").toString());
        }
      }
      default -> {}
    }
  }

  /** Opens a file and waits until its formulas are typeset. */
  public void open(Path file) {
    open(file.toUri());
  }

  /** Opens an address and waits until its formulas are typeset. */
  void open(URI address) {
    complaints.clear();
    requests.clear();
    loaded = new CountDownLatch(1);
    call("Page.navigate", Map.of("url", address.toString()));
    try {
      if (!loaded.await(Browser.SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(address + " did not load");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    settle();
  }

  /** Waits for formulas, and for what happens after them. */
  void settle() {
    evaluate(
        "(async () => {"
            + " if (window.MathJax && MathJax.startup) await MathJax.startup.promise;"
            + " for (let i = 0; i < 3; i++) await new Promise(r => requestAnimationFrame(r));"
            + " return true })()");
  }

  /** The value of a JavaScript expression, waited for if it is a promise. */
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(answer.get("exceptionDetails").toString());
    }
    return answer.path("result").path("value");
  }

  /** Sets the size of what is seen at once, in CSS pixels. */
  public void viewport(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    settle();
  }

  /** Shows the page as those see it who asked their system for dark colours, or did not. */
  public void dark(boolean dark) {
    var feature = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    settle();
  }

  /** Shows the page as on paper, or on a screen again. */
  public void onPaper(boolean paper) {
    call("Emulation.setEmulatedMedia", Map.of("media", paper ? "print" : "screen"));
    evaluate("window.dispatchEvent(new Event('" + (paper ? "beforeprint" : "afterprint") + "'))");
    settle();
  }

  /** Writes the whole page as a PNG file. */
  public void screenshot(Path file) {
    JsonNode size = call("Page.getLayoutMetrics", Map.of()).path("cssContentSize");
    var clip =
        Map.of(
            "x",
            0,
            "y",
            0,
            "width",
            size.path("width").asInt(),
            "height",
            size.path("height").asInt(),
            "scale",
            1);
    write(
        file, call("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", clip)));
  }

  /** Writes the page as it is printed on A4. */
  public void print(Path file) {
    write(file, call("Page.printToPDF", Map.of("paperWidth", 8.27, "paperHeight", 11.69)));
  }

  private static void write(Path file, JsonNode answer) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, Base64.getDecoder().decode(answer.path("data").asText()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What the page has asked for since it was opened, itself included. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Errors and warnings since it was opened. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  JsonNode call(String method, Map<String, Object> parameters) {
    return browser.call(session, method, parameters);
  }
}
