package waelab.base;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file: TFRecords (TensorFlow, {@code tfrecord.md}) of the protocol buffer
 * {@code tensorflow.Event}, in version {@code brain.Event:2}. Each record is appended whole, so a
 * reader sees all events but perhaps the last.
 */
public final class EventFile {

  // Fields of tensorflow.Event, Summary, Summary.Value and Summary.Image.
  private static final int EVENT_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SCALAR = 2;
  private static final int VALUE_IMAGE = 4;
  private static final int IMAGE_HEIGHT = 1;
  private static final int IMAGE_WIDTH = 2;
  private static final int IMAGE_COLOUR_SPACE = 3;
  private static final int IMAGE_ENCODED = 4;

  private static final int RGB = 3;
  private static final int CRC_MASK = 0xa282ead8;

  private final Path file;

  private EventFile(Path file) {
    this.file = file;
  }

  /**
   * Begins a new file in a folder, which is made if it is missing. TensorBoard reads all files of a
   * folder as one run.
   *
   * @throws StorageException if it cannot be written
   */
  public static EventFile in(Path folder) {
    Instant now = Instant.now();
    String name = "events.out.tfevents." + now.getEpochSecond() + ".waelab." + System.nanoTime();
    var events = new EventFile(folder.resolve(name));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw StorageException.of(folder, e);
    }
    events.append(new Message().bytes(EVENT_VERSION, utf8("brain.Event:2")));
    return events;
  }

  /** Where it is. */
  public Path path() {
    return file;
  }

  /** Appends named numbers of one step; TensorBoard groups names by what precedes their "/". */
  public void scalars(long step, Map<String, Double> values) {
    var summary = new Message();
    values.forEach(
        (tag, value) ->
            summary.message(
                SUMMARY_VALUE,
                new Message()
                    .bytes(VALUE_TAG, utf8(tag))
                    .float32(VALUE_SCALAR, value.floatValue())));
    append(new Message().varint(EVENT_STEP, step).message(EVENT_SUMMARY, summary));
  }

  /**
   * Appends a picture of one step.
   *
   * @param png the bytes of a PNG file
   */
  public void image(long step, String tag, int width, int height, byte[] png) {
    var image =
        new Message()
            .varint(IMAGE_HEIGHT, height)
            .varint(IMAGE_WIDTH, width)
            .varint(IMAGE_COLOUR_SPACE, RGB)
            .bytes(IMAGE_ENCODED, png);
    var value = new Message().bytes(VALUE_TAG, utf8(tag)).message(VALUE_IMAGE, image);
    var summary = new Message().message(SUMMARY_VALUE, value);
    append(new Message().varint(EVENT_STEP, step).message(EVENT_SUMMARY, summary));
  }

  private void append(Message event) {
    double seconds = System.currentTimeMillis() / 1000.0;
    byte[] data = new Message().float64(EVENT_TIME, seconds).and(event).toBytes();
    byte[] length = little(Long.BYTES).putLong(data.length).array();
    ByteBuffer entry =
        little(length.length + data.length + 2 * Integer.BYTES)
            .put(length)
            .putInt(maskedCrc(length))
            .put(data)
            .putInt(maskedCrc(data));
    try {
      Files.write(file, entry.array(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw StorageException.of(file, e);
    }
  }

  private static int maskedCrc(byte[] data) {
    var crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A protocol buffer while it is written, field by field. */
  private static final class Message {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message varint(int field, long value) {
      key(field, VARINT);
      plain(value);
      return this;
    }

    Message float64(int field, double value) {
      key(field, FIXED64);
      out.writeBytes(little(Double.BYTES).putDouble(value).array());
      return this;
    }

    Message float32(int field, float value) {
      key(field, FIXED32);
      out.writeBytes(little(Float.BYTES).putFloat(value).array());
      return this;
    }

    Message bytes(int field, byte[] value) {
      key(field, LENGTH);
      plain(value.length);
      out.writeBytes(value);
      return this;
    }

    Message message(int field, Message value) {
      return bytes(field, value.toBytes());
    }

    Message and(Message more) {
      out.writeBytes(more.toBytes());
      return this;
    }

    byte[] toBytes() {
      return out.toByteArray();
    }

    private void key(int field, int wireType) {
      plain((long) field << 3 | wireType);
    }

    private void plain(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) (rest & 0x7F | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
