package waelab.data.drawing;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import waelab.base.Randomness;

/**
 * A cartoon of a face in CelebA's size, with eyes and mouth where CelebA's are: ellipses that are
 * painted one over the other. Lengths are in pixels, y downwards, colours 0 … 1.
 */
public final class Face {

  /** The attributes, of CelebA's 40, that a face may show, in CelebA's order. */
  public static final List<String> ATTRIBUTES =
      List.of("Bangs", "Eyeglasses", "No_Beard", "Smiling");

  private static final int WIDTH = 178;
  private static final int HEIGHT = 218;
  private static final double MIDDLE = 89;
  private static final double EYES = 111;
  private static final double MOUTH = 153;

  private static final double[] BLACK = colour(0x080606);
  private static final double[] WHITE = colour(0xf8f5f2);
  private static final List<double[]> SKINS = colours(0xf5cfb5, 0xe8b997, 0xb98261, 0x6b4733);
  private static final List<double[]> HAIRS =
      colours(0x141010, 0x33221a, 0x5c3a22, 0x8c653d, 0x7d2f1b, 0xd6b273, 0xacacac);
  private static final List<double[]> IRISES = colours(0x402617, 0x54361f, 0x595c38, 0x4c7394);
  private static final List<double[]> CLOTHES =
      colours(0x1f2430, 0x33476b, 0x7a2631, 0xe6e8ec, 0x3d5941, 0x8c7a5c, 0xb35c7a);

  /** How far inside a shape a point is: about its distance from the edge, negative outside. */
  @FunctionalInterface
  private interface Shape {
    double depth(double x, double y);

    default Shape and(Shape other) {
      return (x, y) -> Math.min(depth(x, y), other.depth(x, y));
    }

    default Shape without(Shape other) {
      return and((x, y) -> -other.depth(x, y));
    }
  }

  /** A sequence of random numbers; the n-th depends only on purpose, index and n. */
  private static final class Dice {
    private final float[] uniforms;
    private int next;

    Dice(Randomness randomness, String purpose, long index) {
      this.uniforms = randomness.uniforms(purpose, index, 32);
    }

    double between(double low, double high) {
      return low + (high - low) * uniforms[next++];
    }

    boolean chance(double probability) {
      return between(0, 1) < probability;
    }

    double[] oneOf(List<double[]> colours) {
      return colours.get((int) between(0, colours.size()));
    }
  }

  private final Dice person;
  private final Dice dice;
  private final boolean bearded;
  private final Set<String> attributes = new HashSet<>();
  private final double[] picture = new double[3 * WIDTH * HEIGHT];

  /**
   * Chooses what a picture shows.
   *
   * @param person determines what is the same in all pictures of one person
   * @param picture determines everything else
   */
  public Face(Randomness randomness, int person, long picture) {
    this.person = new Dice(randomness, "stand-in person", person);
    this.dice = new Dice(randomness, "stand-in face", picture);
    bearded = this.person.chance(0.3);
    double[] probabilities = {0.152, 0.065, bearded ? 0.45 : 1, 0.482};
    for (int i = 0; i < probabilities.length; i++) {
      if (dice.chance(probabilities[i])) {
        attributes.add(ATTRIBUTES.get(i));
      }
    }
  }

  /** Whether the picture shows one of {@link #ATTRIBUTES}. */
  public boolean shows(String attribute) {
    return attributes.contains(attribute);
  }

  /**
   * Paints the face; call this only once.
   *
   * @return 178×218, RGB
   */
  public BufferedImage paint() {
    double tone = person.between(0, 1) * person.between(0.5, 1) * (SKINS.size() - 1);
    double[] skin = mix(SKINS.get((int) tone), SKINS.get((int) tone + 1), tone % 1);
    double[] shade = mix(skin, colour(0x40140c), 0.35);
    // Dark skin goes with dark hair.
    double[] hair = person.oneOf(tone > 1.6 ? HAIRS.subList(0, 3) : HAIRS);
    double wide = (bearded ? 44.5 : 42.5) + person.between(-4, 4);
    double chin = 174 + person.between(-4, 4);
    double turn = dice.between(-1, 1);
    double x = MIDDLE - 5 * turn; // The head moves; the eyes do not.
    Shape head = ellipse(x, 112, wide, 70).and(ellipse(x, chin - 66, wide + 4, 66));
    Shape scalp = ellipse(x, 98, wide + 8, 60 + person.between(-4, 4));
    boolean longHair = person.chance(bearded ? 0.06 : 0.68);

    double[] wall = {dice.between(0, 1), dice.between(0, 1), dice.between(0, 1)};
    paint(wall, (px, py) -> 1);
    if (longHair) {
      paint(mix(hair, BLACK, 0.25), ellipse(x, 142, wide + person.between(10, 18), 78));
    } else {
      paint(shade, ellipse(x, 120, wide + 6, 13)); // both ears
    }
    paint(shade, ellipse(x, 170, 23, 50));
    paint(dice.oneOf(CLOTHES), ellipse(x, 242, 78, 44).without(ellipse(x, 196, 22, 14)));
    paint(skin, head);
    if (!shows("No_Beard")) {
      Shape bare = ellipse(MIDDLE + 2.5 * turn, 116, 0.76 * wide, 28);
      paint(mix(hair, shade, 0.25), head.without(bare).and((px, py) -> py - 122));
    }
    eyes(mix(hair, shade, 0.3));
    nose(MIDDLE + 5.5 * turn, skin, shade);
    mouth(MIDDLE + 2.5 * turn, mix(skin, colour(0xb01c2c), dice.between(0.3, 0.9)));
    Shape face = ellipse(x, 124, wide - 2, 54);
    paint(hair, scalp.without(face).and((px, py) -> 116 - py));
    if (shows("Bangs")) {
      double slant = dice.between(-0.12, 0.12);
      paint(hair, scalp.and((px, py) -> 93 - py + slant * (px - x)));
    }
    return image();
  }

