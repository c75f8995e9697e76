package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Seeds are fixed, so nothing here fails by chance; bounds are those of a 0.1 % test. */
@Tag("unit")
class RandomnessTest {

  private static final int N = 100_000;
  // The limit of √n · D of a Kolmogorov–Smirnov test at 0.1 %.
  private static final double KOLMOGOROV = 1.95;

  private final Randomness randomness = new Randomness(20_240_501);
  private final float[] normals = randomness.normals("noise", 3, N);

  @Test
  void philoxGivesThePublishedAnswers() {
    // Random123, tests/kat_vectors: philox4x32, 10 rounds.
    assertThat(philox(0, 0, 0, 0, 0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(philox(-1, -1, -1, -1, -1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertThat(philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void theStreamNeverChanges() {
    // From a second implementation, in Python: hashlib, integers, math.log, cos and sin.
    assertThat(new Randomness(0).normals("noise", 0, 4))
        .containsExactly(-0x1.e558f8p-5f, -0x1.0c7bf2p-1f, 0x1.5f27b8p-7f, -0x1.1f4c2ep0f);
    long step = (7L << 32) + 5;
    long from = ((3L << 32) + 1) * 4;
    assertThat(new Randomness(42).normals("größe", step, from, 4))
        .containsExactly(-0x1.48b872p0f, -0x1.3e6a0cp0f, 0x1.392ab2p0f, 0x1.d29dbap-1f);
    assertThat(new Randomness(42).uniforms("größe", step, from, 4))
        .containsExactly(
            3394256 * 0x1p-24f, 10443238 * 0x1p-24f, 5240897 * 0x1p-24f, 1709690 * 0x1p-24f);
  }

  @Test
  void normalsHaveTheMomentsOfANormal() {
    double[] moments = new double[5];
    for (float x : normals) {
      for (int k = 1; k <= 4; k++) {
        moments[k] += Math.pow(x, k) / N;
      }
    }
    assertThat(moments[1]).isCloseTo(0, within(3.3 / Math.sqrt(N)));
    assertThat(moments[2]).isCloseTo(1, within(3.3 * Math.sqrt(2.0 / N)));
    assertThat(moments[3]).isCloseTo(0, within(3.3 * Math.sqrt(15.0 / N)));
    assertThat(moments[4]).isCloseTo(3, within(3.3 * Math.sqrt(96.0 / N)));
  }

  @Test
  void normalsFollowTheNormalDistribution() {
    assertThat(kolmogorovSmirnov(normals, RandomnessTest::normalCdf)).isLessThan(KOLMOGOROV);
  }

  @Test
  void neighboursAreIndependent() {
    // The first two are one Box–Muller pair, the next two straddle two pairs.
    for (int first : new int[] {0, 1}) {
      int[][] counts = new int[4][4];
      double correlation = 0;
      double ofSquares = 0;
      int pairs = 0;
      for (int i = first; i + 1 < N; i += 2, pairs++) {
        double a = normals[i];
        double b = normals[i + 1];
        correlation += a * b;
        ofSquares += (a * a - 1) * (b * b - 1) / 2;
        counts[(int) (4 * normalCdf(a))][(int) (4 * normalCdf(b))]++;
      }
      assertThat(correlation / Math.sqrt(pairs)).isBetween(-3.3, 3.3);
      assertThat(ofSquares / Math.sqrt(pairs)).isBetween(-3.3, 3.3);
      int[] cells = Arrays.stream(counts).flatMapToInt(Arrays::stream).toArray();
      // χ² with 15 degrees of freedom.
      assertThat(chiSquare(cells)).isLessThan(37.7);
    }
  }

  @Test
  void uniformsAreEvenAndBelowOne() {
    float[] draws = randomness.uniforms("ε", 0, N);
    for (float u : draws) {
      assertThat(u).isGreaterThanOrEqualTo(0).isLessThan(1);
    }
    assertThat(kolmogorovSmirnov(draws, u -> u)).isLessThan(KOLMOGOROV);
  }

  @Test
  void drawsFromAnOffsetAreTheTailOfAll() {
    float[] all = randomness.normals("z", 1, 40);
    float[] even = randomness.uniforms("z", 1, 40);
    for (int from = 0; from < 40; from++) {
      assertThat(randomness.normals("z", 1, from, 40 - from))
          .isEqualTo(Arrays.copyOfRange(all, from, 40));
      assertThat(randomness.normals("z", 1, from)).isEqualTo(Arrays.copyOf(all, from));
      assertThat(randomness.uniforms("z", 1, from, 40 - from))
          .isEqualTo(Arrays.copyOfRange(even, from, 40));
    }
  }

  @Test
  void anotherSeedPurposeOrStepIsAnotherStream() {
    float[][] others = {
      randomness.normals("noise", 4, N),
      randomness.normals("noise", 3 + (1L << 32), N),
      randomness.normals("noises", 3, N),
      new Randomness(20_240_502).normals("noise", 3, N),
      new Randomness(20_240_501 + (1L << 32)).normals("noise", 3, N),
      randomness.normals("noise", 3, 1L << 34, N),
    };
    var firsts = new HashSet<Float>();
    firsts.add(normals[0]);
    for (float[] other : others) {
      assertThat(firsts.add(other[0])).isTrue();
      double correlation = 0;
      for (int i = 0; i < N; i++) {
        correlation += normals[i] * other[i];
      }
      assertThat(correlation / Math.sqrt(N)).isBetween(-3.3, 3.3);
    }
  }

  @Test
  void theSameQuestionHasTheSameAnswer() {
    assertThat(new Randomness(20_240_501).normals("noise", 3, N)).isEqualTo(normals);
  }

  @Test
  void aPermutationHoldsEachOnce() {
    for (int n : new int[] {0, 1, 2, 3, 64, 48_000}) {
      int[] sorted = randomness.permutation("order", 1, n);
      Arrays.sort(sorted);
      for (int i = 0; i < n; i++) {
        assertThat(sorted[i]).isEqualTo(i);
      }
      assertThat(sorted).hasSize(n);
    }
  }

  @Test
  void everyOrderIsEquallyLikely() {
    int[][] atPosition = new int[5][5];
    Map<String, Integer> orders = new HashMap<>();
    for (int step = 0; step < 24_000; step++) {
      int[] order = randomness.permutation("order", step, 5);
      for (int i = 0; i < 5; i++) {
        atPosition[i][order[i]]++;
      }
      orders.merge(Arrays.toString(order), 1, Integer::sum);
    }
    for (int[] counts : atPosition) {
      // χ² with 4 degrees of freedom.
      assertThat(chiSquare(counts)).isLessThan(18.5);
    }
    assertThat(orders).hasSize(120);
    // χ² with 119 degrees of freedom.
    assertThat(chiSquare(orders.values().stream().mapToInt(i -> i).toArray())).isLessThan(172.4);
  }

  private static int[] philox(int c0, int c1, int c2, int c3, int k0, int k1) {
    int[] words = new int[4];
    Randomness.philox(c0, c1, c2, c3, k0, k1, words);
    return words;
  }

  private static double kolmogorovSmirnov(float[] draws, DoubleUnaryOperator cdf) {
    float[] sorted = draws.clone();
    Arrays.sort(sorted);
    double distance = 0;
    for (int i = 0; i < sorted.length; i++) {
      double p = cdf.applyAsDouble(sorted[i]);
      double above = (i + 1.0) / sorted.length - p;
      double below = p - (double) i / sorted.length;
      distance = Math.max(distance, Math.max(above, below));
    }
    return distance * Math.sqrt(sorted.length);
  }

  /** Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …), Marsaglia, J. Stat. Softw. 11(4), 2004. */
  private static double normalCdf(double x) {
    double sum = x;
    double term = x;
    for (int k = 3; Math.abs(term) > 1e-17; k += 2) {
      term *= x * x / k;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private static double chiSquare(int[] counts) {
    double expected = Arrays.stream(counts).average().orElseThrow();
    return Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
  }
}
