package waelab.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import waelab.base.AtomicFiles;
import waelab.base.Checksum;
import waelab.base.StorageException;

/**
 * What lists tell of the images of a pack, kept beside them: to read a list of eight million values
 * takes longer than all else.
 */
final class KeptNotes {

  private static final int SEAL = 64;

  private final Path file;

  /**
   * Notes on the images of a pack.
   *
   * @param pack its folder
   * @param lists that the notes are read from; if one changes, they are read again
   */
  KeptNotes(Path pack, List<Path> lists) {
    String states = lists.stream().map(FileState::of).collect(Collectors.joining("\n\n"));
    this.file = pack.resolve("notes-" + digest(bytes(states)).substring(0, 16) + ".bin");
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
                      out.write(bytes(digest(content)));
                      out.write(content);
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
      byte[] all = Files.readAllBytes(file);
      String seal = new String(all, 0, Math.min(SEAL, all.length), StandardCharsets.UTF_8);
      byte[] content = java.util.Arrays.copyOfRange(all, seal.length(), all.length);
      return seal.equals(digest(content)) ? Optional.of(read(content)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static byte[] write(ImageNotes notes) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(notes.labels().length);
      for (int label : notes.labels()) {
        out.writeInt(label);
      }
      out.writeInt(notes.attributes().size());
      for (var attribute : notes.attributes().entrySet()) {
        out.writeUTF(attribute.getKey());
        byte[] bits = bits(attribute.getValue());
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
      for (int i = 0; i < labels.length; i++) {
        labels[i] = in.readInt();
      }
      var attributes = new LinkedHashMap<String, boolean[]>();
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        var bits = BitSet.valueOf(in.readNBytes(in.readInt()));
        boolean[] values = new boolean[labels.length];
        for (int i = bits.nextSetBit(0); i >= 0; i = bits.nextSetBit(i + 1)) {
          values[i] = true;
        }
        attributes.put(name, values);
      }
      return new ImageNotes(labels, List.of(), attributes);
    }
  }

  private static byte[] bits(boolean[] values) {
    var bits = new BitSet(values.length);
    for (int i = 0; i < values.length; i++) {
      bits.set(i, values[i]);
    }
    return bits.toByteArray();
  }

  private static String digest(byte[] content) {
    return Checksum.of(content).hex();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
