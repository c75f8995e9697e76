package waelab.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadFileException;

@Tag("unit")
class PngTextsTest {

  private static final Grid GRID = new Grid(Canvas.blank(2, 2), "β = 1");

  /**
   * Written by Pillow 9.4.0 (Debian's python3-pil):
   *
   * <pre>
   * info = PngImagePlugin.PngInfo()
   * info.add_text("Title", "Grüße")
   * info.add_text("Comment", "packed " * 20, zip=True)
   * info.add_itxt("waelab.config", '{"β": "λ‖z‖²"}\n', lang="en", tkey="Aufbau ü")
   * info.add_itxt("Author", "ψ" * 40, zip=True)
   * info.add_text("Title", "the later")
   * Image.new("L", (1, 1)).save("p.png", pnginfo=info)
   * </pre>
   */
  private static final String PILLOWS =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAAC3RFWHRUaXRsZQBHcvzfZVB/lK0AAAAbelRYdENvbW1l"
          + "bnQAAHicK0hMzk5NUSgYDBQABI4yoVZIdMcAAAAzaVRYdHdhZWxhYi5jb25maWcAAABlbgBBdWZiYXUgw7wAeyLO"
          + "siI6ICLOu+KAlnrigJbCsiJ9Cv4RAxkAAAAYaVRYdEF1dGhvcgABAAAAeJw733GeqhAAgOA1mbRR7vYAAAAPdEVY"
          + "dFRpdGxlAHRoZSBsYXRlcrgzzpsAAAAKSURBVHicY2AAAAACAAFIr6RxAAAAAElFTkSuQmCC";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("figur ü.png");
  }

  @Test
  void textsOfAllKindsAreReadAsPillowWroteThem() throws Exception {
    Files.write(file, Base64.getDecoder().decode(PILLOWS));
    assertThat(PngFile.texts(file))
        .containsExactly(
            Map.entry("Title", "the later"),
            Map.entry("Comment", "packed ".repeat(20)),
            Map.entry("waelab.config", "{\"β\": \"λ‖z‖²\"}\n"),
            Map.entry("Author", "ψ".repeat(40)));
  }

  @Test
  void aFileThatIsCutOffAnywhereIsRefused() throws Exception {
    byte[] whole = Base64.getDecoder().decode(PILLOWS);
    for (int n = 0; n < whole.length; n++) {
      Files.write(file, Arrays.copyOf(whole, n));
      refused(n < 8 ? "not a PNG file" : "is cut off", "to the first " + n);
    }
    Files.write(file, whole);
    assertThat(PngFile.texts(file)).hasSize(4);
  }

  @Test
  void aBitThatFlipsAnywhereIsNoticed() throws Exception {
    byte[] whole = Base64.getDecoder().decode(PILLOWS);
    for (int bit = 0; bit < Byte.SIZE * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      Files.write(file, flipped);
      refused(bit < 64 ? "not a PNG file" : "damaged", "with bit " + bit + " flipped");
    }
  }

  @Test
  void whatIsNoPngIsNamed() throws Exception {
    refused("does not exist", "nothing");
    Files.writeString(file, "P5 1 1 255 \n and more");
    refused(
        "is not a PNG file: it does not start with the 8 bytes of a PNG file", "another format");
    byte[] whole = GRID.png();
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    refused("it has more bytes after its last chunk, at offset " + whole.length, "longer");
    Files.delete(file);
    Files.createDirectory(file);
    refused("is a folder", "a folder");
  }

  @Test
  void textsThatBreakTheirFormatAreRefused() throws Exception {
    byte[] notPacked = "k\0\0no zlib".getBytes(StandardCharsets.ISO_8859_1);
    for (byte[] chunk :
        List.of(
            chunk("tEXt", "keyword only".getBytes(StandardCharsets.ISO_8859_1)),
            chunk("zTXt", notPacked),
            chunk("zTXt", packed("k\0\1", 3)),
            chunk("zTXt", Arrays.copyOf(packed("k\0\0", 99), 10)),
            chunk("iTXt", "k\0\0\0en\0no text".getBytes(StandardCharsets.ISO_8859_1)),
            chunk("iTXt", "k\0\0\0\0\0\u00ff".getBytes(StandardCharsets.ISO_8859_1)))) {
      Files.write(file, withChunk(chunk));
      refused(
          "its chunk at offset 33 is not a valid ", new String(chunk, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void noMemoryIsTakenForWhatAFilePromises() throws Exception {
    byte[] chunk = chunk("iTXt", new byte[20]);
    Files.write(file, withChunk(ByteBuffer.wrap(chunk).putInt(0, Integer.MAX_VALUE).array()));
    assertThat(allocatedBy(() -> refused("announces more", "2 GiB"))).isLessThan(1 << 20);
    Files.write(file, withChunk(chunk("zTXt", packed("k\0\0", 1 << 27))));
    assertThat(allocatedBy(() -> refused("bytes of text", "bomb"))).isLessThan(1 << 26);
    Files.write(file, withChunk(chunk("tEXt", new byte[PngFile.MOST_BYTES + 1])));
    assertThat(allocatedBy(() -> refused("bytes of text", "long"))).isLessThan(1 << 20);
    Files.write(file, withChunk(chunk("juNK", new byte[PngFile.MOST_BYTES + 1])));
    assertThat(allocatedBy(() -> assertThat(PngFile.texts(file)).hasSize(1))).isLessThan(1 << 20);
  }

  private void refused(String what, String kind) {
    assertThatThrownBy(() -> PngFile.texts(file))
        .as(kind)
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(what);
  }

  /** A picture with one more chunk after its header. */
  private static byte[] withChunk(byte[] chunk) {
    byte[] whole = GRID.png();
    int header = 8 + 12 + 13;
    return ByteBuffer.allocate(whole.length + chunk.length)
        .put(whole, 0, header)
        .put(chunk)
        .put(whole, header, whole.length - header)
        .array();
  }

  private static byte[] chunk(String type, byte[] content) {
    var chunk = ByteBuffer.allocate(12 + content.length).putInt(content.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
    var crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + content.length);
    return chunk.putInt((int) crc.getValue()).array();
  }

  /** A beginning, and as many zeros as zlib packs them. */
  private static byte[] packed(String beginning, int zeros) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
    try (var out = new DeflaterOutputStream(bytes)) {
      for (int left = zeros; left > 0; left -= 1 << 16) {
        out.write(new byte[Math.min(left, 1 << 16)]);
      }
    }
    return bytes.toByteArray();
  }

  private static long allocatedBy(ThrowingCallable work) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      work.call();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
