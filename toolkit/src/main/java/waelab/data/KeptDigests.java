package waelab.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Supplier;
import waelab.base.AtomicFiles;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.ForeignFile;
import waelab.base.StorageException;

/**
 * Digests of selections from images that never change, each in a small file: to compute one of
 * 100,000 images takes seconds, and each training asks for it.
 */
final class KeptDigests {

  private static final int MOST_BYTES = 100;

  private final Path folder;

  KeptDigests(Path folder) {
    this.folder = folder;
  }

  /** The digest of the images at these places, in this order. */
  String of(int[] places, Supplier<String> compute) {
    Path file = folder.resolve(key(places) + ".txt");
    try {
      var kept = ForeignFile.of(file, "a digest");
      if (kept.exists()) {
        String digest = kept.text(MOST_BYTES).strip();
        if (digest.matches("[0-9a-f]{64}")) {
          return digest;
        }
      }
    } catch (BadFileException e) {
      // Then it is computed.
    }
    String digest = compute.get();
    try {
      AtomicFiles.write(file, digest + "\n");
    } catch (StorageException e) {
      // Then it is computed again the next time.
    }
    return digest;
  }

  private static String key(int[] places) {
    ByteBuffer bytes = ByteBuffer.allocate(places.length * Integer.BYTES);
    bytes.asIntBuffer().put(places);
    return Checksum.of(bytes.array()).hex().substring(0, 32);
  }
}
