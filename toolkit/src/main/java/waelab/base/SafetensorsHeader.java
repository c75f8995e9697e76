package waelab.base;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import waelab.base.SafetensorsFile.Entry;

/**
 * A safetensors header that was checked: its tensors fill the file behind it without hole or
 * overlap, each with as many bytes as its type and shape need.
 *
 * @param entries tensors by name, in the order of their bytes
 * @param metadata texts by name, in the header's order
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {

  /**
   * Reads a header.
   *
   * @param json its bytes, padding included
   * @param fileBytes the size of the whole file
   * @throws BadFileException if anything in it cannot be
   */
  static SafetensorsHeader of(Path path, byte[] json, long fileBytes) throws IOException {
    SafetensorsHeader read = new SafetensorsParser(path, json).read();
    var entries = new ArrayList<>(read.entries.entrySet());
    // Tensors without numbers come before the one that begins where they do.
    entries.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().offset())
            .thenComparingLong(e -> e.getValue().bytes()));
    var inOrder = new LinkedHashMap<String, Entry>();
    long end = Long.BYTES + (long) json.length;
    for (var entry : entries) {
      long begin = entry.getValue().offset();
      if (begin != end) {
        String what = begin < end ? "an earlier tensor ends" : "the tensors before it end";
        throw new BadFileException(
            path,
            String.format(
                Locale.ROOT,
                "its tensor %s begins at byte %d of the file, but %s at byte %d",
                BadFileException.quoted(entry.getKey()),
                begin,
                what,
                end));
      }
      end = begin + entry.getValue().bytes();
      inOrder.put(entry.getKey(), entry.getValue());
    }
    if (end != fileBytes) {
      String what = end > fileBytes ? "was cut off" : "has something behind its tensors";
      throw new BadFileException(
          path, what + ": they end at byte " + end + ", the file at byte " + fileBytes);
    }
    return new SafetensorsHeader(
        Collections.unmodifiableMap(inOrder), Collections.unmodifiableMap(read.metadata));
  }
}
