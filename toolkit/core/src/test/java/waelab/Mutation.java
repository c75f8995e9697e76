package waelab;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Damages the content of a file: the same seed does it in the same way. */
public final class Mutation {

  private static final int MOST_AT_ONCE = 3;

  private final Random random;

  /** What a seed makes of a content: one to three changes, one after another. */
  public static byte[] of(byte[] content, long seed) {
    var mutation = new Mutation(seed);
    byte[] mutated = content.clone();
    for (int changes = 1 + mutation.below(MOST_AT_ONCE); changes > 0; changes--) {
      mutated = mutation.change(mutated);
    }
    return mutated;
  }

  private Mutation(long seed) {
    // Neighbouring seeds begin alike.
    random = new Random(seed * 0x9E3779B97F4A7C15L);
    random.nextInt();
  }

  private byte[] change(byte[] content) {
    if (content.length == 0) {
      return content;
    }
    return switch (below(7)) {
      case 0, 1 -> flipped(content);
      case 2, 3 -> extreme(content);
      case 4 -> Arrays.copyOf(content, below(content.length)); // Cut off.
      case 5 -> inserted(content); // A part of it once more, there or elsewhere.
      default -> without(content);
    };
  }

  private byte[] flipped(byte[] content) {
    for (int bits = 1 + below(8); bits > 0; bits--) {
      content[place(content)] ^= (byte) (1 << below(8));
    }
    return content;
  }

  /** Puts a number where there may be a length, a count or an offset. */
  private byte[] extreme(byte[] content) {
    long[] numbers = {
      0,
      1,
      -1,
      Byte.MAX_VALUE,
      Short.MAX_VALUE,
      1 << 16,
      1 << 24,
      1L << 29,
      Integer.MAX_VALUE,
      Integer.MIN_VALUE,
      1L << 31,
      1L << 32,
      1L << 61,
      Long.MAX_VALUE,
      Long.MIN_VALUE,
      content.length - 1,
      content.length,
      content.length + 1
    };
    var number = ByteBuffer.allocate(Long.BYTES);
    int bytes = 1 << below(4);
    if (random.nextBoolean()) {
      number.order(ByteOrder.LITTLE_ENDIAN).putLong(numbers[below(numbers.length)]);
    } else {
      number.putLong(numbers[below(numbers.length)] << Long.SIZE - Byte.SIZE * bytes);
    }
    int at = place(content);
    System.arraycopy(number.array(), 0, content, at, Math.min(bytes, content.length - at));
    return content;
  }

  private byte[] inserted(byte[] content) {
    int from = place(content);
    int n = Math.min(1 + below(200), content.length - from);
    int to = random.nextBoolean() ? from : place(content);
    byte[] longer = new byte[content.length + n];
    System.arraycopy(content, 0, longer, 0, to);
    System.arraycopy(content, from, longer, to, n);
    System.arraycopy(content, to, longer, to + n, content.length - to);
    return longer;
  }

  private byte[] without(byte[] content) {
    int from = place(content);
    int n = Math.min(1 + below(200), content.length - from);
    byte[] shorter = Arrays.copyOf(content, content.length - n);
    System.arraycopy(content, from + n, shorter, from, shorter.length - from);
    return shorter;
  }

  /** Anywhere, but one time in four among the first bytes, where headers are. */
  private int place(byte[] content) {
    return below(below(4) > 0 ? content.length : Math.min(content.length, 32));
  }

  private int below(int bound) {
    return random.nextInt(bound);
  }
}
