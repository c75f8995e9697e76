package waelab.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.zeromq.ZMQ;
import waelab.notebook.file.Notebook;

/**
 * One of the sockets to a kernel: signed messages of Jupyter's protocol 5.3. One thread uses it.
 */
final class Channel {

  private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);

  private final ZMQ.Socket socket;
  private final Mac mac;
  private final String session = UUID.randomUUID().toString();

  Channel(ZMQ.Socket socket, int port, String key) {
    this.socket = socket;
    this.mac = mac(key);
    socket.setLinger(0);
    socket.connect(Connection.address(port));
  }

  private static Mac mac(String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  ZMQ.Socket socket() {
    return socket;
  }

  /**
   * Sends a request.
   *
   * @return its id, which the answers name
   */
  String send(String type, ObjectNode content) {
    String id = UUID.randomUUID().toString();
    ObjectNode header = Notebook.JSON.createObjectNode();
    header.put("msg_id", id).put("session", session).put("username", "waelab");
    header.put("date", Instant.now().toString()).put("msg_type", type).put("version", "5.3");
    List<byte[]> parts = new ArrayList<>();
    for (String part : List.of(header.toString(), "{}", "{}", content.toString())) {
      parts.add(part.getBytes(StandardCharsets.UTF_8));
    }
    socket.sendMore(DELIMITER);
    socket.sendMore(signature(parts));
    for (int i = 0; i < parts.size(); i++) {
      socket.send(parts.get(i), i < parts.size() - 1 ? ZMQ.SNDMORE : 0);
    }
    return id;
  }

  /**
   * The next message; empty if none has arrived, or if it is malformed or has a wrong signature.
   */
  Optional<Message> receive() {
    byte[] first = socket.recv(ZMQ.DONTWAIT);
    if (first == null) {
      return Optional.empty();
    }
    var parts = new ArrayList<byte[]>();
    parts.add(first);
    while (socket.hasReceiveMore()) {
      parts.add(socket.recv());
    }
    return parse(parts);
  }

  private Optional<Message> parse(List<byte[]> parts) {
    int start = 0;
    while (start < parts.size() && !Arrays.equals(parts.get(start), DELIMITER)) {
      start++; // addresses, such as a subscriber's topic
    }
    if (parts.size() < start + 6) {
      return Optional.empty();
    }
    List<byte[]> signed = parts.subList(start + 2, start + 6);
    byte[] expected = signature(signed).getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(parts.get(start + 1), expected)) {
      return Optional.empty();
    }
    try {
      JsonNode header = Notebook.JSON.readTree(signed.get(0));
      JsonNode parent = Notebook.JSON.readTree(signed.get(1));
      JsonNode content = Notebook.JSON.readTree(signed.get(3));
      return Optional.of(
          new Message(header.path("msg_type").asText(), parent.path("msg_id").asText(), content));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private String signature(List<byte[]> parts) {
    parts.forEach(mac::update);
    return HexFormat.of().formatHex(mac.doFinal());
  }
}
