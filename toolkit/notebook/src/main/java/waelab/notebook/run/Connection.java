package waelab.notebook.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import waelab.notebook.file.Notebook;

/**
 * The ports of a kernel on this machine, and the key that both sides sign with.
 *
 * @param shell port for requests
 * @param iopub port for cells' outputs
 * @param stdin port for input requests to the user
 * @param control port for requests that are handled before others
 * @param heartbeat port that echoes
 * @param key the key of the signatures
 */
record Connection(int shell, int iopub, int stdin, int control, int heartbeat, String key) {

  private static final String ADDRESS = "127.0.0.1";

  /**
   * Ports that are free at this moment. If another process takes one first, the kernel does not
   * start.
   */
  static Connection free() {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < 5; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getByName(ADDRESS)));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      return new Connection(
          ports.get(0),
          ports.get(1),
          ports.get(2),
          ports.get(3),
          ports.get(4),
          UUID.randomUUID().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sockets.forEach(Connection::close);
    }
  }

  /** The content of a Jupyter connection file. */
  String json() {
    ObjectNode json = Notebook.JSON.createObjectNode();
    json.put("transport", "tcp").put("ip", ADDRESS);
    json.put("shell_port", shell).put("iopub_port", iopub).put("stdin_port", stdin);
    json.put("control_port", control).put("hb_port", heartbeat);
    json.put("key", key).put("signature_scheme", "hmac-sha256");
    return json.toString();
  }

  /** The ZeroMQ address of a port. */
  static String address(int port) {
    return "tcp://" + ADDRESS + ":" + port;
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
