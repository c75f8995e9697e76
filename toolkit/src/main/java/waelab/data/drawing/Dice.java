package waelab.data.drawing;

import java.util.List;
import waelab.base.Randomness;

/** Random choices one after the other; the n-th is decided by purpose, index and n alone. */
final class Dice {

  private static final int MOST = 512;

  private final float[] uniforms;
  private int next;

  Dice(Randomness randomness, String purpose, long index) {
    this.uniforms = randomness.uniforms(purpose, index, MOST);
  }

  /** Evenly from {@code low} to {@code high}. */
  double between(double low, double high) {
    return low + (high - low) * uniforms[next++];
  }

  /** Mostly near the middle, at most {@code reach} away: the mean of three even draws. */
  double near(double middle, double reach) {
    return middle + (between(-reach, reach) + between(-reach, reach) + between(-reach, reach)) / 3;
  }

  /** True with this probability. */
  boolean chance(double probability) {
    return between(0, 1) < probability;
  }

  /** One of several, each as often as any other. */
  <T> T oneOf(List<T> choices) {
    return choices.get((int) between(0, choices.size()));
  }
}
