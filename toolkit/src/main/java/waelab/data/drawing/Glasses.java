package waelab.data.drawing;

import java.util.List;

/** Paints glasses: a frame with clear glass, or now and then dark. */
final class Glasses {

  private static final List<Colour> FRAMES =
      List.of(Colour.of(0x0f0f12), Colour.of(0x3d2414), Colour.of(0x4c4c54), Colour.of(0x590f14));

  private final Face face;
  private final Canvas canvas;
  private final Colour frame;
  private final boolean dark;

  /** Half the size of a lens, its form, and how thick the frame is. */
  private final double width;

  private final double height;
  private final double corner;
  private final double rim;

  Glasses(Face face, Canvas canvas) {
    this.face = face;
    this.canvas = canvas;
    Dice dice = face.dice;
    this.frame = dice.oneOf(FRAMES);
    this.dark = dice.chance(0.3);
    this.width = dice.near(16, 1.5);
    this.height = dice.near(12, 2.5);
    this.corner = dice.between(0.72, 0.95);
    this.rim = dice.between(1.6, 3.2);
  }

  void paint() {
    for (int side = -1; side <= 1; side += 2) {
      double x = Portrait.MIDDLE + 20.5 * side;
      Mask glass = Mask.inside(lens(x, width - rim, height - rim));
      glass(x, glass);
      canvas.paint(Mask.inside(lens(x, width, height)).without(glass), 1, frame);
      double ear = side * (face.middle() - x) + face.person.cheek + 1;
      double[] temple = Outline.at(x, side).to(width - 1, 108).to(ear, 110).ribbon(rim, 1);
      canvas.paint(Mask.inside(temple), 1, frame);
    }
    double[] bridge =
        Outline.at(Portrait.MIDDLE).to(21.5 - width, 109).to(0, 107).mirrored().ribbon(rim, 0.9);
    canvas.paint(Mask.inside(bridge), 1, frame);
  }

  private void glass(double x, Mask glass) {
    if (dark) {
      Colour sky = frame.towards(Colour.WHITE, 0.25);
      canvas.paint(glass, 0.93, frame.times(0.5), sky, (px, py) -> (py - 98) / 30);
    } else {
      canvas.paint(glass, 0.07, Colour.WHITE);
      double[] glint = Outline.at(x).to(-3, 106 - height / 2).to(-8, 118).ribbon(3, 1);
      canvas.paint(Mask.inside(glint).soft(1).within(glass), 0.25, Colour.WHITE);
    }
  }

  /** From an ellipse (corner 0.7) to nearly a rectangle (1). */
  private double[] lens(double x, double w, double h) {
    double y = 112.5;
    return Outline.at(x)
        .to(0, y - h)
        .to(corner * w, y - corner * h)
        .to(w, y)
        .to(corner * w, y + corner * h)
        .to(0, y + h)
        .mirrored()
        .closed();
  }
}
