package waelab.data.drawing;

/** Paints eyes and brows. */
final class Eyes {

  private static final double Y = 111;

  /** Height of the inner corner. */
  private static final double INNER = Y + 1.2;

  private static final Colour WHITE_OF_EYE = Colour.of(0xf2edeb);

  private final Face face;
  private final Person person;
  private final Canvas canvas;

  Eyes(Face face, Canvas canvas) {
    this.face = face;
    this.person = face.person;
    this.canvas = canvas;
  }

  void paint() {
    double gaze = face.dice.near(1.2 * face.turn, 1.2);
    for (int side = -1; side <= 1; side += 2) {
      eye(side, gaze);
      brow(side);
    }
  }

  private void eye(int side, double gaze) {
    double x = Portrait.MIDDLE + 20 * side;
    double open = person.eye * (1 - 0.18 * Math.max(0, face.smile));
    double up = Y - 5.2 * open;
    double down = Y + 3.6 * open;
    double outer = Y - person.eyeTilt;
    double[] almond =
        Outline.at(x, side)
            .to(-3.5, up + 0.6)
            .to(3, up + 0.3)
            .corner(9.5, outer)
            .to(4, down - 0.3)
            .to(-3, down)
            .corner(-8.5, INNER)
            .closed();
    Mask white = Mask.inside(almond);
    canvas.paint(white, 1, WHITE_OF_EYE.times(0.62), WHITE_OF_EYE, (px, py) -> (py - up) / 5);
    iris(x + gaze, up, white);
    double[] below =
        Outline.at(x, side)
            .to(-8.5, INNER)
            .to(-3, down)
            .to(4, down - 0.3)
            .to(9.5, outer)
            .ribbon(1.1);
    canvas.paint(Mask.inside(below), 0.45, face.shade().times(0.6));
    lid(x, side, up, outer);
  }

  private void iris(double x, double up, Mask white) {
    Mask iris = Mask.inside(Outline.ellipse(x, Y - 0.6, 4.7, 4.7)).within(white);
    Colour colour = person.iris;
    canvas.paint(iris, 1, colour.times(0.55), colour.times(1.3), (px, py) -> (py - up) / 8);
    Mask pupil = Mask.inside(Outline.ellipse(x, Y - 0.6, 2.1, 2.1)).within(white);
    canvas.paint(pupil, 1, Colour.BLACK);
    double[] glint = Outline.ellipse(x + 1.5 * face.lightFrom - 0.5, Y - 2.2, 1.1, 1);
    canvas.paint(Mask.inside(glint), 0.9, Colour.WHITE);
  }

  /** The upper lid's lashes, darker where there is lipstick too, and its crease. */
  private void lid(double x, int side, double up, double outer) {
    boolean made = face.shows(FaceAttribute.WEARING_LIPSTICK);
    Colour lash = person.hair.times(0.3).towards(Colour.BLACK, made ? 0.8 : 0.4);
    double[] lid =
        Outline.at(x, side)
            .to(-8.5, INNER)
            .to(-3.5, up + 0.4)
            .to(3, up + 0.1)
            .to(10.5, outer - 0.4)
            .ribbon(made ? 2.6 : 1.9, 0.4);
    canvas.paint(Mask.inside(lid), made ? 0.95 : 0.8, lash);
    double[] crease =
        Outline.at(x, side)
            .to(-9.5, INNER - 3)
            .to(-3, up - 2.6)
            .to(4, up - 2.8)
            .to(10.5, outer - 3)
            .ribbon(1.8);
    canvas.paint(Mask.inside(crease).soft(1), 0.5, face.shade().times(0.8));
  }

  private void brow(int side) {
    double y = 98.5 - 5 * (person.eye - 1) - 0.8 * face.smile;
    double[] brow =
        Outline.at(Portrait.MIDDLE + 20 * side, side)
            .to(-10, y + 2 + person.browTilt)
            .to(-3, y - 0.3 + person.browTilt / 2)
            .to(4, y - 1.2)
            .to(12.5, y + 2.6)
            .ribbon(person.brow, 0.35);
    Colour colour = person.hair.times(0.6).towards(face.shade().times(0.6), 0.35);
    canvas.paint(Mask.inside(brow).soft(1), 0.95, colour);
  }
}
