package waelab.base;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The format of torch.save since PyTorch 1.6: a zip archive, nothing in it compressed, with a
 * folder of any name that holds {@code data.pkl}, the pickled state dict, and the numbers of each
 * storage as {@code data/KEY}.
 */
final class TorchZip implements TorchContainer {

  private static final String LIST = "/data.pkl";
  private static final int MOST_LIST_BYTES = 1 << 26;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private final Path path;
  private final ZipFile zip;
  private final long fileBytes;
  private final String folder;
  private final Map<String, TorchFile.Entry> tensors;

  private TorchZip(Path path, ZipFile zip, long fileBytes) throws IOException {
    this.path = path;
    this.zip = zip;
    this.fileBytes = fileBytes;
    folder = folder();
    checkByteOrder();
    byte[] pickle = read(entry(folder + LIST, MOST_LIST_BYTES));
    var in = new ByteArrayInputStream(pickle);
    var input = new PickleInput(path, in, pickle.length, " of " + shown(folder + LIST));
    var torch = new TorchObjects(input);
    tensors = StateDict.of(path, Pickle.read(input, torch), torch.storages());
    for (var storage : torch.storages().entrySet()) {
      String name = name(storage.getKey());
      long bytes = storage.getValue().bytes();
      long there = entry(name, MOST_BYTES).getSize();
      String what = " bytes, but the numbers of its tensors take ";
      require(there == bytes, "its " + shown(name) + " has " + there + what + bytes);
    }
  }

  static TorchZip open(Path path, long fileBytes) throws IOException {
    ZipFile zip = null;
    TorchZip opened = null;
    try {
      zip = new ZipFile(path.toFile());
      opened = new TorchZip(path, zip, fileBytes);
      return opened;
    } catch (ZipException e) {
      String reason = Printable.line(String.valueOf(e.getMessage()));
      throw new BadFileException(
          path, "is a zip archive that is cut off or damaged (" + reason + "): fetch it again", e);
    } finally {
      if (opened == null && zip != null) {
        zip.close();
      }
    }
  }

  private String folder() {
    List<String> lists =
        zip.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.endsWith(LIST) && name.indexOf('/') == name.lastIndexOf('/'))
            .distinct()
            .toList();
    require(lists.size() == 1, "is a zip archive, but none of torch.save: it has no data.pkl");
    String name = lists.get(0);
    String found = name.substring(0, name.length() - LIST.length());
    boolean program = zip.getEntry(found + "/constants.pkl") != null;
    require(!program, "is a TorchScript program: in Python, save its state_dict() by torch.save");
    return found;
  }

  private void checkByteOrder() throws IOException {
    String name = folder + "/byteorder";
    if (zip.getEntry(name) != null) {
      String order = new String(read(entry(name, Long.BYTES)), StandardCharsets.US_ASCII);
      String shown = BadFileException.quoted(order);
      require(
          order.equals("little"), "has numbers in the byte order " + shown + ", not \"little\"");
    }
  }

  /** Finds an entry that can be what it claims. */
  private ZipEntry entry(String name, int mostBytes) {
    ZipEntry entry = zip.getEntry(name);
    require(entry != null, "is a file of torch.save that lacks its " + shown(name));
    boolean stored =
        entry.getMethod() == ZipEntry.STORED && entry.getSize() == entry.getCompressedSize();
    // Nothing is inflated, so that nothing can burst.
    require(
        stored,
        "its " + shown(name) + " is compressed, as torch.save never does: save it again in Python");
    long bytes = entry.getSize();
    boolean possible = bytes >= 0 && bytes <= Math.min(fileBytes, mostBytes);
    require(possible, "its " + shown(name) + " claims to have " + bytes + " bytes, too many");
    return entry;
  }

  private byte[] read(ZipEntry entry) throws IOException {
    byte[] bytes = new byte[(int) entry.getSize()];
    try (InputStream in = zip.getInputStream(entry)) {
      if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
        throw new EOFException();
      }
    }
    var crc = new CRC32();
    crc.update(bytes);
    boolean whole = crc.getValue() == entry.getCrc();
    require(whole, "its " + shown(entry.getName()) + " does not have its checksum: fetch it again");
    return bytes;
  }

  @Override
  public Map<String, TorchFile.Entry> tensors() {
    return tensors;
  }

  @Override
  public byte[] read(String storage, long begin, int bytes) throws IOException {
    // All of it: the checksum is over all.
    byte[] whole = read(entry(name(storage), MOST_BYTES));
    boolean all = begin == 0 && bytes == whole.length;
    return all ? whole : Arrays.copyOfRange(whole, (int) begin, (int) begin + bytes);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private String name(String storage) {
    return folder + "/data/" + storage;
  }

  private static String shown(String name) {
    return BadFileException.brief(name);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new BadFileException(path, otherwise);
    }
  }
}
