package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a set of samples. */
final class Digest {

  private final MessageDigest sha;

  Digest(int size, Shape shape) {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    sha.update((size + " samples of " + shape).getBytes(StandardCharsets.UTF_8));
  }

  void update(byte[] bytes) {
    sha.update(bytes);
  }

  String hex() {
    return HexFormat.of().formatHex(sha.digest());
  }
}
