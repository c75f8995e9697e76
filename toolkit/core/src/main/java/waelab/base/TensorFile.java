package waelab.base;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A checked, open file of tensors: the entries of its list or header are on the heap, the numbers
 * stay on the disk until they are read. Any thread may read; an interrupt does not close the file.
 *
 * @param <E> a tensor's entry in the file
 */
public abstract sealed class TensorFile<E> implements AutoCloseable
    permits SafetensorsFile, TorchFile {

  /** The length of the largest array that every virtual machine can make. */
  static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

  final Path path;
  // Not a channel: an interrupt would close it.
  final RandomAccessFile file;
  final Map<String, E> entries = new LinkedHashMap<>();

  /** Opens the file and reads nothing yet. */
  TensorFile(Path path, String needed) {
    this.path = path;
    file = UntrustedFile.of(path, needed).open();
  }

  /** Reads and checks all except the numbers; a file that is rejected is closed. */
  static <F extends TensorFile<?>> F checked(F opened) {
    boolean read = false;
    try {
      opened.readEntries();
      read = true;
      return opened;
    } catch (IOException e) {
      throw BadFileException.unreadable(opened.path, e);
    } finally {
      if (!read) {
        opened.close();
      }
    }
  }

  /** Reads and checks the entries of the tensors. */
  abstract void readEntries() throws IOException;

  /** The file's path. */
  public Path path() {
    return path;
  }

  /** The names of its tensors, in the file's order. */
  public Set<String> names() {
    return entries().keySet();
  }

  /** The entries of the tensors by name, in the file's order. */
  public Map<String, E> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** Whether there is a tensor of this name. */
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * The entry of one tensor.
   *
   * @throws BadFileException if there is no tensor of this name
   */
  public E entry(String name) {
    require(has(name), "has no tensor %s", BadFileException.quoted(name));
    return entries.get(name);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // It was only read: nothing is lost.
    }
  }

  /**
   * Reads {@code n} bytes from a position of the file to the start of a buffer.
   *
   * @throws BadFileException if the file cannot be read any more
   */
  synchronized void read(long place, ByteBuffer into, int n) {
    try {
      file.seek(place);
      file.readFully(into.array(), 0, n);
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }

  /** Reads bytes from a position of the file, in little-endian order. */
  ByteBuffer read(long place, int n) {
    var bytes = ByteBuffer.allocate(n).order(ByteOrder.LITTLE_ENDIAN);
    read(place, bytes, n);
    return bytes;
  }

  /** How many numbers a tensor of a shape has. */
  static long count(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  static long[] array(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  /** Checks that an array holds a tensor's numbers. */
  void requireArray(String name, boolean holds, long count) {
    String what = "its tensor %s has %d numbers, more than an array holds";
    require(holds, what, BadFileException.quoted(name), count);
  }

  void require(boolean holds, String otherwise, Object... values) {
    if (!holds) {
      throw BadFileException.of(path, otherwise, values);
    }
  }
}