  private void eyes(double[] brown) {
    double size = person.between(4.4, 6);
    double bushy = person.between(1.1, 2) + (bearded ? 0.6 : 0);
    double[] iris = person.oneOf(IRISES);
    double gaze = dice.between(-1.5, 1.5);
    double[] frame = mix(dice.oneOf(CLOTHES), BLACK, 0.75);
    for (double x : new double[] {MIDDLE - 20, MIDDLE + 20}) {
      Shape white = ellipse(x, EYES, 9.5, size);
      paint(mix(brown, BLACK, 0.5), ellipse(x, EYES - 1.4, 10.5, size));
      paint(WHITE, white);
      paint(iris, ellipse(x + gaze, EYES - 0.5, 4.6, 4.6).and(white));
      paint(BLACK, ellipse(x + gaze, EYES - 0.5, 2.1, 2.1).and(white));
      paint(WHITE, ellipse(x + gaze + 1.5, EYES - 2, 1.1, 1.1));
      paint(brown, arc(x, EYES - 12, 12, -4, bushy));
      if (shows("Eyeglasses")) {
        paint(frame, ellipse(x, EYES, 17.5, 13).without(ellipse(x, EYES, 15, 10.5)));
      }
    }
    if (shows("Eyeglasses")) {
      paint(frame, ellipse(MIDDLE, EYES - 4, 5, 2.2));
    }
  }

  private void nose(double x, double[] skin, double[] shade) {
    double end = 134 + person.between(-2.5, 2.5);
    double wide = person.between(6.5, 10);
    paint(shade, ellipse(x, end + 1.5, wide, 4));
    paint(mix(skin, WHITE, 0.2), ellipse(x, end - 12, 3, 16));
    paint(skin, ellipse(x, end - 1, wide - 1.5, 4.5));
  }

  /** A smile bends the lips, and opens them. */
  private void mouth(double x, double[] red) {
    boolean smiles = shows("Smiling");
    double wide = person.between(15, 18) + (smiles ? 5 : 0);
    double bend = smiles ? dice.between(6, 9) : dice.between(-2, 1);
    double gap = smiles ? dice.between(1.5, 4) : dice.chance(0.24) ? 2 : 0;
    paint(red, arc(x, MOUTH, wide, bend, gap + person.between(2.4, 3.4)));
    paint(mix(red, BLACK, 0.7), arc(x, MOUTH, wide - 2, bend, gap + 0.7));
    if (gap > 0) {
      paint(WHITE, arc(x, MOUTH - 0.3 * gap, wide - 4, bend, 0.7 * gap));
    }
  }

  /** Makes the picture brighter towards the light, which comes from one side and from above. */
  private BufferedImage image() {
    double fromRight = dice.between(-0.5, 0.5);
    double all = dice.between(0.75, 1.1);
    int[] pixels = new int[WIDTH * HEIGHT];
    for (int i = 0; i < picture.length; i++) {
      double x = (i / 3 % WIDTH - MIDDLE) / WIDTH;
      double y = (i / 3 / WIDTH - MIDDLE) / HEIGHT;
      double value = picture[i] * (all + fromRight * x - 0.25 * y);
      pixels[i / 3] = pixels[i / 3] << 8 | (int) (255 * Math.max(0, Math.min(1, value)) + 0.5);
    }
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    image.getRaster().setDataElements(0, 0, WIDTH, HEIGHT, pixels);
    return image;
  }

  private void paint(double[] colour, Shape shape) {
    int at = 0;
    for (double y = 0.5; y < HEIGHT; y++) {
      for (double x = 0.5; x < WIDTH; x++, at += 3) {
        double share = Math.min(1, 0.5 + shape.depth(x, y));
        for (int c = 0; c < 3 && share > 0; c++) {
          picture[at + c] += share * (colour[c] - picture[at + c]);
        }
      }
    }
  }

  private static Shape ellipse(double x, double y, double wide, double high) {
    double scale = Math.min(wide, high);
    return (px, py) -> {
      double u = (px - x) / wide;
      double v = (py - y) / high;
      return scale * (1 - Math.sqrt(u * u + v * v));
    };
  }

  /**
   * A lens whose middle is bent down by {@code bend}. It is 2·high thick there and pointed at its
   * ends.
   */
  private static Shape arc(double x, double y, double wide, double bend, double high) {
    return (px, py) -> {
      double across = (px - x) / wide * (px - x) / wide;
      return high * (1 - across) - Math.abs(py - y - bend * (0.6 - across));
    };
  }

  private static double[] colour(int rgb) {
    return new double[] {(rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0};
  }

  private static List<double[]> colours(int... rgb) {
    return Arrays.stream(rgb).mapToObj(Face::colour).toList();
  }

  /** The linear mix of two colours: {@code from} for t = 0, {@code to} for t = 1. */
  private static double[] mix(double[] from, double[] to, double t) {
    double[] mixed = new double[3];
    Arrays.setAll(mixed, c -> from[c] + t * (to[c] - from[c]));
    return mixed;
  }
}
