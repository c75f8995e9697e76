package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import waelab.base.BadFileException;
import waelab.base.Cache;
import waelab.base.Checksum;
import waelab.base.Printable;
import waelab.base.Provenance;
import waelab.base.UntrustedFile;

/**
 * Decoded images in a separate folder. Their bytes are in files of at most 1 GiB, which are mapped
 * and never read into Java's heap; no image is split between two files. An index, a text file,
 * contains facts about the images and their names. A pack that is damaged, has another version or
 * cannot be read throws a {@link BadFileException}.
 *
 * @param folder of the pack
 * @param facts what was packed, from where and how
 * @param lines the names of the images' files, one per line, in the order of the images
 * @param shape C×H×W of each
 */
record ImagePack(Path folder, Provenance facts, String lines, Shape shape) {

  /** Written last: a folder without it is not a pack. */
  static final String INDEX = "pack.txt";

  static final String FORMAT = "waelab images 2";

  /** Maximum number of bytes in a part; Java can map at most 2 GiB at once. */
  static final int PART = 1 << 30;

  /** A million names of 250 bytes. */
  private static final int MOST_INDEX = 1 << 28;

  /** Names of facts in an index. */
  static final String TITLE = "title";

  static final String SOURCE = "source";

  static final String SHA256 = "SHA-256 of the source";
  static final String RECIPE = "recipe";
  static final String LEFT_OUT = "left out";
  static final String IMAGES = "images";
  static final String PER_PART = "images per file";
  static final String SHAPE = "shape";
  static final String SUMS = "CRC-32 of each MiB";

  private static final int BLOCK = 1 << 20;

  /**
   * At least this many blocks are checked when a pack is opened; a smaller pack is checked
   * completely.
   */
  private static final int SAMPLE = 128;

  /** The name of the file that contains part {@code i} of the images. */
  static String part(int i) {
    return "images-" + i + ".u8";
  }

  /** The text of a pack's index: a first line with the checksum of the rest, facts, and names. */
  static String index(Provenance facts, String lines) {
    String rest = facts + "\n\n" + lines;
    return seal(rest) + rest;
  }

  private static String seal(String rest) {
    // Not a digest: before Java has warmed up, it would take longer than everything else.
    var crc = new CRC32();
    crc.update(rest.getBytes(StandardCharsets.UTF_8));
    return Printable.of("%s %08x\n", FORMAT, crc.getValue());
  }

  /**
   * Opens a pack. For a large pack, only some blocks of its files are checked, different ones at
   * each call.
   *
   * @return empty if there is no pack
   */
  static Optional<ImagePack> in(Path folder) {
    Path index = folder.resolve(INDEX);
    if (!Files.exists(index)) {
      return Optional.empty();
    }
    try {
      String text = UntrustedFile.of(index, "the index of an image pack").text(MOST_INDEX);
      String rest = text.substring(text.indexOf('\n') + 1);
      if (!text.startsWith(seal(rest))) {
        throw new BadFileException(index, "is damaged, or of another version");
      }
      int end = rest.indexOf("\n\n");
      var facts = Provenance.read(rest.substring(0, end));
      var pack = new ImagePack(folder, facts, rest.substring(end + 2), shape(facts.get(SHAPE)));
      pack.requireWhole();
      pack.requireSums(Math.max(1, pack.sums().size() / SAMPLE));
      return Optional.of(pack);
    } catch (IOException e) {
      throw BadFileException.unreadable(index, e);
    }
  }

  private void requireWhole() throws IOException {
    for (int i = 0; i < parts(); i++) {
      Path part = folder.resolve(part(i));
      long bytes = imagesIn(i) * shape.size();
      long there = Files.exists(part) ? Files.size(part) : 0;
      if (there != bytes) {
        throw new BadFileException(part, "has " + there + " bytes instead of " + bytes);
      }
    }
  }

  private static Shape shape(String dimensions) {
    return new Shape(Arrays.stream(dimensions.split("×")).mapToLong(Long::parseLong).toArray());
  }

  /** Reads a complete pack and checks that its bytes are those that were packed. */
  void requireSums() {
    requireSums(1);
  }

