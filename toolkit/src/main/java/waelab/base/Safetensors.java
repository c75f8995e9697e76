package waelab.base;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format: an 8-byte little-endian length, a JSON header with type, shape and
 * offsets of each tensor, then the numbers. Python reads it as it is ({@code
 * safetensors.torch.load_file}).
 */
public final class Safetensors {

  private static final int ALIGNMENT = 8;

  /**
   * A float32 tensor on the host.
   *
   * @param shape its dimensions; empty for a scalar
   * @param values its numbers, last dimension fastest
   */
  public record Tensor(long[] shape, float[] values) {}

  private Safetensors() {}

  /**
   * Writes a file whole or not at all.
   *
   * @param tensors by name, in this order
   * @param metadata texts by name, kept in the header
   * @throws StorageException if the file cannot be written
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    AtomicFiles.write(
        file,
        out -> {
          byte[] header = header(tensors, metadata);
          out.write(little(Long.BYTES).putLong(header.length).array());
          out.write(header);
          for (Tensor tensor : tensors.values()) {
            write(out, tensor.values());
          }
        });
  }

  private static byte[] header(Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    var entries = new LinkedHashMap<String, Object>();
    if (!metadata.isEmpty()) {
      entries.put("__metadata__", metadata);
    }
    long at = 0;
    for (var tensor : tensors.entrySet()) {
      long end = at + (long) Float.BYTES * tensor.getValue().values().length;
      var entry = new LinkedHashMap<String, Object>();
      entry.put("dtype", "F32");
      entry.put("shape", tensor.getValue().shape());
      entry.put("data_offsets", List.of(at, end));
      entries.put(tensor.getKey(), entry);
      at = end;
    }
    byte[] json = new ObjectMapper().writeValueAsBytes(entries);
    // Padded with spaces, so that the numbers start at a multiple of eight bytes.
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, " ".getBytes(StandardCharsets.UTF_8)[0]);
    return padded;
  }

  private static void write(OutputStream out, float[] values) throws IOException {
    ByteBuffer bytes = little(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
