package waelab.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive is a zip of plain text and two tiny pickles, so it is made in memory from a
 * readable source.
 */
final class ScriptArchive {

  private ScriptArchive() {}

  /** The archive: format version, the source, no constants, and one object of the class. */
  static byte[] of(String resource) throws IOException {
    byte[] source;
    try (InputStream in = ScriptArchive.class.getResourceAsStream(resource)) {
      source = withoutComments(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      store(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
      store(zip, "data.pkl", pickledObject());
      store(zip, "code/__torch__.py", source);
      store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
    }
    return bytes.toByteArray();
  }

  /** TorchScript's parser knows neither comments nor blank lines between methods. */
  private static byte[] withoutComments(String source) {
    return source
        .lines()
        .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
        .reduce("", (text, line) -> text + line + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** {@code __torch__.Operators()} with {@code training = True}, in pickle protocol 2. */
  private static byte[] pickledObject() {
    return ("\u0080\u0002c__torch__\nOperators\n)\u0081}"
            + "(X\b\0\0\0training\u0088ub.") // a text of 8 bytes, then the value true
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var entry = new ZipEntry("operators/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    var crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
