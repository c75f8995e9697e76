package waelab.base;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has arrived of a file: {@code <target>.part}, and {@code <target>.part.note}, which tells
 * where it came from. One thread of one process has it at a time: the note is locked meanwhile.
 * (Not the part itself, since that is renamed in the end, and a lock goes with the file, not the
 * name.)
 */
final class PartFile implements AutoCloseable {

  /**
   * Where a part came from.
   *
   * @param source the mirror's address
   * @param validator the strong ETag or the Last-Modified date of the whole, or the empty text
   * @param total bytes of the whole, or −1
   */
  record Note(String source, String validator, long total) {

    static final Note NONE = new Note("", "", -1);

    boolean isFrom(URI mirror) {
      return source.equals(mirror.toString());
    }
  }

  private static final Duration POLL = Duration.ofMillis(100);
  // A lock of the file system belongs to a process; this is what keeps its threads apart.
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path target;
  private final Path part;
  private final Path notePath;
  private RandomAccessFile noteFile;
  private boolean fetchedMeanwhile;

  private PartFile(Path target) {
    this.target = target;
    this.part = target.resolveSibling(target.getFileName() + ".part");
    this.notePath = target.resolveSibling(target.getFileName() + ".part.note");
  }

  /**
   * Takes the part of a file, after whoever has it now.
   *
   * @throws StorageException if nothing can be written there
   */
  static PartFile open(Path target) throws InterruptedException {
    try {
      Path folder = AtomicFiles.folderOf(target).toRealPath();
      var file = new PartFile(folder.resolve(target.getFileName()));
      Object before = state(file.target);
      while (!file.take()) {
        Thread.sleep(POLL.toMillis());
      }
      file.fetchedMeanwhile = !state(file.target).equals(before);
      return file;
    } catch (IOException e) {
      throw StorageException.of(target, e);
    }
  }

  /** True if the target was written while we waited for our turn. */
  boolean fetchedMeanwhile() {
    return fetchedMeanwhile;
  }

  Path path() {
    return part;
  }

  /** Bytes that have arrived. */
  long length() {
    return part.toFile().length();
  }

  /** Where they came from; nothing is known of a part that lost its note. */
  Note note() {
    try {
      byte[] text = new byte[(int) Math.min(noteFile.length(), 1 << 16)];
      noteFile.seek(0);
      noteFile.readFully(text);
      List<String> lines = new String(text, StandardCharsets.UTF_8).lines().toList();
      return new Note(lines.get(0), lines.get(1), Long.parseLong(lines.get(2)));
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return Note.NONE;
    }
  }

  /** Empties the part and notes where the coming bytes are from. */
  void begin(Note note) {
    try {
      new FileOutputStream(part.toFile()).close();
      String text = note.source + "\n" + note.validator + "\n" + note.total + "\n";
      noteFile.setLength(0);
      noteFile.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw StorageException.of(target, e);
    }
  }

  /** Opens the part's end for writing. */
  Sink append() {
    try {
      return new Sink(new FileOutputStream(part.toFile(), true));
    } catch (IOException e) {
      throw StorageException.of(target, e);
    }
  }

  /** Throws away what has arrived. */
  void discard() {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw StorageException.of(target, e);
    }
  }

  /** Gives the part, now whole, the target's name in one step. */
  void finish() {
    try {
      AtomicFiles.move(part, target);
    } catch (IOException e) {
      throw StorageException.of(target, e);
    }
  }

  /** Lets the next one in; a part with nothing in it leaves no trace. */
  @Override
  public void close() {
    boolean empty = length() == 0;
    boolean clean = !empty || (deletes(part) && deletes(notePath));
    try {
      noteFile.close();
    } catch (IOException e) {
      // The lock is gone with the descriptor, which is all that the next one needs.
    } finally {
      TAKEN.remove(target);
    }
    if (!clean) {
      // Windows deletes no open file, nor one that somebody else has opened by now.
      deletes(notePath);
    }
  }

  private static boolean deletes(Path file) {
    try {
      Files.deleteIfExists(file);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The open end of the part. Interrupts do not close it, unlike a channel. */
  final class Sink implements AutoCloseable {

    private final FileOutputStream out;

    private Sink(FileOutputStream out) {
      this.out = out;
    }

    void write(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      try {
        out.write(copy);
      } catch (IOException e) {
        throw StorageException.of(target, e);
      }
    }

    /** Waits until all of it is on the disk. */
    void force() {
      try {
        out.getFD().sync();
      } catch (IOException e) {
        throw StorageException.of(target, e);
      }
    }

    @Override
    public void close() {
      try {
        out.close();
      } catch (IOException e) {
        throw StorageException.of(target, e);
      }
    }
  }

  private boolean take() throws IOException {
    if (!TAKEN.add(target)) {
      return false;
    }
    boolean ours = false;
    try {
      ours = lock();
    } finally {
      if (!ours) {
        TAKEN.remove(target);
      }
    }
    return ours;
  }

  private boolean lock() throws IOException {
    if (Files.notExists(notePath)) {
      new FileOutputStream(notePath.toFile(), true).close();
    }
    Object before = state(notePath);
    noteFile = new RandomAccessFile(notePath.toFile(), "rw");
    // Whoever had it may have deleted it after we opened it: then we hold a lock on no name.
    boolean ours = ByteLock.take(noteFile) && state(notePath).equals(before);
    if (!ours) {
      noteFile.close();
    }
    return ours;
  }

  /** Changes whenever another file takes this name. */
  private static Object state(Path file) throws IOException {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(
          String.valueOf(attributes.fileKey()), attributes.lastModifiedTime(), attributes.size());
    } catch (NoSuchFileException e) {
      return "none";
    }
  }
}
