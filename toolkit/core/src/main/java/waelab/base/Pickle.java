package waelab.base;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import waelab.base.TorchFile.Entry;

/**
 * Reads the pickles at the start of a file as far as state dicts need it. A pickle is a program for
 * a stack machine, and in Python it may call any function. The opcodes of this machine only build
 * values. It accepts the few names that files of weights use (types of storages, and the functions
 * that make a tensor, a parameter and an ordered dict) and rejects every other name; nothing is
 * looked up or run. It is not recursive, and the size of its values is in proportion to the bytes
 * read.
 *
 * <p>Python's int becomes Long or BigInteger, float Double, bool Boolean, str String, None null, a
 * tuple an array, a list ArrayList, a dict LinkedHashMap, a tensor {@link Entry}. Lists and tuples
 * may contain themselves: they must not be compared or printed.
 *
 * @see <a href="https://docs.python.org/3/library/pickletools.html">The opcodes</a>
 */
final class Pickle {

  /**
   * A sequence of numbers, of which tensors are views.
   *
   * @param count how many numbers
   */
  record Storage(String key, Dtype dtype, long count) {

    long bytes() {
      return Math.multiplyExact(count, dtype.bits() / Byte.SIZE);
    }
  }

  private enum Function {
    TENSOR,
    PARAMETER,
    DICT
  }

  private static final Map<String, Object> NAMES =
      Map.ofEntries(
          Map.entry("torch._utils._rebuild_tensor_v2", Function.TENSOR),
          Map.entry("torch._utils._rebuild_parameter", Function.PARAMETER),
          Map.entry("collections.OrderedDict", Function.DICT),
          Map.entry("torch.FloatStorage", Dtype.F32),
          Map.entry("torch.DoubleStorage", Dtype.F64),
          Map.entry("torch.HalfStorage", Dtype.F16),
          Map.entry("torch.BFloat16Storage", Dtype.BF16),
          Map.entry("torch.LongStorage", Dtype.I64),
          Map.entry("torch.IntStorage", Dtype.I32),
          Map.entry("torch.ShortStorage", Dtype.I16),
          Map.entry("torch.CharStorage", Dtype.I8),
          Map.entry("torch.ByteStorage", Dtype.U8),
          Map.entry("torch.BoolStorage", Dtype.BOOL));

  // Ten thousand tensors need 300,000.
  private static final int MOST_STEPS = 1_000_000;
  // A tensor's name has tens of bytes, a line of a pickle (a module, a function) no more.
  private static final int MOST_TEXT_BYTES = 1 << 12;
  // PyTorch's own limit.
  private static final int MOST_DIMENSIONS = 64;

  private final Path path;
  private final InputStream in;
  private final long length;
  private long offset;
  private long opcodeOffset;

  private final Map<String, Storage> storages = new LinkedHashMap<>();
  private final List<Object> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  /** Reads the pickles of a file from its current position. */
  Pickle(Path path, RandomAccessFile file) throws IOException {
    this.path = path;
    in = new BufferedInputStream(new FileInputStream(file.getFD()), 1 << 16);
    length = file.length();
  }

  /** The storages that were named so far, by key. */
  Map<String, Storage> storages() {
    return storages;
  }

  /** How many bytes were read. */
  long offset() {
    return offset;
  }

  /**
   * Reads the next pickle, up to where it stops.
   *
   * @throws BadFileException if it is damaged, or uses what no file of weights needs
   */
  Object read() throws IOException {
    memo.clear();
    for (int step = 0; step < MOST_STEPS; step++) {
      opcodeOffset = offset;
      int opcode = unsignedByte();
      if (opcode == '.') {
        Object result = pop();
        require(stack.isEmpty() && marks.isEmpty(), "leaves something on its stack");
        return result;
      }
      run(opcode);
    }
    throw fault("has a list of tensors without end");
  }

