package waelab.notebook.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Any program of the machine may write to a kernel's ports; none of this silences the kernel. */
@Tag("crash")
class HostileMessagesTest {

  private static final String HEADER =
      "{\"msg_id\": \"1\", \"username\": \"u\", \"session\": \"s\", \"date\": \"2026-01-01T00:00:00Z\","
          + " \"msg_type\": \"%s\", \"version\": \"5.3\"}";

  private TestKernel kernel;
  private final ZContext context = new ZContext();

  @BeforeEach
  void start(@TempDir Path folder) {
    kernel = TestKernel.start(folder, Map.of());
  }

  @AfterEach
  void end() {
    context.close();
    kernel.close();
  }

  @Test
  void whatIsNoMessageIsLeftOut() throws Exception {
    String info = HEADER.formatted("kernel_info_request");
    for (int port : List.of(kernel.connection().shell(), kernel.connection().control())) {
      send(port, List.of("no delimiter", "at all"));
      send(port, List.of("<IDS|MSG>"));
      send(port, List.of("<IDS|MSG>", "short", "{}"));
      send(port, List.of("<IDS|MSG>", "0000", info, "{}", "{}", "{}"));
      send(port, signed("not JSON", "{}", "{}", "{}"));
      send(port, signed("null", "null", "null", "null"));
      send(port, signed("{}", "[]", "[]", "[]"));
      send(port, signed(info, "{}", "[1, 2]", "\"text\""));
      send(port, signed(HEADER.formatted("no_such_request"), "{}", "{}", "{}"));
      assertThat(kernel.value("1 + 1")).isEqualTo("2");
    }
    assertThat(kernel.value("2 + 1")).isEqualTo("3");
  }

  @Test
  void anotherProtocolIsLeftOut() throws IOException {
    byte[] hello = new byte[300];
    IntStream.range(0, hello.length).forEach(i -> hello[i] = (byte) (i * 31));
    System.arraycopy(HexFormat.of().parseHex("16030100f8010000f40303"), 0, hello, 0, 11);
    Connection at = kernel.connection();
    for (int port : List.of(at.shell(), at.iopub(), at.stdin(), at.control(), at.heartbeat())) {
      for (byte[] greeting :
          List.of(hello, "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8), new byte[0])) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
          socket.getOutputStream().write(greeting);
          socket.getOutputStream().flush();
        }
      }
      assertThat(kernel.value("1 + 1")).isEqualTo("2");
    }
  }

  private List<String> signed(String... parts) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(kernel.connection().key().getBytes(UTF_8), "HmacSHA256"));
    for (String part : parts) {
      mac.update(part.getBytes(UTF_8));
    }
    String signature = HexFormat.of().formatHex(mac.doFinal());
    return List.of("<IDS|MSG>", signature, parts[0], parts[1], parts[2], parts[3]);
  }

  private void send(int port, List<String> parts) {
    ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
    socket.setLinger(1_000);
    socket.connect(Connection.address(port));
    for (int i = 0; i < parts.size(); i++) {
      socket.send(parts.get(i).getBytes(UTF_8), i < parts.size() - 1 ? ZMQ.SNDMORE : 0);
    }
  }
}
