package waelab.base;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/** A file of torch.save, open: the list of its tensors is read, the numbers stay where they are. */
interface TorchContainer extends Closeable {

  /** What its list tells of each tensor, in its order; all of them lie within their storages. */
  Map<String, TorchFile.Entry> tensors();

  /**
   * Reads a part of a storage, by whatever thread.
   *
   * @param storage its key
   * @param begin the first byte
   * @param bytes how many, not more than there are
   */
  byte[] read(String storage, long begin, int bytes) throws IOException;
}