  private void run(int opcode) throws IOException {
    switch (opcode) {
      case 0x80 -> unsignedByte(); // PROTO
      case 0x95 -> bytes(Long.BYTES); // FRAME

      // Values that are in the pickle.
      case 'N' -> stack.add(null);
      case 0x88 -> stack.add(true);
      case 0x89 -> stack.add(false);
      case 'K' -> stack.add((long) unsignedByte());
      case 'M' -> stack.add((long) Short.toUnsignedInt(bytes(Short.BYTES).getShort()));
      case 'J' -> stack.add((long) signedInt());
      case 0x8a -> stack.add(number(unsignedByte())); // LONG1
      case 'G' -> stack.add(bytes(Double.BYTES).order(ByteOrder.BIG_ENDIAN).getDouble());
      case 'X' -> stack.add(text(signedInt()));
      case 0x8c -> stack.add(text(unsignedByte())); // SHORT_BINUNICODE

      // Values that are built from others.
      case '(' -> marks.push(stack.size());
      case ')' -> stack.add(new Object[0]);
      case 0x85, 0x86, 0x87 -> stack.add(pop(opcode - 0x84)); // TUPLE1 to TUPLE3
      case 't' -> stack.add(popToMark());
      case ']' -> stack.add(new ArrayList<>());
      case 'a' -> append(pop());
      case 'e' -> append(popToMark());
      case '}' -> stack.add(new LinkedHashMap<>());
      case 's' -> put(pop(2));
      case 'u' -> put(popToMark());
      // A state dict has a field of version numbers, _metadata: of no use here.
      case 'b' ->
          require(
              pop() instanceof Map && top() instanceof Map,
              "sets fields of something that is not a dict");

      // Values that have a number or a name.
      case 'q' -> memo.put(unsignedByte(), top());
      case 'r' -> memo.put(signedInt(), top());
      case 0x94 -> memo.put(memo.size(), top()); // MEMOIZE
      case 'h' -> stack.add(remembered(unsignedByte()));
      case 'j' -> stack.add(remembered(signedInt()));
      case 'c' -> stack.add(named(line(), line()));
      case 0x93 -> { // STACK_GLOBAL
        Object[] names = pop(2);
        boolean texts = names[0] instanceof String && names[1] instanceof String;
        require(texts, "has a name that is not a text");
        stack.add(named((String) names[0], (String) names[1]));
      }
      case 'Q' -> stack.add(storage(pop()));
      case 'R' -> {
        Object[] call = pop(2);
        require(call[1] instanceof Object[], "calls something without a tuple");
        stack.add(called(call[0], (Object[]) call[1]));
      }
      default ->
          throw fault(
              Printable.of("has the pickle opcode 0x%02x, which no list of tensors needs", opcode));
    }
  }

  private Object remembered(int number) {
    require(memo.containsKey(number), "refers to a value that it has not made");
    return memo.get(number);
  }

  @SuppressWarnings("unchecked")
  private void append(Object... values) {
    require(top() instanceof ArrayList, "appends to something that is not a list");
    ((List<Object>) top()).addAll(Arrays.asList(values));
  }

  @SuppressWarnings("unchecked")
  private void put(Object[] pairs) {
    require(top() instanceof LinkedHashMap, "sets entries of something that is not a dict");
    require(pairs.length % 2 == 0, "has a key without a value");
    var dict = (Map<Object, Object>) top();
    for (int i = 0; i < pairs.length; i += 2) {
      Object key = pairs[i];
      // The hash of other keys could need a deep recursion.
      require(
          key instanceof String || key instanceof Long,
          "has a dict with a key that is neither a text nor an integer");
      require(
          !dict.containsKey(key), "has two values for " + BadFileException.quoted(key.toString()));
      dict.put(key, pairs[i + 1]);
    }
  }

  private Object top() {
    require(stack.size() > floor(), "reads from an empty stack");
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    return pop(1)[0];
  }

  private Object[] pop(int n) {
    require(stack.size() - n >= floor(), "reads from an empty stack");
    List<Object> last = stack.subList(stack.size() - n, stack.size());
    Object[] values = last.toArray();
    last.clear();
    return values;
  }

  private Object[] popToMark() {
    require(!marks.isEmpty(), "uses a mark that was not set");
    int mark = marks.pop();
    return pop(stack.size() - mark);
  }

  /**
   * The stack's size at the last mark: values below it must not be used until the mark is removed.
   */
  private int floor() {
    return marks.isEmpty() ? 0 : marks.peek();
  }

  /** An allowed type of numbers, or an allowed function. */
  private Object named(String module, String name) {
    String full = module + "." + name;
    Object known = NAMES.get(full);
    if (known != null) {
      return known;
    }
    String shown = BadFileException.brief(full);
    throw fault(
        module.equals("torch") && name.endsWith("Storage")
            ? "has numbers of a type that is not read here, " + shown
            : "contains a call of "
                + shown
                + " in Python, so it is not a file of weights; nothing in it was run");
  }

