package waelab.data;

import java.util.List;

/** The files of an open {@link ImageSource}. Any number of threads may read. */
interface ImageFiles extends AutoCloseable {

  /** The names of all files, in which {@code /} parts folders; any file may be among them. */
  List<String> names();

  /**
   * Reads a file whole.
   *
   * @param most bytes; a longer file is not read
   * @throws UnreadableImageException if it cannot be read or is too long
   */
  byte[] read(String name, int most) throws UnreadableImageException;

  @Override
  void close();
}
