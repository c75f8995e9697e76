package waelab.data;

import java.awt.image.BufferedImage;

/** Paints a face: background, shoulders, head, features, hair, from the back to the front. */
final class Portrait {

  static final int WIDTH = 178;
  static final int HEIGHT = 218;

  private static final double MIDDLE = WIDTH / 2.0;

  private final Face face;
  private final Person person;
  private final Canvas canvas = new Canvas(WIDTH, HEIGHT);

  Portrait(Face face) {
    this.face = face;
    this.person = face.person;
  }

  BufferedImage paint() {
    Colour wall =
        new Colour(face.dice.between(0, 1), face.dice.between(0, 1), face.dice.between(0, 1));
    canvas.fill(wall, wall.times(0.5), (x, y) -> y / HEIGHT);
    Mask head = Mask.inside(Outline.ellipse(MIDDLE, 112, person.cheek, 64));
    canvas.paint(Mask.inside(Outline.ellipse(MIDDLE, 95, person.cheek + 8, 58)), 1, person.hair);
    canvas.paint(Mask.inside(Outline.ellipse(MIDDLE, 230, 80, 45)), 1, wall.times(0.3));
    canvas.paint(Mask.inside(Outline.ellipse(MIDDLE, 180, 24, 30)), 1, person.skin.times(0.8));
    canvas.paint(
        head, 1, person.skin, person.skin.times(0.8), (x, y) -> (x - MIDDLE) / 40 * face.lightFrom);
    double hairline = face.shows(FaceAttribute.BANGS) ? 94 : 72;
    canvas.paint(
        Mask.inside(new double[] {20, 20, 158, 20, 158, hairline, 20, hairline}).within(head),
        1,
        person.hair);
    if (!face.shows(FaceAttribute.NO_BEARD)) {
      canvas.paint(
          Mask.inside(Outline.ellipse(MIDDLE, 172, 40, 34)).within(head),
          0.8,
          person.hair.times(0.8));
    }
    for (double x : new double[] {69, 109}) {
      canvas.paint(Mask.inside(Outline.ellipse(x, 111, 9, 4.5)), 1, Colour.WHITE);
      canvas.paint(Mask.inside(Outline.ellipse(x, 111, 4, 4)), 1, person.iris);
      canvas.paint(
          Mask.inside(Outline.ribbon(person.brow, x - 11, 100, x, 97, x + 11, 100)),
          1,
          person.hair.times(0.7));
      if (face.shows(FaceAttribute.EYEGLASSES)) {
        canvas.paint(
            Mask.inside(Outline.ellipse(x, 113, 18, 14), Outline.ellipse(x, 113, 15, 11)),
            1,
            Colour.BLACK);
      }
    }
    canvas.paint(
        Mask.inside(Outline.ellipse(MIDDLE, person.noseEnd, person.nose, 3)).soft(2),
        0.4,
        Colour.BLACK);
    double up = 6 * face.smile;
    double[] lips =
        Outline.closed(
            MIDDLE - person.mouth,
            152 - up,
            MIDDLE,
            150 + up / 2,
            MIDDLE + person.mouth,
            152 - up,
            MIDDLE,
            158 + up / 2 + face.gap);
    Colour red = new Colour(0.75, 0.15, 0.2);
    canvas.paint(
        Mask.inside(lips),
        1,
        face.shows(FaceAttribute.WEARING_LIPSTICK) ? red : person.skin.times(0.75));
    if (face.gap > 0) {
      canvas.paint(
          Mask.inside(
              Outline.ellipse(
                  MIDDLE, 153 + up / 2 + face.gap / 2, person.mouth * 0.6, face.gap / 2)),
          1,
          Colour.WHITE);
    }
    if (face.shows(FaceAttribute.WEARING_HAT)) {
      canvas.paint(
          Mask.inside(Outline.ellipse(MIDDLE, 55, person.cheek + 10, 30)),
          1,
          wall.times(0.5).towards(Colour.BLACK, 0.2));
    }
    return canvas.image();
  }
}
