package waelab.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import waelab.base.AtomicFiles;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.ForeignFile;
import waelab.base.StorageException;

/**
 * What lists tell of the images of a pack, kept beside them: to read a list of eight million values
 * takes longer than all else.
 */
final class KeptNotes {

  private static final int MOST_BYTES = 1 << 28;

  private final Path file;

  /**
   * Notes on the images of a pack.
   *
   * @param pack its folder
   * @param lists that the notes are read from; if one changes, they are read again
   */
  KeptNotes(Path pack, List<Path> lists) {
    String states = lists.stream().map(FileState::of).collect(Collectors.joining("\n\n"));
    this.file =
        pack.resolve(
            "notes-"
                + Checksum.of(states.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16)
                + ".bin");
  }

  /** The notes, read from their lists if they are not kept yet. */
  ImageNotes get(Supplier<ImageNotes> read) {
    return kept()
        .orElseGet(
            () -> {
              ImageNotes notes = read.get();
              try {
                byte[] content = write(notes);
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write(content);
                      out.write(seal(content));
                    });
              } catch (StorageException e) {
                // Then they are read again the next time.
              }
              return notes;
            });
  }

  private Optional<ImageNotes> kept() {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      byte[] all = ForeignFile.of(file, "notes about images").bytes(MOST_BYTES);
      int end = Math.max(0, all.length - Long.BYTES);
      byte[] content = Arrays.copyOf(all, end);
      boolean whole = Arrays.equals(seal(content), Arrays.copyOfRange(all, end, all.length));
      return whole ? Optional.of(read(content)) : Optional.empty();
    } catch (IOException | BadFileException e) {
      return Optional.empty();
    }
  }

  private static byte[] write(ImageNotes notes) {
    int[] labels = notes.labels();
    ByteBuffer numbers = ByteBuffer.allocate(Integer.BYTES * labels.length);
    numbers.asIntBuffer().put(labels);
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(labels.length);
      out.write(numbers.array());
      out.writeInt(notes.attributes().size());
      for (var attribute : notes.attributes().entrySet()) {
        byte[] bits = bits(attribute.getValue());
        out.writeUTF(attribute.getKey());
        out.writeInt(bits.length);
        out.write(bits);
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static ImageNotes read(byte[] content) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(content))) {
      int[] labels = new int[in.readInt()];
      ByteBuffer.wrap(in.readNBytes(Integer.BYTES * labels.length)).asIntBuffer().get(labels);
      var attributes = new LinkedHashMap<String, boolean[]>();
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        attributes.put(name, values(in.readNBytes(in.readInt()), labels.length));
      }
      return new ImageNotes(labels, List.of(), attributes);
    }
  }

  private static boolean[] values(byte[] bits, int n) {
    boolean[] values = new boolean[n];
    for (int i = 0; i < n && i / 8 < bits.length; i++) {
      values[i] = (bits[i / 8] >> i % 8 & 1) == 1;
    }
    return values;
  }

  private static byte[] bits(boolean[] values) {
    var bits = new BitSet(values.length);
    for (int i = 0; i < values.length; i++) {
      bits.set(i, values[i]);
    }
    return bits.toByteArray();
  }

  private static byte[] seal(byte[] content) {
    var crc = new CRC32();
    crc.update(content);
    return ByteBuffer.allocate(Long.BYTES).putLong(crc.getValue()).array();
  }
}
