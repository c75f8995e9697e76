package waelab.data.drawing;

import java.util.Arrays;
import java.util.List;
import waelab.base.Randomness;

/**
 * A handwriting, drawn at random: the form of the digit, its slant, rotation and proportions, the
 * pen's width, and how far the hand is from each point.
 */
public final class Handwriting {

  /** Side of a picture; the digit itself fits {@link #BOX}, as in MNIST. */
  public static final int SIDE = 28;

  private static final double BOX = 20;

  /**
   * The standard deviation of the hand from a point of the form, as a fraction of the digit's
   * height.
   */
  private static final double WANDER = 0.036;

  /**
   * Number of normal draws for the hand as a whole; the rest is for the shifts of single points.
   */
  private static final int HABITS = 8;

  private static final int POINTS = 64;

  /**
   * How digits are written: a few forms for each digit, the strokes of the pen for each form, and
   * for each stroke its points, as x₀ y₀ x₁ y₁ … in the unit square, y downwards.
   *
   * <p>Here points are "x y" on a square of 0 … 100. The pen runs smoothly through them; a point
   * that is repeated is a corner. "|" separates strokes.
   */
  private static final List<List<double[][]>> GLYPHS =
      List.of(
          digit(
              "52 4 27 14 14 50 27 88 50 96 75 86 87 50 74 12 52 4",
              "64 8 40 6 18 36 20 78 44 96 74 82 86 44 72 12 50 6 42 14",
              "50 4 30 22 24 54 34 88 52 96 70 84 78 48 68 14 50 4"),
          digit(
              "50 4 50 50 50 96",
              "54 4 50 50 44 96",
              "32 26 46 16 54 4 54 4 52 50 52 96",
              "32 24 46 14 52 4 52 4 52 50 52 94 | 28 95 52 94 76 95"),
          digit(
              "17 28 30 8 56 4 76 20 70 46 44 74 14 95 14 95 50 92 88 93",
              "20 24 38 5 66 8 72 32 54 62 30 88 14 88 18 74 38 76 62 92 88 86",
              "16 16 40 6 68 12 72 34 52 66 22 92 22 92 50 86 84 90"),
          digit(
              "20 14 46 4 72 16 66 38 42 47 42 47 72 55 80 76 56 96 18 86",
              "22 10 50 4 74 18 64 40 44 48 68 54 80 74 58 95 30 94 16 82",
              "20 8 48 6 76 8 76 8 62 26 46 42 46 42 74 52 80 74 56 96 20 88"),
          digit(
              "26 5 20 34 18 54 18 54 50 55 82 52 | 72 10 70 50 66 96",
              "60 4 38 34 14 64 14 64 50 65 90 62 | 64 6 62 50 60 96",
              "28 6 22 32 28 52 54 54 72 40 76 8 76 8 72 50 68 96"),
          digit(
              "34 8 30 26 26 44 26 44 54 38 78 56 74 84 46 97 16 88 | 34 8 58 9 80 6",
              "80 6 56 8 32 8 32 8 28 26 24 46 24 46 52 40 76 58 70 86 42 97 14 88",
              "76 8 46 10 30 28 44 44 68 58 70 82 46 96 18 86"),
          digit(
              "68 4 42 22 22 54 24 84 48 97 72 86 76 66 56 54 34 62 24 78",
              "58 4 38 30 26 62 32 90 54 96 72 80 66 62 46 62 30 78",
              "76 10 50 12 28 38 22 70 36 94 62 94 78 76 66 58 42 58 24 74"),
          digit(
              "14 10 48 10 84 8 84 8 62 48 44 96",
              "16 22 18 10 18 10 50 10 82 8 82 8 64 50 54 96",
              "14 10 48 10 84 8 84 8 62 48 44 96 | 34 52 56 50 78 49",
              "18 14 36 6 58 12 80 8 80 8 60 44 40 96"),
          digit(
              "74 18 52 4 28 14 34 36 58 52 76 76 54 96 28 82 38 60 60 46 76 28 72 14",
              "50 48 28 32 32 10 54 4 72 20 64 40 44 52 26 74 36 94 60 95 76 78 66 58 48 47",
              "68 12 44 5 30 22 46 42 66 60 68 86 46 96 30 80 42 58 64 36 70 16"),
          digit(
              "74 22 54 5 28 16 24 40 44 54 66 42 76 18 76 18 74 56 70 96",
              "72 16 48 5 26 24 32 48 56 50 72 30 74 12 74 40 62 72 42 96",
              "72 24 56 6 32 14 26 38 46 50 66 38 74 20 76 52 68 84 46 96 24 86"));

  private final double[][] strokes;
  private final float[] normals;

  /**
   * Draws a handwriting at random.
   *
   * @param purpose what the randomness is for; with {@code index} it determines everything
   * @param digit 0 … 9
   */
  public Handwriting(Randomness randomness, String purpose, long index, int digit) {
    List<double[][]> forms = GLYPHS.get(digit);
    float u = randomness.uniforms(purpose + " form", index, 1)[0];
    this.strokes = forms.get((int) (u * forms.size()));
    this.normals = randomness.normals(purpose + " hand", index, HABITS + 2 * POINTS);
  }

  /** Draws the digit into 28×28 bytes from {@code at} on, with its centre of mass in the middle. */
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

  /** A stroke's points in this handwriting: shifted, rotated, slanted, narrow or wide. */
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

  /** A normal draw clipped to ±2, so that no handwriting is too unusual. */
  private double habit(int i) {
    return Math.max(-2, Math.min(2, normals[i]));
  }

  private static List<double[][]> digit(String... habits) {
    return Arrays.stream(habits).map(Handwriting::strokes).toList();
  }

  private static double[][] strokes(String habit) {
    return Arrays.stream(habit.split("\\|")).map(Handwriting::points).toArray(double[][]::new);
  }

  private static double[] points(String stroke) {
    return Arrays.stream(stroke.strip().split(" +"))
        .mapToDouble(number -> Double.parseDouble(number) / 100)
        .toArray();
  }
}
