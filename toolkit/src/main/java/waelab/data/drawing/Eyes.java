package waelab.data.drawing;

import java.util.List;

/** Paints eyes, brows and glasses. */
final class Eyes {

  private static final double Y = 111;

  private static final List<Colour> FRAMES =
      List.of(Colour.of(0x0f0f12), Colour.of(0x3d2414), Colour.of(0x4c4c54), Colour.of(0x590f14));

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
    double inner = x - 8.5 * side;
    double outer = x + 9.5 * side;
    double innerY = Y + 1.2;
    double outerY = Y - person.eyeTilt;
    double[] almond =
        Outline.closed(
            inner,
            innerY,
            inner,
            innerY,
            x - 3.5 * side,
            up + 0.6,
            x + 3 * side,
            up + 0.3,
            outer,
            outerY,
            outer,
            outerY,
            x + 4 * side,
            down - 0.3,
            x - 3 * side,
            down);
    Mask white = Mask.inside(almond);
    canvas.paint(white, 1, Colour.of(0x9e8f8a), Colour.of(0xf2edeb), (px, py) -> (py - up) / 5);
    double irisX = x + gaze;
    Mask iris = Mask.inside(Outline.ellipse(irisX, Y - 0.6, 4.7, 4.7)).within(white);
    canvas.paint(
        iris, 1, person.iris.times(0.55), person.iris.times(1.3), (px, py) -> (py - up) / 8);
    canvas.paint(
        Mask.inside(Outline.ellipse(irisX, Y - 0.6, 2.1, 2.1)).within(white), 1, Colour.BLACK);
    canvas.paint(
        Mask.inside(Outline.ellipse(irisX + 1.5 * face.lightFrom - 0.5, Y - 2.2, 1.1, 1)),
        0.9,
        Colour.WHITE);
    boolean made = face.shows(FaceAttribute.WEARING_LIPSTICK);
    Colour lash = person.hair.times(0.3).towards(Colour.BLACK, made ? 0.8 : 0.4);
    double[] lid =
        Outline.band(
            made ? 2.6 : 1.9,
            0.4,
            inner,
            innerY,
            x - 3.5 * side,
            up + 0.4,
            x + 3 * side,
            up + 0.1,
            outer + side,
            outerY - 0.4);
    canvas.paint(Mask.inside(lid), made ? 0.95 : 0.8, lash);
    double[] below =
        Outline.ribbon(
            1.1, inner, innerY, x - 3 * side, down, x + 4 * side, down - 0.3, outer, outerY);
    canvas.paint(Mask.inside(below), 0.45, face.shade().times(0.6));
    double[] crease =
        Outline.ribbon(
            1.8,
            inner - side,
            innerY - 3,
            x - 3 * side,
            up - 2.6,
            x + 4 * side,
            up - 2.8,
            outer + side,
            outerY - 3);
    canvas.paint(Mask.inside(crease).soft(1), 0.5, face.shade().times(0.8));
  }

  private void brow(int side) {
    double x = Portrait.MIDDLE + 20 * side;
    double y = 98.5 - 5 * (person.eye - 1) - 0.8 * face.smile;
    double[] brow =
        Outline.band(
            person.brow,
            0.35,
            x - 10 * side,
            y + 2 + person.browTilt,
            x - 3 * side,
            y - 0.3 + person.browTilt / 2,
            x + 4 * side,
            y - 1.2,
            x + 12.5 * side,
            y + 2.6);
    Colour colour = person.hair.times(0.6).towards(face.shade().times(0.6), 0.35);
    canvas.paint(Mask.inside(brow).soft(1), 0.95, colour);
  }

  /** Frames with clear glass, or now and then dark. */
  void paintGlasses() {
    Dice dice = face.dice;
    Colour frame = dice.oneOf(FRAMES);
    boolean dark = dice.chance(0.3);
    double width = dice.near(16, 1.5);
    double height = dice.near(12, 2.5);
    double rim = dice.between(1.6, 3.2);
    double corner = dice.between(0.72, 0.95);
    for (int side = -1; side <= 1; side += 2) {
      double x = Portrait.MIDDLE + 20.5 * side;
      Mask outside = Mask.inside(lens(x, width, height, corner));
      Mask glass = Mask.inside(lens(x, width - rim, height - rim, corner));
      if (dark) {
        canvas.paint(
            glass,
            0.93,
            frame.times(0.5),
            frame.towards(Colour.WHITE, 0.25),
            (px, py) -> (py - 98) / 30);
      } else {
        canvas.paint(glass, 0.07, Colour.WHITE);
        double[] glint = Outline.band(3, 1, x - 3, 106 - height / 2, x - 8, 118);
        canvas.paint(Mask.inside(glint).soft(1).within(glass), 0.25, Colour.WHITE);
      }
      canvas.paint(outside.without(glass), 1, frame);
      double ear = face.middle() + side * (person.cheek + 1);
      canvas.paint(
          Mask.inside(Outline.band(rim, 1, x + side * (width - 1), 108, ear, 110)), 1, frame);
    }
    double half = 21.5 - width;
    canvas.paint(
        Mask.inside(
            Outline.band(
                rim,
                0.9,
                Portrait.MIDDLE - half,
                109,
                Portrait.MIDDLE,
                107,
                Portrait.MIDDLE + half,
                109)),
        1,
        frame);
  }

  /** From an ellipse (corner 0.7) to nearly a rectangle (1). */
  private static double[] lens(double x, double width, double height, double corner) {
    double y = 112.5;
    double w = corner * width;
    double h = corner * height;
    return Outline.closed(
        x,
        y - height,
        x + w,
        y - h,
        x + width,
        y,
        x + w,
        y + h,
        x,
        y + height,
        x - w,
        y + h,
        x - width,
        y,
        x - w,
        y - h);
  }
}
