package waelab.notebook.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.notebook.file.Notebook;
import waelab.notebook.run.KernelSpec;

/** The kernel in a Jupyter server and a browser, where both are installed (Notebook 6). */
@Tag("browser")
class JupyterServerTest {

  private static final int MOMENTS = Integer.getInteger("waelab.interrupts", 4);

  private static final List<String> CELLS =
      List.of(
          "for (int i = 0; i < 20_000; i++) System.out.println(\"line \" + i);",
          "var ring = loadToy(\"ring\", 200);\n"
              + "var run = trainVae(ring, VaeConfig.forData(ring).withEpochs(3));\n"
              + "lossChart(run)",
          "1 + 1");

  @TempDir private static Path folder;
  private static Process server;
  private static Browser browser;
  private static BrowserPage page;
  private static URI address;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(folder.resolve("try.ipynb"), notebook());
    var spec = new KernelSpec(folder, System.getProperty("java.class.path"));
    spec.install(folder.resolve("jupyter").resolve("kernels"));
    int port = freePort();
    server = serve(port);
    browser = Browser.start(Files.createDirectory(folder.resolve("browser")));
    page = browser.page();
    address = URI.create("http://127.0.0.1:" + port + "/notebooks/try.ipynb?token=t");
    awaitPort(port);
    open();
  }

  @AfterAll
  static void end() throws InterruptedException {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.destroy(); // and its kernel, which looks whether its parent is there
      server.waitFor(20, TimeUnit.SECONDS);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Process serve(int port) {
    var builder =
        new ProcessBuilder(
            "jupyter-notebook",
            "--no-browser",
            "--allow-root",
            "--ip=127.0.0.1",
            "--port=" + port,
            "--port-retries=0",
            "--NotebookApp.token=t",
            "--notebook-dir=" + folder);
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("server.log").toFile());
    String own = folder.resolve("jupyter").toString();
    builder
        .environment()
        .putAll(
            Map.of(
                "JUPYTER_DATA_DIR",
                own,
                "JUPYTER_CONFIG_DIR",
                own,
                "JUPYTER_RUNTIME_DIR",
                folder.resolve("runtime").toString(),
                "WAELAB_WORK",
                folder.resolve("work").toString(),
                "WAELAB_OFFLINE",
                "true"));
    try {
      return builder.start();
    } catch (IOException e) {
      assumeTrue(false, "jupyter-notebook is not installed");
      throw new IllegalStateException(e);
    }
  }

  private static void awaitPort(int port) throws Exception {
    for (int i = 0; i < 600; i++) {
      try {
        new Socket("127.0.0.1", port).close();
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new IllegalStateException(Files.readString(folder.resolve("server.log")));
  }

  private static String notebook() {
    ObjectNode root = Notebook.JSON.createObjectNode().put("nbformat", 4).put("nbformat_minor", 4);
    root.putObject("metadata")
        .putObject("kernelspec")
        .put("name", KernelSpec.NAME)
        .put("language", "java")
        .put("display_name", KernelSpec.DISPLAY_NAME);
    ArrayNode cells = root.putArray("cells");
    for (String each : CELLS) {
      ObjectNode cell = cells.addObject().put("cell_type", "code").put("source", each);
      cell.putObject("metadata");
      cell.putArray("outputs");
      cell.putNull("execution_count");
    }
    return root.toString();
  }

  private static void open() {
    page.open(address);
    until(
        "window.Jupyter && Jupyter.notebook && Jupyter.notebook._fully_loaded"
            + " && Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected()");
  }

  private static void until(String condition) {
    JsonNode came =
        page.evaluate(
            "(async () => { for (let i = 0; i < 1200; i++) { if ("
                + condition
                + ") return true; await new Promise(r => setTimeout(r, 100)); } return false })()");
    assertThat(came.asBoolean()).as(condition).isTrue();
  }

  /** Runs a cell to its end; its outputs as the page holds them. */
  private static JsonNode run(int cell) {
    begin(cell);
    await(cell);
    return outputs(cell);
  }

  private static void begin(int cell) {
    page.evaluate("void Jupyter.notebook.get_cell(" + cell + ").execute()");
  }

  private static void await(int cell) {
    until(
        "!Jupyter.notebook.get_cell("
            + cell
            + ").element.hasClass('running') && Jupyter.notebook.get_cell("
            + cell
            + ").input_prompt_number > 0");
  }

  private static JsonNode outputs(int cell) {
    return page.evaluate("Jupyter.notebook.get_cell(" + cell + ").output_area.toJSON()");
  }

  @Test
  void twentyThousandLinesArriveWhole() {
    var text = new StringBuilder();
    run(0).forEach(output -> text.append(output.path("text").asText()));
    assertThat(text.toString().lines()).hasSize(20_000).endsWith("line 19999");
  }

  @Test
  void aChartIsLiveAgainAfterThePageWasLoadedAnew() {
    String live = "document.querySelector('.waelab-live:not([hidden]) svg.main-svg') !== null";
    run(1);
    until(live);
    page.evaluate("Jupyter.notebook.save_notebook()");
    open();
    run(1);
    until(live);
  }

  @Test
  void whatIsNoMessageDoesNotSilenceTheKernel() throws Exception {
    run(2);
    try (Stream<Path> files = Files.list(folder.resolve("runtime"))) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("kernel-")).toList()) {
        JsonNode ports = Notebook.JSON.readTree(Files.readString(file));
        for (String name : List.of("shell_port", "control_port", "iopub_port", "stdin_port")) {
          try (Socket socket = new Socket("127.0.0.1", ports.get(name).asInt())) {
            byte[] hello = new byte[200];
            System.arraycopy(new byte[] {22, 3, 1, 0, (byte) 195}, 0, hello, 0, 5);
            socket.getOutputStream().write(hello);
            socket.getOutputStream().write("<IDS|MSG>".getBytes(StandardCharsets.US_ASCII));
          }
        }
      }
    }
    assertThat(run(2).toString()).contains("\"2\"").doesNotContain("error");
  }

  @Test
  void anInterruptAtAnyMomentOfAFreshKernelLeavesItUsable() throws InterruptedException {
    for (int i = 0; i < MOMENTS; i++) {
      page.evaluate(
          "new Promise(done => { Jupyter.notebook.events.one('kernel_ready.Kernel', () => done(true));"
              + " Jupyter.notebook.kernel.restart(); })");
      begin(1);
      Thread.sleep(3_000L * i / MOMENTS);
      page.evaluate("void Jupyter.notebook.kernel.interrupt()");
      await(1);
      assertThat(run(1).toString()).doesNotContain("\"output_type\":\"error\"");
    }
  }
}
