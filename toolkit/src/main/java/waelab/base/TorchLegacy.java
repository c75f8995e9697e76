package waelab.base;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import waelab.base.TorchObjects.Storage;

/**
 * The format of torch.save before PyTorch 1.6: five pickles (a magic number, the number of the
 * format, facts of the machine, the state dict, the keys of its storages), then the storages in the
 * order of these keys, each as an 8-byte count and little-endian numbers.
 */
final class TorchLegacy {

  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long FORMAT = 1001;

  private final Path path;
  private final RandomAccessFile file;
  private final Map<String, TorchFile.Entry> tensors;
  private final Map<String, Long> begins = new HashMap<>();

  /**
   * Reads the list of tensors and checks it against the file's size.
   *
   * @throws BadFileException if the file is damaged, or holds anything but a state dict
   */
  TorchLegacy(Path path, RandomAccessFile file) throws IOException {
    this.path = path;
    this.file = file;
    var in = new BufferedInputStream(new FileInputStream(file.getFD()), 1 << 16);
    var input = new PickleInput(path, in, file.length());
    var torch = new TorchObjects(input);
    require(MAGIC.equals(Pickle.read(input, torch)), "is a Python pickle, but none of torch.save");
    Object format = Pickle.read(input, torch);
    require(format.equals(FORMAT), "is of a format of torch.save that is not known here");
    Pickle.read(
        input, torch); // The machine's byte order, but what follows is little-endian always.
    Object pickled = Pickle.read(input, torch);
    Object keys = Pickle.read(input, torch);
    tensors = StateDict.of(path, pickled, torch.storages());
    require(keys instanceof List, "is damaged: its storages have no list of keys");
    place((List<?>) keys, torch.storages(), input.offset());
  }

  private void place(List<?> keys, Map<String, Storage> storages, long first) throws IOException {
    long end = first;
    for (Object key : keys) {
      boolean known = key instanceof String && storages.containsKey(key);
      require(known, "is damaged: its list of storages has one that no tensor uses");
      end += Long.BYTES;
      Long before = begins.put((String) key, end);
      require(before == null, "is damaged: its list of storages has one of them twice");
      end += storages.get(key).bytes();
    }
    require(begins.size() == storages.size(), "is damaged: its list of storages lacks some");
    if (end != file.length()) {
      String what =
          end > file.length() ? "ends after %,d of the" : "goes on, to byte %,d, after the";
      String promised = " %,d bytes its header promises: fetch it again";
      throw new BadFileException(
          path, String.format(Locale.ROOT, what + promised, file.length(), end));
    }
    for (var begin : begins.entrySet()) {
      checkCount(begin.getKey(), begin.getValue() - Long.BYTES, storages.get(begin.getKey()));
    }
  }

  private void checkCount(String key, long place, Storage storage) throws IOException {
    long count =
        ByteBuffer.wrap(readAt(place, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (count != storage.count()) {
      throw new BadFileException(
          path,
          "is damaged: its storage "
              + BadFileException.quoted(key)
              + " has "
              + count
              + " numbers by byte "
              + place
              + ", but "
              + storage.count()
              + " by the list of tensors");
    }
  }

  /** What its list tells of each tensor, in its order; all of them lie within their storages. */
  Map<String, TorchFile.Entry> tensors() {
    return tensors;
  }

  RandomAccessFile file() {
    return file;
  }

  /**
   * Reads a part of a storage, by whatever thread.
   *
   * @param storage its key
   * @param begin the first byte
   * @param bytes how many, not more than there are
   */
  byte[] read(String storage, long begin, int bytes) throws IOException {
    return readAt(begins.get(storage) + begin, bytes);
  }

  private synchronized byte[] readAt(long place, int n) throws IOException {
    byte[] bytes = new byte[n];
    file.seek(place);
    file.readFully(bytes);
    return bytes;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new BadFileException(path, otherwise);
    }
  }
}
