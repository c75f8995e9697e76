package waelab.data.drawing;

import java.util.List;

/** Paints a hat: a knitted one, a brimmed one or a cap. */
final class Hat {

  private static final List<Colour> FELTS =
      List.of(
          Colour.of(0x1f1f24),
          Colour.of(0x333d6b),
          Colour.of(0x992429),
          Colour.of(0x9e805c),
          Colour.of(0xdbd6cc),
          Colour.of(0x475c42));

  private final Face face;
  private final Canvas canvas;
  private final Colour felt;
  private final double x;
  private final double wide;
  private final double top;

  Hat(Face face, Canvas canvas) {
    this.face = face;
    this.canvas = canvas;
    this.felt = face.dice.oneOf(FELTS);
    this.x = face.middle() - face.turn;
    this.wide = face.person.cheek + 6;
    this.top = face.person.crown - face.dice.between(6, 16);
  }

  void paint() {
    double kind = face.dice.between(0, 3);
    canvas.paint(Mask.inside(Outline.ellipse(x, 84, wide - 6, 9)).soft(3), 0.5, face.shade());
    if (kind < 1) {
      crown(82);
      band(felt.times(0.8), 66, 84);
    } else if (kind < 2) {
      crown(78);
      band(felt.times(0.4), 62, 76);
      fill(Outline.ellipse(x, 77, wide + 25, 9), 1);
      fill(Outline.ellipse(x, 79.5, wide + 22, 6.5), 0.6);
    } else {
      crown(80);
      peak();
    }
  }

  private void crown(double low) {
    double[] crown =
        Outline.at(x)
            .to(0, top)
            .to(0.62 * wide, top + 7)
            .to(0.95 * wide, 62)
            .corner(wide, low)
            .to(0, low - 3)
            .mirrored()
            .closed();
    fill(crown, 1);
  }

  private void peak() {
    double front = 6 * face.turn;
    double[] peak =
        Outline.at(x)
            .to(0, 72)
            .to(wide - 6, 78)
            .to(front + 38, 92)
            .to(front, 88)
            .to(front - 38, 92)
            .to(6 - wide, 78)
            .closed();
    fill(peak, 0.75);
  }

  private void band(Colour colour, double high, double low) {
    double[] band =
        Outline.at(x)
            .to(0, high - 1)
            .to(wide / 2, high)
            .corner(wide + 1, high + 3)
            .corner(wide + 1, low)
            .to(0, low - 3)
            .mirrored()
            .closed();
    canvas.paint(Mask.inside(band), 1, colour.times(0.6), colour, this::light);
  }

  private void fill(double[] outline, double bright) {
    Colour lit = felt.times(bright);
    canvas.paint(Mask.inside(outline), 1, lit.times(0.5), lit, this::light);
  }

  private double light(double px, double py) {
    double u = (px - x) / (wide + 8);
    return 0.95 - 0.7 * u * u + 0.4 * u * face.lightFrom - (py - 60) / 120;
  }
}
