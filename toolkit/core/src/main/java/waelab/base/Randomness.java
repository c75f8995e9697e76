package waelab.base;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Every random number of the toolkit: a pure function of (seed, purpose, step, index).
 *
 * <p>There is no state, so more draws for one purpose never change those for another, a run can
 * resume from any step, and the i-th draw does not depend on other draws. The source is
 * Philox4x32-10 (Salmon et al., <em>Parallel random numbers: as easy as 1, 2, 3</em>, SC 2011): its
 * 64-bit key is made from seed and purpose, its 128-bit counter is (step, index / 4). Logarithm,
 * sine and cosine are {@link StrictMath}'s, so the numbers are the same on every machine.
 *
 * @param seed chosen by the user; equal seeds give equal numbers
 */
public record Randomness(long seed) {

  private static final int LANES = 4;
  private static final double TWO_TO_MINUS_32 = 0x1p-32;

  /** {@code n} draws from N(0, 1): those with index {@code from} to {@code from + n - 1}. */
  public float[] normals(String purpose, long step, long from, int n) {
    float[] draws = new float[n];
    double[] pair = new double[LANES];
    Block block =
        (words, skip, at, count) -> {
          boxMuller(words[0], words[1], pair, 0);
          boxMuller(words[2], words[3], pair, 2);
          for (int i = 0; i < count; i++) {
            draws[at + i] = (float) pair[skip + i];
          }
        };
    fill(purpose, step, from, n, block);
    return draws;
  }

  /** {@code n} draws from N(0, 1), from index 0 on. */
  public float[] normals(String purpose, long step, int n) {
    return normals(purpose, step, 0, n);
  }

  /** {@code n} draws from U[0, 1): multiples of 2⁻²⁴, from index {@code from} on. */
  public float[] uniforms(String purpose, long step, long from, int n) {
    float[] draws = new float[n];
    Block block =
        (words, skip, at, count) -> {
          for (int i = 0; i < count; i++) {
            draws[at + i] = (words[skip + i] >>> 8) * 0x1p-24f;
          }
        };
    fill(purpose, step, from, n, block);
    return draws;
  }

  /** {@code n} draws from U[0, 1), from index 0 on. */
  public float[] uniforms(String purpose, long step, int n) {
    return uniforms(purpose, step, 0, n);
  }

  /** A uniformly drawn order of 0 … n−1 (Fisher–Yates). */
  public int[] permutation(String purpose, long step, int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    Block block =
        (words, skip, at, count) -> {
          for (int k = 0; k < count; k++) {
            int i = n - 1 - (at + k);
            // A 32-bit word scaled to 0 … i: the bias is below n / 2³², which is negligible.
            int j = (int) ((Integer.toUnsignedLong(words[skip + k]) * (i + 1)) >>> 32);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
          }
        };
    fill(purpose, step, 0, n, block);
    return order;
  }

  private interface Block {
    void accept(int[] words, int skip, int at, int count);
  }

  private void fill(String purpose, long step, long from, int n, Block block) {
    long key = key(purpose);
    int[] words = new int[LANES];
    for (int at = 0; at < n; ) {
      long index = from + at;
      philox(
          (int) (index / LANES),
          (int) (index / LANES >>> 32),
          (int) step,
          (int) (step >>> 32),
          (int) key,
          (int) (key >>> 32),
          words);
      int skip = (int) (index % LANES);
      int count = Math.min(LANES - skip, n - at);
      block.accept(words, skip, at, count);
      at += count;
    }
  }

  private static void boxMuller(int a, int b, double[] out, int at) {
    double u = (Integer.toUnsignedLong(a) + 0.5) * TWO_TO_MINUS_32;
    double v = (Integer.toUnsignedLong(b) + 0.5) * TWO_TO_MINUS_32;
    double radius = StrictMath.sqrt(-2 * StrictMath.log(u));
    out[at] = radius * StrictMath.cos(2 * Math.PI * v);
    out[at + 1] = radius * StrictMath.sin(2 * Math.PI * v);
  }

  /** The key of a purpose: the first 64 bits of SHA-256 over seed and name. */
  private long key(String purpose) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
      return ByteBuffer.wrap(sha.digest(purpose.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Philox4x32-10: counter (c0 … c3), key (k0, k1), four words out. */
  static void philox(int c0, int c1, int c2, int c3, int k0, int k1, int[] out) {
    for (int round = 0; round < 10; round++) {
      long low = 0xD2511F53L * Integer.toUnsignedLong(c0);
      long high = 0xCD9E8D57L * Integer.toUnsignedLong(c2);
      c0 = (int) (high >>> 32) ^ c1 ^ k0;
      c1 = (int) high;
      c2 = (int) (low >>> 32) ^ c3 ^ k1;
      c3 = (int) low;
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
  }
}
