package waelab.data.drawing;

/** Light and dark that run out from a point as hair does, from 0 to 1. */
final class Streaks {

  /** A power of two. */
  private static final int TABLE = 32;

  private final double[] table = new double[TABLE];
  private final double x;
  private final double y;

  private final double wave;

  /**
   * Draws strands.
   *
   * @param wave how far they swing to and fro on their way
   */
  Streaks(Dice dice, double x, double y, double wave) {
    this.x = x;
    this.y = y;
    this.wave = wave;
    for (int i = 0; i < TABLE; i++) {
      table[i] = dice.between(0, 1);
    }
  }

  /** How light a point is. */
  double at(double px, double py) {
    double across = px - x + wave * (2 * noise(py / 11) - 1);
    double along = Math.abs(py - y) + 12;
    double direction = 8 + across / (Math.abs(across) + along) * 8;
    return 0.6 * noise(2.3 * direction) + 0.4 * noise(7.1 * direction);
  }

  private double noise(double at) {
    int below = (int) at;
    double t = at - below;
    double smooth = t * t * (3 - 2 * t);
    double from = table[below & TABLE - 1];
    return from + smooth * (table[below + 1 & TABLE - 1] - from);
  }
}
