package waelab.base;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a pickle as far as lists of tensors need it. A pickle is a program for a machine with a
 * stack, and in Python it may call any function; this machine has no opcode that does more than put
 * values together, and knows the {@linkplain TorchObjects few names} that files of weights use. It
 * never recurs, and what it makes is in proportion to what it has read.
 *
 * <p>It makes Long, BigInteger, Double, Boolean, String, {@link Nothing}, {@link Tuple}, ArrayList,
 * LinkedHashMap, and what {@link TorchObjects} makes.
 *
 * @see <a href="https://docs.python.org/3/library/pickletools.html">The opcodes</a>
 */
final class Pickle {

  /** Python's None. */
  enum Nothing {
    NONE
  }

  /** Python's tuple. Its items may be itself: it is not to be compared or printed. */
  record Tuple(List<Object> items) {}

  // Ten thousand tensors need 300,000.
  private static final int MOST_STEPS = 1_000_000;
  private static final int FRAME_BYTES = 8;

  private final PickleInput input;
  private final TorchObjects torch;
  private final List<Object> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private Pickle(PickleInput input, TorchObjects torch) {
    this.input = input;
    this.torch = torch;
  }

  /**
   * Reads one pickle, up to where it stops.
   *
   * @throws BadFileException if it is damaged, or wants what no file of weights needs
   */
  static Object read(PickleInput input, TorchObjects torch) throws IOException {
    return new Pickle(input, torch).run();
  }

  private Object run() throws IOException {
    for (int step = 0; step < MOST_STEPS; step++) {
      int opcode = input.opcode();
      if (opcode == '.') {
        Object result = pop();
        require(stack.isEmpty() && marks.isEmpty(), "leaves something on its stack");
        return result;
      }
      if (!value(opcode) && !collection(opcode) && !reference(opcode)) {
        throw input.fault(
            String.format(
                Locale.ROOT,
                "has the pickle opcode 0x%02x, which no list of tensors needs",
                opcode));
      }
    }
    throw input.fault("has a list of tensors without end");
  }

  /** Opcodes that push a value that they spell out, or nothing. */
  private boolean value(int opcode) throws IOException {
    switch (opcode) {
      case 0x80 -> input.unsignedByte(); // PROTO
      case 0x95 -> input.bytes(FRAME_BYTES); // FRAME
      case 'N' -> push(Nothing.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'K' -> push((long) input.unsignedByte());
      case 'M' -> push((long) input.unsignedShort());
      case 'J' -> push((long) input.signedInt());
      case 0x8a -> push(number(input.unsignedByte())); // LONG1
      case 'G' -> push(input.bigEndianDouble());
      case 'X' -> push(input.text(input.signedInt()));
      case 0x8c -> push(input.text(input.unsignedByte()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Opcodes that put values together. */
  private boolean collection(int opcode) {
    switch (opcode) {
      case '(' -> marks.push(stack.size());
      case ')' -> push(new Tuple(List.of()));
      case 0x85, 0x86, 0x87 -> push(new Tuple(pop(opcode - 0x84))); // TUPLE1 to TUPLE3
      case 't' -> push(new Tuple(popToMark()));
      case ']' -> push(new ArrayList<>());
      case 'a' -> append(pop(1));
      case 'e' -> append(popToMark());
      case '}' -> push(new LinkedHashMap<>());
      case 's' -> put(pop(2));
      case 'u' -> put(popToMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Opcodes that know something by a name or number. */
  private boolean reference(int opcode) throws IOException {
    switch (opcode) {
      case 'q' -> memo.put(input.unsignedByte(), top());
      case 'r' -> memo.put(input.signedInt(), top());
      case 0x94 -> memo.put(memo.size(), top()); // MEMOIZE
      case 'h' -> push(remembered(input.unsignedByte()));
      case 'j' -> push(remembered(input.signedInt()));
      case 'c' -> push(torch.named(input.line(), input.line()));
      case 0x93 -> { // STACK_GLOBAL
        List<Object> names = pop(2);
        push(torch.named(text(names.get(0)), text(names.get(1))));
      }
      case 'Q' -> push(torch.storage(pop()));
      case 'R' -> {
        List<Object> call = pop(2);
        require(call.get(1) instanceof Tuple, "calls something without a tuple");
        push(torch.called(call.get(0), ((Tuple) call.get(1)).items()));
      }
      // A state dict has a field of version numbers, _metadata: of no use here.
      case 'b' -> require(pop() instanceof Map && top() instanceof Map, "sets fields of no dict");
      default -> {
        return false;
      }
    }
    return true;
  }

  private Object number(int bytes) throws IOException {
    byte[] bigEndian = new byte[bytes];
    var littleEndian = input.bytes(bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      bigEndian[i] = littleEndian.get();
    }
    BigInteger number = bytes == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private String text(Object value) {
    require(value instanceof String, "has a name that is no text");
    return (String) value;
  }

  private Object remembered(int number) {
    Object value = memo.get(number);
    require(value != null, "refers to a value that it has not made");
    return value;
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> values) {
    require(top() instanceof ArrayList, "appends to no list");
    ((List<Object>) top()).addAll(values);
  }

  @SuppressWarnings("unchecked")
  private void put(List<Object> pairs) {
    require(top() instanceof LinkedHashMap, "sets entries of no dict");
    require(pairs.size() % 2 == 0, "has a key without a value");
    for (int i = 0; i < pairs.size(); i += 2) {
      Object key = pairs.get(i);
      // Of other keys, the hash could be a long way down.
      require(key instanceof String || key instanceof Long, "has a dict with keys of other kinds");
      Object before = ((Map<Object, Object>) top()).put(key, pairs.get(i + 1));
      require(before == null, "has two values for " + BadFileException.quoted(key.toString()));
    }
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object top() {
    require(stack.size() > floor(), "reads from an empty stack");
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    return pop(1).get(0);
  }

  private List<Object> pop(int n) {
    require(stack.size() - n >= floor(), "reads from an empty stack");
    List<Object> last = stack.subList(stack.size() - n, stack.size());
    List<Object> values = List.copyOf(last);
    last.clear();
    return values;
  }

  private List<Object> popToMark() {
    require(!marks.isEmpty(), "looks for a mark that it has not set");
    int mark = marks.pop();
    return pop(stack.size() - mark);
  }

  /** What is below the last mark is not to be touched before the mark is gone. */
  private int floor() {
    return marks.isEmpty() ? 0 : marks.peek();
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw input.fault("is damaged: its pickle " + otherwise);
    }
  }
}
