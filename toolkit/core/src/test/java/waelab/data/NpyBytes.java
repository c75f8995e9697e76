package waelab.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Files of single NumPy arrays, version 1.0. */
final class NpyBytes {

  private NpyBytes() {}

  static byte[] of(String type, String shape, byte[] values) {
    String header =
        String.format("{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n", type, shape);
    return ByteBuffer.allocate(10 + header.length() + values.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) header.length())
        .put(header.getBytes(StandardCharsets.ISO_8859_1))
        .put(values)
        .array();
  }
}
