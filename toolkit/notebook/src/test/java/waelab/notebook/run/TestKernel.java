package waelab.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import waelab.notebook.file.Notebook;

/** A kernel on the tests' class path, and what its cells answer. */
final class TestKernel implements AutoCloseable {

  private final KernelClient client;

  private TestKernel(KernelClient client) {
    this.client = client;
  }

  /** Starts one in a folder, with variables on top of this process's. */
  static TestKernel start(Path folder, Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.putIfAbsent("WAELAB_WORK", folder.toString()); // where there is no run yet
    return new TestKernel(KernelClient.start(spec(folder), folder, all));
  }

  static KernelSpec spec(Path folder) {
    return new KernelSpec(folder, System.getProperty("java.class.path"));
  }

  List<Message> run(String code) {
    return run(code, message -> {});
  }

  List<Message> run(String code, Consumer<Message> meanwhile) {
    var all = new ArrayList<Message>();
    client.execute(
        code,
        Duration.ofMinutes(2),
        message -> {
          all.add(message);
          meanwhile.accept(message);
        });
    return all;
  }

  /** The text of a cell's value. */
  String value(String code) {
    return only(run(code), "execute_result").at("/data/text~1plain").asText();
  }

  /** What a cell's error says. */
  String error(String code) {
    return only(run(code), "error").get("evalue").asText();
  }

  Connection connection() {
    return client.connection();
  }

  /**
   * What Shift-Tab or Tab gives.
   *
   * @param type {@code inspect} or {@code complete}
   * @param marked a cell with a bar where the cursor is
   */
  JsonNode at(String type, String marked) {
    int at = marked.codePointCount(0, marked.indexOf('|'));
    ObjectNode content = Notebook.JSON.createObjectNode();
    content.put("code", marked.replaceFirst("\\|", "")).put("cursor_pos", at);
    try (var context = new ZContext()) {
      Connection to = client.connection();
      var shell = new Channel(context.createSocket(SocketType.DEALER), to.shell(), to.key());
      String request = shell.send(type + "_request", content.put("detail_level", 0));
      long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (System.nanoTime() < end) {
        Optional<Message> reply = shell.receive().filter(message -> message.answers(request));
        if (reply.isPresent()) {
          return reply.get().content();
        }
        LockSupport.parkNanos(1_000_000);
      }
      throw new AssertionError("no reply to " + type);
    }
  }

  void interrupt() {
    client.interrupt();
  }

  @Override
  public void close() {
    client.close();
  }

  /** The content of the one message of a type. */
  static JsonNode only(List<Message> messages, String type) {
    List<JsonNode> found = of(messages, type);
    assertThat(found).as(type + " among " + messages).hasSize(1);
    return found.get(0);
  }

  static List<JsonNode> of(List<Message> messages, String type) {
    return messages.stream().filter(m -> m.type().equals(type)).map(Message::content).toList();
  }
}
