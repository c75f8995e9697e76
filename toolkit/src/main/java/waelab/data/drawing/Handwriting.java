package waelab.data.drawing;

import java.util.List;
import waelab.base.Randomness;

/**
 * One person's way with a pen, drawn at random: which form of the digit, its slant, turn and
 * proportions, the pen's width, and how the hand wanders from each point.
 */
public final class Handwriting {

  /** Side of a picture; the digit itself fits {@link #BOX}, as in MNIST. */
  public static final int SIDE = 28;

  private static final double BOX = 20;

  /** How far the hand strays from a point of the form, as a share of the digit's height. */
  private static final double WANDER = 0.036;

  /** Normals that the hand as a whole takes; the wandering of single points takes the rest. */
  private static final int HABITS = 8;

  private static final int POINTS = 64;

  private final double[][] strokes;
  private final float[] normals;

  /**
   * Draws a hand.
   *
   * @param purpose what the randomness is for; with {@code index} it decides everything
   * @param digit 0 … 9
   */
  public Handwriting(Randomness randomness, String purpose, long index, int digit) {
    List<double[][]> forms = DigitGlyphs.of(digit);
    float u = randomness.uniforms(purpose + " form", index, 1)[0];
    this.strokes = forms.get((int) (u * forms.size()));
    this.normals = randomness.normals(purpose + " hand", index, HABITS + 2 * POINTS);
  }

  /** Draws the digit into 28×28 bytes from {@code at} on, its centre of mass in the middle. */
  public void draw(byte[] pixels, int at) {
    double[][] lines = new double[strokes.length][];
    int point = 0;
    for (int i = 0; i < strokes.length; i++) {
      lines[i] = Pen.curve(shaken(strokes[i], point));
      point += strokes[i].length / 2;
    }
    double width = Math.max(1.5, 2.5 + 0.5 * habit(0));
    fit(lines, BOX * (1 - 0.05 * Math.abs(habit(1))) - width);
    for (double[] line : lines) {
      Pen.draw(line, width / 2, pixels, at, SIDE);
    }
  }

  /** A stroke's points as this hand sets them: wandering, turned, slanted, narrow or wide. */
  private double[] shaken(double[] stroke, int point) {
    double turn = 0.1 * habit(2);
    double slant = 0.15 + 0.22 * habit(3);
    double wide = StrictMath.exp(-0.06 + 0.22 * habit(4));
    double cos = StrictMath.cos(turn);
    double sin = StrictMath.sin(turn);
    double[] moved = new double[stroke.length];
    for (int i = 0; i < stroke.length; i += 2) {
      if (i > 0 && stroke[i] == stroke[i - 2] && stroke[i + 1] == stroke[i - 1]) {
        moved[i] = moved[i - 2]; // A corner stays one point.
        moved[i + 1] = moved[i - 1];
        continue;
      }
      double x = stroke[i] - 0.5 + WANDER * normals[HABITS + 2 * point + i];
      double y = stroke[i + 1] - 0.5 + WANDER * normals[HABITS + 2 * point + i + 1];
      x = wide * x - slant * y;
      moved[i] = cos * x - sin * y;
      moved[i + 1] = sin * x + cos * y;
    }
    return moved;
  }

  /** Scales lines to a box of {@code size} pixels and puts their centre of mass in the middle. */
  private void fit(double[][] lines, double size) {
    double[] low = {Double.MAX_VALUE, Double.MAX_VALUE};
    double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE};
    double[] moment = new double[2];
    double mass = 0;
    for (double[] line : lines) {
      for (int i = 0; i < line.length; i++) {
        low[i % 2] = Math.min(low[i % 2], line[i]);
        high[i % 2] = Math.max(high[i % 2], line[i]);
      }
      for (int i = 0; i + 3 < line.length; i += 2) {
        double dx = line[i + 2] - line[i];
        double dy = line[i + 3] - line[i + 1];
        double length = Math.sqrt(dx * dx + dy * dy);
        mass += length;
        moment[0] += length * (line[i] + dx / 2);
        moment[1] += length * (line[i + 1] + dy / 2);
      }
    }
    double scale = size / Math.max(high[0] - low[0], high[1] - low[1]);
    for (double[] line : lines) {
      for (int i = 0; i < line.length; i++) {
        double off = 0.3 * habit(5 + i % 2);
        line[i] = SIDE / 2.0 + off + scale * (line[i] - moment[i % 2] / mass);
      }
    }
  }

  /** A normal draw held within ±2: no hand is odder than that. */
  private double habit(int i) {
    return Math.max(-2, Math.min(2, normals[i]));
  }
}
