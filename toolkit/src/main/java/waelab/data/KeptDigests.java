package waelab.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import waelab.base.AtomicFiles;
import waelab.base.Checksum;
import waelab.base.StorageException;

/**
 * Digests of selections from images that never change, each in a small file: to compute one of
 * 100,000 images takes seconds, and each training asks for it.
 */
final class KeptDigests {

  private final Path folder;

  KeptDigests(Path folder) {
    this.folder = folder;
  }

  /** The digest of the images at these places, in this order. */
  String of(int[] places, Supplier<String> compute) {
    Path file = folder.resolve(key(places) + ".txt");
    try {
      String kept = Files.exists(file) ? Files.readString(file).strip() : "";
      if (kept.matches("[0-9a-f]{64}")) {
        return kept;
      }
    } catch (IOException e) {
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
