package waelab.data.drawing;

import java.util.List;

/** Paints lips, teeth and beard. */
final class Mouth {

  private static final List<Colour> LIPSTICKS =
      List.of(Colour.of(0xbd1424), Colour.of(0xd6526b), Colour.of(0x8c1f3d), Colour.of(0xd94c3d));

  private static final Colour BARE = Colour.of(0xb85754);
  private static final Colour TEETH = Colour.of(0xf5f0e6);
  private static final Colour INSIDE = Colour.of(0x380d0f);

  private final Face face;
  private final Canvas canvas;
  private final double x;
  private final double half;

  /** Heights of the corners, of the middle of the line between the lips, and of the lips. */
  private final double corner;

  private final double line;
  private final double top;
  private final double bottom;

  Mouth(Face face, Canvas canvas) {
    this.face = face;
    this.canvas = canvas;
    this.x = face.mouthX();
    this.half = face.mouth();
    double full = face.person.lips * (1 - 0.2 * Math.max(0, face.smile));
    this.corner = 151 - 4 * face.smile;
    this.line = 151.2 + 2.5 * face.smile - 0.3 * face.gap;
    this.top = line - 4.6 * full;
    this.bottom = line + face.gap + 6 * full;
  }

  void paint() {
    canvas.paint(
        Mask.inside(Outline.ellipse(x, bottom + 2.5, 10, 2.5)).soft(2), 0.35, face.shade());
    Colour lip = lip();
    double low = line + face.gap;
    canvas.paint(Mask.inside(lips()), 0.92, lip.times(0.78), lip, (px, py) -> py < low ? 0.1 : 1);
    double[] gloss = Outline.ellipse(x + 2 * face.lightFrom, (low + bottom) / 2, 0.35 * half, 1.4);
    canvas.paint(Mask.inside(gloss).soft(1), 0.3, Colour.WHITE);
    if (face.gap > 0) {
      teeth(low);
    } else {
      double bend = (corner + 2 * line) / 3;
      double[] between =
          Outline.at(x).to(half, corner).to(half / 2, bend).to(0, line).mirrored().ribbon(2);
      canvas.paint(Mask.inside(between), 0.8, lip.towards(INSIDE, 0.75));
    }
    for (int side = -1; side <= 1; side += 2) {
      double[] dimple = Outline.ellipse(x + side * (half + 0.5), corner, 2, 1.8);
      canvas.paint(Mask.inside(dimple).soft(1), 0.5, face.shade());
    }
  }

  private Colour lip() {
    return face.shows(FaceAttribute.WEARING_LIPSTICK)
        ? face.dice.oneOf(LIPSTICKS)
        : face.person.skin.times(0.9).towards(BARE, 0.45);
  }

  private double[] lips() {
    return Outline.at(x)
        .to(0, top + 1.2)
        .to(0.28 * half, top)
        .to(0.62 * half, (top + corner) / 2 - 0.6)
        .corner(half, corner)
        .to(0.6 * half, 0.3 * corner + 0.7 * bottom)
        .to(0, bottom)
        .mirrored()
        .closed();
  }

  private void teeth(double low) {
    Mask gap = Mask.inside(gap(0.86 * half, low));
    canvas.paint(gap, 1, INSIDE);
    double end = line + (face.smile > 0.3 ? 0.8 : 0.45) * face.gap;
    Mask teeth = Mask.inside(gap(0.8 * half, end)).within(gap);
    canvas.paint(teeth, 1, TEETH, TEETH.times(0.7), (px, py) -> Math.abs(px - x) / half);
  }

  /** The opening, from the line between the lips down to {@code low}. */
  private double[] gap(double wide, double low) {
    double side = corner + 0.6;
    return Outline.at(x)
        .to(0, line)
        .to(wide / 2, (side + 2 * line) / 3)
        .corner(wide, side)
        .to(0.55 * wide, (side + 2.5 * low) / 3.5)
        .to(0, low)
        .mirrored()
        .closed();
  }

  void paintBeard(Mask head) {
    if (face.shows(FaceAttribute.NO_BEARD)) {
      return;
    }
    double[] outline = face.dice.chance(0.6) ? fullBeard() : goatee();
    Mask beard = Mask.inside(outline).soft(2).within(head);
    Colour hair = face.person.hair;
    var streaks = new Streaks(face.dice, x, 100, 0);
    canvas.paint(
        beard,
        face.dice.between(0.7, 0.95),
        hair.times(0.5),
        hair,
        (px, py) -> 0.3 + 0.7 * streaks.at(px, py));
  }

  private double[] fullBeard() {
    double cheek = face.person.cheek + 3;
    return Outline.at((x + face.middle()) / 2)
        .to(0, top - 6.5)
        .to(9, top - 8)
        .to(half + 7, 144)
        .to(0.85 * cheek, 130)
        .to(cheek, 112)
        .to(cheek, 190)
        .to(0, 200)
        .mirrored()
        .closed();
  }

  private double[] goatee() {
    return Outline.at(x)
        .to(0, top - 6.5)
        .to(8, top - 8)
        .to(half, 146)
        .to(half + 6, 156)
        .to(half, 184)
        .to(0, 190)
        .mirrored()
        .closed();
  }
}
