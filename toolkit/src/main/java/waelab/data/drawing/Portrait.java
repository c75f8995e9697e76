package waelab.data.drawing;

import java.awt.image.BufferedImage;
import java.util.List;

/** Paints a face, from the back to the front: background, hair, shoulders, head, features. */
final class Portrait {

  static final int WIDTH = 178;
  static final int HEIGHT = 218;

  /** Between the eyes: CelebA's are moved and turned until they lie here. */
  static final double MIDDLE = 89;

  private static final List<Colour> CLOTHES =
      List.of(
          Colour.of(0x1a1a1f),
          Colour.of(0x262e4c),
          Colour.of(0xebebe6),
          Colour.of(0x8c1a24),
          Colour.of(0x4c5257),
          Colour.of(0x33616b),
          Colour.of(0xc7a880));

  private final Face face;
  private final Person person;
  private final Dice dice;
  private final Canvas canvas = new Canvas(WIDTH, HEIGHT);

  Portrait(Face face) {
    this.face = face;
    this.person = face.person;
    this.dice = face.dice;
  }

  BufferedImage paint() {
    var hair = new Hair(face, canvas);
    wall();
    hair.paintBehind();
    shoulders();
    Mask head = head();
    new Relief(face, canvas).paint();
    var mouth = new Mouth(face, canvas);
    mouth.paintBeard(head);
    mouth.paint();
    new Eyes(face, canvas).paint();
    hair.paintInFront();
    if (face.shows(FaceAttribute.EYEGLASSES)) {
      new Glasses(face, canvas).paint();
    }
    if (face.shows(FaceAttribute.WEARING_HAT)) {
      new Hat(face, canvas).paint();
    }
    double exposure = dice.near(1.02, 0.2);
    double warmth = dice.near(0.01, 0.09);
    canvas.light(new Colour(exposure * (1 + warmth), exposure, exposure * (1 - warmth)));
    return canvas.image();
  }

  /** Two colours that run into each other in large blurred spots. */
  private void wall() {
    Colour from = wallColour();
    Colour to = dice.chance(0.6) ? from.times(dice.between(0.3, 0.8)) : wallColour();
    double[] spots = new double[4 * 4];
    for (int i = 0; i < spots.length; i += 4) {
      spots[i] = dice.between(0, WIDTH);
      spots[i + 1] = dice.between(0, HEIGHT);
      spots[i + 2] = 1 / dice.between(1500, 20_000);
      spots[i + 3] = dice.between(-0.5, 0.7);
    }
    double down = dice.between(-0.5, 0.8) / HEIGHT;
    double across = dice.between(-0.5, 0.5) / WIDTH;
    canvas.fill(
        from,
        to,
        (x, y) -> {
          double t = 0.3 + down * y + across * (x - MIDDLE);
          for (int i = 0; i < spots.length; i += 4) {
            double dx = x - spots[i];
            double dy = y - spots[i + 1];
            double near = Math.max(0, 1 - spots[i + 2] * (dx * dx + dy * dy));
            t += spots[i + 3] * near * near;
          }
          return Math.max(0, Math.min(1, t));
        });
  }

  private Colour wallColour() {
    double grey = Math.max(0.03, Math.min(0.97, dice.between(-0.15, 1.15)));
    Colour bright = new Colour(dice.between(0, 1), dice.between(0, 1), dice.between(0, 1));
    return new Colour(grey, grey, grey).towards(bright, dice.between(0, 0.6));
  }

  private void shoulders() {
    double x = face.middle() - 5 * face.turn;
    double neck = person.bearded ? 29 : 24;
    double[] skin =
        Outline.at(x)
            .to(0, 140)
            .to(neck, 150)
            .to(neck, 182)
            .to(neck + 9, 196)
            .to(50, 206)
            .to(40, 240)
            .mirrored()
            .closed();
    Mask throat = Mask.inside(skin);
    canvas.paint(throat, 1, face.shade(), person.skin, (px, py) -> light(px, py - 55) - 0.12);
    Mask under = Mask.inside(Outline.ellipse(face.middle(), person.chin - 6, person.cheek, 22));
    canvas.paint(under.soft(3).within(throat), 0.6, face.shade().times(0.8));
    double width = dice.near(78, 14);
    if (dice.chance(0.3)) {
      clothes(x, neck, width, 6, Colour.of(0xe6e8ec)); // A shirt below a jacket.
      clothes(x, neck + 2, width, 44, dice.oneOf(CLOTHES).times(0.7));
    } else {
      clothes(x, neck, width, dice.between(6, 34), dice.oneOf(CLOTHES));
    }
  }

  /** Something to wear that is open {@code deep} pixels down from the neck. */
  private void clothes(double x, double neck, double width, double deep, Colour cloth) {
    double[] shirt =
        Outline.at(x)
            .to(6, 190 + deep)
            .to(neck, 190)
            .to(neck + 12, 195)
            .to(width - 20, 207)
            .to(width, 222)
            .to(width, 250)
            .mirrored()
            .closed();
    canvas.paint(
        Mask.inside(shirt),
        1,
        cloth.times(0.55),
        cloth,
        (px, py) -> 0.3 + 0.7 * light(px, py - 60));
  }

  private Mask head() {
    double x = face.middle();
    double cheek = person.cheek;
    if (!person.longHair) {
      for (int side = -1; side <= 1; side += 2) {
        double ear = x + side * (cheek + 1);
        canvas.paint(Mask.inside(Outline.ellipse(ear, 120, 5.5, 12)), 1, person.skin.times(0.82));
        canvas.paint(Mask.inside(Outline.ellipse(ear, 120, 2.5, 7)).soft(1), 0.5, face.shade());
      }
    }
    double[] outline =
        Outline.at(x)
            .to(0, person.crown + 4)
            .to(0.66 * cheek, person.crown + 13)
            .to(0.96 * cheek, 84)
            .to(cheek, 112)
            .to(0.95 * cheek, 132)
            .to(person.jaw * cheek, 156)
            .to(0.42 * cheek, person.chin - 4)
            .to(0, person.chin)
            .mirrored()
            .closed();
    Mask head = Mask.inside(outline);
    canvas.paint(head, 1, face.shade(), person.skin, this::light);
    return head;
  }

  /** How bright a point of the head is: a ball's shading, 0 dark … 1 lit. */
  private double light(double x, double y) {
    double u = (x - face.middle()) / (1.12 * person.cheek);
    double v = (y - 114) / 72;
    double out = Math.sqrt(Math.max(0, 1 - u * u - v * v));
    double t = 0.34 + 0.66 * out + 0.34 * face.lightFrom * u - 0.14 * v;
    return Math.max(0, Math.min(1.08, t));
  }
}