  /** The result of a function for its arguments. */
  private Object called(Object function, Object[] arguments) {
    require(function instanceof Function, "calls something that is not a function");
    return switch ((Function) function) {
      case TENSOR -> tensor(arguments);
      case PARAMETER -> {
        // The other two say whether it is trained, and its hooks.
        boolean ofTensor = arguments.length == 3 && arguments[0] instanceof Entry;
        require(ofTensor, "makes a parameter from something that is not a tensor");
        yield arguments[0];
      }
      case DICT -> {
        require(arguments.length == 0, "makes an ordered dict in a way that torch.save does not");
        yield new LinkedHashMap<>();
      }
    };
  }

  /** The storage that a persistent id in a pickle describes. */
  private Storage storage(Object identity) {
    require(
        identity instanceof Object[] items
            && (items.length == 5 || items.length == 6)
            && "storage".equals(items[0])
            && items[1] instanceof Dtype
            && items[2] instanceof String
            && items[4] instanceof Long,
        "refers to something outside that is not a storage");
    Object[] items = (Object[]) identity;
    var storage = new Storage((String) items[2], (Dtype) items[1], (Long) items[4]);
    require(items.length == 5 || items[5] == null, "has a storage within another");
    // Sums of several of these do not overflow.
    boolean possible = storage.count() >= 0 && storage.count() <= Integer.MAX_VALUE * 1024L;
    require(possible, "has a storage of " + storage.count() + " numbers");
    Storage before = storages.putIfAbsent(storage.key(), storage);
    require(
        before == null || before.equals(storage),
        "has two different descriptions of the storage " + BadFileException.quoted(storage.key()));
    return storage;
  }

  private Entry tensor(Object[] arguments) {
    // Further arguments say whether a gradient is needed, and the hooks.
    require(
        arguments.length >= 4
            && arguments[0] instanceof Storage
            && arguments[1] instanceof Long
            && arguments[2] instanceof Object[]
            && arguments[3] instanceof Object[],
        "makes a tensor from something other than a storage, an offset, a shape and strides");
    var storage = (Storage) arguments[0];
    List<Long> shape = numbers((Object[]) arguments[2]);
    List<Long> strides = numbers((Object[]) arguments[3]);
    return new Entry(storage.dtype(), shape, strides, (Long) arguments[1], storage.key());
  }

  private List<Long> numbers(Object[] tuple) {
    // Checked before anything is copied: a pickle may refer to one long tuple many times.
    require(tuple.length <= MOST_DIMENSIONS, "has a tensor of " + tuple.length + " dimensions");
    boolean whole = Arrays.stream(tuple).allMatch(Long.class::isInstance);
    require(whole, "has a shape or strides that are not integers");
    return Arrays.stream(tuple).map(Long.class::cast).toList();
  }

  private Object number(int size) throws IOException {
    byte[] bigEndian = new byte[size];
    ByteBuffer littleEndian = bytes(size);
    for (int i = size - 1; i >= 0; i--) {
      bigEndian[i] = littleEndian.get();
    }
    BigInteger number = size == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private int unsignedByte() throws IOException {
    advance(1);
    int read = in.read();
    if (read < 0) {
      throw new EOFException();
    }
    return read;
  }

  private int signedInt() throws IOException {
    return bytes(Integer.BYTES).getInt();
  }

  /** Reads a text of so many bytes, an unsigned int. */
  private String text(int bytes) throws IOException {
    if (bytes < 0 || bytes > MOST_TEXT_BYTES) {
      String what = "has a text of " + Integer.toUnsignedString(bytes) + " bytes";
      throw fault(what + ", longer than any tensor's name");
    }
    return StandardCharsets.UTF_8.decode(bytes(bytes)).toString();
  }

  /** Reads up to the end of the line. */
  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
      if (line.length() == MOST_TEXT_BYTES) {
        throw fault("has a line without end");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  /** Reads a few bytes, in little-endian order. */
  private ByteBuffer bytes(int n) throws IOException {
    advance(n);
    byte[] bytes = in.readNBytes(n);
    if (bytes.length < n) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void advance(int n) {
    if (n > length - offset) {
      throw new BadFileException(
          path, "ends at byte " + length + ", inside its list of tensors: download it again");
    }
    offset += n;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw fault("is damaged: its pickle " + otherwise);
    }
  }

  /** An error at the opcode that was read last. */
  private BadFileException fault(String what) {
    return new BadFileException(path, what + " (at byte " + opcodeOffset + ")");
  }
}
