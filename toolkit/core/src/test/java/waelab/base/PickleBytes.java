package waelab.base;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes pickles opcode by opcode, also those that Python would not, and files of torch.save. */
final class PickleBytes {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static PickleBytes protocol2() {
    return new PickleBytes().hex("8002");
  }

  PickleBytes hex(String hex) {
    out.writeBytes(HexFormat.of().parseHex(hex));
    return this;
  }

  /** Opcodes that are characters. */
  PickleBytes op(String opcodes) {
    out.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  PickleBytes global(String module, String name) {
    return op("c" + module + "\n" + name + "\n");
  }

  PickleBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return op("X").int32(bytes.length).raw(bytes);
  }

  PickleBytes number(long number) {
    return hex("8a08").int64(number);
  }

  PickleBytes int32(int n) {
    return raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(n).array());
  }

  PickleBytes int64(long n) {
    return raw(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(n).array());
  }

  PickleBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  PickleBytes tuple(long... numbers) {
    op("(");
    for (long number : numbers) {
      number(number);
    }
    return op("t");
  }

  /** A storage of the key "0". */
  PickleBytes storage(String type, long count) {
    op("(").text("storage").global("torch", type).text("0").text("cpu").number(count);
    return op("tQ");
  }

  /** A tensor over a storage of the key "0". */
  PickleBytes tensor(String type, long count, long offset, long[] shape, long[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").op("(").storage(type, count).number(offset);
    return tuple(shape).tuple(strides).hex("89").op("NtR");
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** A dict with one tensor "x" of float32. */
  static byte[] stateDict(long count, long offset, long[] shape, long[] strides) {
    var pickle = protocol2().op("}").text("x");
    return pickle.tensor("FloatStorage", count, offset, shape, strides).op("s.").bytes();
  }

  /** A file of the old format. */
  static byte[] legacy(byte[] stateDict, byte[] keys, byte[] storages) {
    return protocol2()
        .hex("8a0a6cfc9c46f9206aa85019")
        .op(".")
        .hex("80024de9032e80027d2e")
        .raw(stateDict)
        .raw(keys)
        .raw(storages)
        .bytes();
  }

  /** The same with one storage of the key "0", of so many bytes. */
  static byte[] legacy(byte[] stateDict, long count, int bytes) {
    byte[] keys = protocol2().op("]").text("0").op("a.").bytes();
    var storage = new PickleBytes().int64(count).raw(new byte[bytes]).bytes();
    return legacy(stateDict, keys, storage);
  }
}
