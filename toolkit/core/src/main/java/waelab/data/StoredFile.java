package waelab.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import waelab.base.BadFileException;
import waelab.base.Printable;
import waelab.base.UntrustedFile;

/**
 * A file, or an entry of a zip that is not unpacked.
 *
 * @param path the file, or the zip
 * @param entry the name of the entry; empty for a file that is not a zip
 */
record StoredFile(Path path, String entry) {

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int BUFFER = 1 << 16;

  static StoredFile of(Path file) {
    return new StoredFile(file, "");
  }

  /** The last part of its name. */
  String name() {
    return entry.isEmpty()
        ? path.getFileName().toString()
        : entry.substring(entry.lastIndexOf('/') + 1);
  }

  /**
   * Opens it. The CRC of an entry is checked when its end is read.
   *
   * @throws ZipException if it is an entry and is damaged
   */
  InputStream open() throws IOException {
    if (entry.isEmpty()) {
      return UntrustedFile.of(path, "a file of images or labels").stream();
    }
    var zip = zip();
    try {
      ZipEntry found = zip.getEntry(entry);
      if (found == null) {
        throw new NoSuchFileException(entry);
      }
      return new Entry(zip, found);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  /** Opens it, and unpacks it if its first bytes are those of gzip, whatever its name. */
  InputStream gunzipped() throws IOException {
    var raw = new BufferedInputStream(open(), BUFFER);
    try {
      raw.mark(2);
      byte[] first = raw.readNBytes(2);
      raw.reset();
      boolean gzipped = first.length == 2 && ByteBuffer.wrap(first).getChar() == GZIP_MAGIC;
      return gzipped ? new GZIPInputStream(raw, BUFFER) : raw;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private ZipFile zip() throws IOException {
    try {
      return new ZipFile(UntrustedFile.of(path, "a zip file").checked().toFile());
    } catch (IllegalArgumentException e) {
      throw new ZipException(e.getMessage());
    }
  }

  /**
   * An exception that says what is wrong and what to do: the rest of a sentence, with values in it.
   */
  BadFileException bad(String format, Object... values) {
    return bad((Throwable) null, format, values);
  }

  /** The same with a cause. */
  BadFileException bad(Throwable cause, String format, Object... values) {
    String part = entry.isEmpty() ? "" : Printable.line(entry) + " ";
    return new BadFileException(path, part + Printable.of(format, values), cause);
  }

  @Override
  public String toString() {
    return entry.isEmpty() ? path.toString() : entry + " in " + path;
  }

  /** The content of an entry; closes its zip. */
  private static final class Entry extends CheckedInputStream {

    private final ZipFile zip;
    private final ZipEntry entry;

    private Entry(ZipFile zip, ZipEntry entry) throws IOException {
      super(zip.getInputStream(entry), new CRC32());
      this.zip = zip;
      this.entry = entry;
    }

    @Override
    public int read() throws IOException {
      return checked(super.read());
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      return checked(super.read(buffer, from, length));
    }

    private int checked(int read) throws ZipException {
      if (read < 0 && getChecksum().getValue() != entry.getCrc()) {
        throw new ZipException("its content does not have the CRC that the zip file records");
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      super.close();
      zip.close();
    }
  }
}