  /** Checks one of every {@code oneIn} blocks, different ones at each call. */
  private void requireSums(int oneIn) {
    long first = Math.floorMod(System.nanoTime(), oneIn);
    List<String> expected = sums();
    int block = 0;
    for (int i = 0; i < parts(); i++) {
      Path part = folder.resolve(part(i));
      try (var file = open(part)) {
        for (long at = 0; at < file.length(); at += BLOCK, block++) {
          if (block % oneIn == first && !sum(file, at).equals(expected.get(block))) {
            throw new BadFileException(
                part, "has other bytes than were packed, from byte " + at + " on");
          }
        }
      } catch (IOException e) {
        throw BadFileException.unreadable(part, e);
      }
    }
  }

  private List<String> sums() {
    return List.of(facts.get(SUMS).split(" "));
  }

  /** The checksums of a file's blocks, separated by spaces. */
  static String sums(Path part) {
    var sums = new ArrayList<String>();
    try (var file = open(part)) {
      for (long at = 0; at < file.length(); at += BLOCK) {
        sums.add(sum(file, at));
      }
    } catch (IOException e) {
      throw BadFileException.unreadable(part, e);
    }
    return String.join(" ", sums);
  }

  private static String sum(RandomAccessFile file, long at) throws IOException {
    byte[] block = new byte[(int) Math.min(BLOCK, file.length() - at)];
    file.seek(at);
    file.readFully(block);
    var crc = new CRC32();
    crc.update(block);
    return Long.toHexString(crc.getValue());
  }

  private int perPart() {
    return Integer.parseInt(facts.get(PER_PART));
  }

  /** How many images there are. */
  int size() {
    return Integer.parseInt(facts.get(IMAGES));
  }

  /** The names of the images' files, in the order of the images. */
  List<String> names() {
    return lines.lines().toList();
  }

  private int parts() {
    return (size() - 1) / perPart() + 1;
  }

  private long imagesIn(int part) {
    return Math.min(perPart(), size() - (long) part * perPart());
  }

  /** All images as a set in which each label is 0. Computed digests are kept in the folder. */
  ImageSet images(DatasetId id, Provenance provenance) {
    // Left open: the length of a mapped file shows whether its end may still be read.
    List<RandomAccessFile> files =
        IntStream.range(0, parts()).mapToObj(i -> open(folder.resolve(part(i)))).toList();
    var parts = new ArrayList<ByteBuffer>();
    IntStream.range(0, parts()).forEach(i -> parts.add(map(folder.resolve(part(i)), files.get(i))));
    var pixels =
        new Pixels(parts, (int) shape.size()) {
          @Override
          void requireThere(int part) {
            requireLength(part, files.get(part));
          }

          @Override
          String digest(int[] places, Supplier<String> compute) {
            return keptDigest(places, compute);
          }
        };
    return ImageSet.of(pixels, new int[size()], shape, id, provenance);
  }

  private String keptDigest(int[] places, Supplier<String> compute) {
    ByteBuffer bytes = ByteBuffer.allocate(places.length * Integer.BYTES);
    bytes.asIntBuffer().put(places);
    return kept("digests", "images", bytes.array(), String.class, compute);
  }

  /**
   * A value that is computed once from the images and deleted with them.
   *
   * @param of the bytes that the value depends on; {@code key} is their name
   */
  <T> T kept(String what, String key, byte[] of, Class<T> type, Supplier<T> compute) {
    var from = Provenance.of(key, Checksum.of(of).hex());
    return new Cache(folder)
        .rows(what, from, type, sentence -> {}, () -> List.of(compute.get()))
        .get(0);
  }

  /** Adds this pack's facts to a provenance: the source's digest, and what is left out. */
  Provenance tell(Provenance provenance) {
    var told = provenance;
    for (String fact : List.of(SHA256, LEFT_OUT)) {
      told = facts.get(fact).isEmpty() ? told : told.with(fact, facts.get(fact));
    }
    return told;
  }

  private void requireLength(int part, RandomAccessFile file) {
    Path path = folder.resolve(part(part));
    try {
      if (file.length() < imagesIn(part) * shape.size()) {
        throw new BadFileException(
            path,
            "has become shorter while its images were in use; load them again, and they are packed"
                + " again");
      }
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }

  private static RandomAccessFile open(Path file) {
    return UntrustedFile.of(file, "a part of an image pack").open();
  }

  private static ByteBuffer map(Path file, RandomAccessFile open) {
    try {
      return open.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, open.length());
    } catch (IOException e) {
      throw BadFileException.unreadable(file, e);
    }
  }
}
