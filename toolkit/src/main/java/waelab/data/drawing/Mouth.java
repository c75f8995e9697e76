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
    Colour shade = face.shade();
    canvas.paint(Mask.inside(Outline.ellipse(x, bottom + 2.5, 10, 2.5)).soft(2), 0.35, shade);
    Colour lip = lip();
    double low = line + face.gap;
    Mask lips = Mask.inside(lips());
    canvas.paint(lips, 0.92, lip.times(0.78), lip, (px, py) -> py < low ? 0.1 : 1);
    canvas.paint(
        Mask.inside(
                Outline.ellipse(
                    x + 2 * face.lightFrom, low + (bottom - low) * 0.5, half * 0.35, 1.4))
            .soft(1),
        0.3,
        Colour.WHITE);
    if (face.gap > 0) {
      Mask gap = Mask.inside(gap(0.86, low));
      canvas.paint(gap, 1, INSIDE);
      double teeth = face.smile > 0.3 ? line + 0.8 * face.gap : line + 0.45 * face.gap;
      canvas.paint(
          Mask.inside(gap(0.8, teeth)).within(gap),
          1,
          TEETH.times(0.7),
          TEETH,
          (px, py) -> 1 - Math.abs(px - x) / half);
    } else {
      double[] between =
          Outline.ribbon(
              2,
              x - half,
              corner,
              x - half / 2,
              (corner + 2 * line) / 3,
              x,
              line,
              x + half / 2,
              (corner + 2 * line) / 3,
              x + half,
              corner);
      canvas.paint(Mask.inside(between), 0.8, lip.towards(INSIDE, 0.75));
    }
    for (int side = -1; side <= 1; side += 2) {
      canvas.paint(
          Mask.inside(Outline.ellipse(x + side * (half + 0.5), corner, 2, 1.8)).soft(1),
          0.5,
          shade);
    }
  }

  private Colour lip() {
    Colour bare = face.person.skin.times(0.9).towards(BARE, 0.45);
    return face.shows(FaceAttribute.WEARING_LIPSTICK) ? face.dice.oneOf(LIPSTICKS) : bare;
  }

  private double[] lips() {
    double bow = 0.28 * half;
    return Outline.closed(
        x - half,
        corner,
        x - half,
        corner,
        x - 0.62 * half,
        (top + corner) / 2 - 0.6,
        x - bow,
        top,
        x,
        top + 1.2,
        x + bow,
        top,
        x + 0.62 * half,
        (top + corner) / 2 - 0.6,
        x + half,
        corner,
        x + half,
        corner,
        x + 0.6 * half,
        0.3 * corner + 0.7 * bottom,
        x,
        bottom,
        x - 0.6 * half,
        0.3 * corner + 0.7 * bottom);
  }

  /** The opening, from the line between the lips down to {@code low}. */
  private double[] gap(double width, double low) {
    double w = width * half;
    double side = corner + 0.6;
    return Outline.closed(
        x - w,
        side,
        x - w,
        side,
        x - w / 2,
        (side + 2 * line) / 3,
        x,
        line,
        x + w / 2,
        (side + 2 * line) / 3,
        x + w,
        side,
        x + w,
        side,
        x + 0.55 * w,
        (side + 2.5 * low) / 3.5,
        x,
        low,
        x - 0.55 * w,
        (side + 2.5 * low) / 3.5);
  }

  void paintBeard(Mask head) {
    if (face.shows(FaceAttribute.NO_BEARD)) {
      return;
    }
    double middle = face.middle();
    double cheek = face.person.cheek + 3;
    double lip = top - 8;
    double[] full =
        Outline.closed(
            middle,
            200,
            middle - cheek,
            190,
            middle - cheek,
            112,
            middle - 0.85 * cheek,
            130,
            x - half - 7,
            144,
            x - 9,
            lip,
            x,
            lip + 1.5,
            x + 9,
            lip,
            x + half + 7,
            144,
            middle + 0.85 * cheek,
            130,
            middle + cheek,
            112,
            middle + cheek,
            190);
    double[] round =
        Outline.closed(
            x,
            190,
            x - half,
            184,
            x - half - 6,
            156,
            x - half,
            146,
            x - 8,
            lip,
            x,
            lip + 1.5,
            x + 8,
            lip,
            x + half,
            146,
            x + half + 6,
            156,
            x + half,
            184);
    Mask beard = Mask.inside(face.dice.chance(0.6) ? full : round).soft(2).within(head);
    Colour hair = face.person.hair;
    var streaks = new Streaks(face.dice, x, 100, 0);
    canvas.paint(
        beard,
        face.dice.between(0.7, 0.95),
        hair.times(0.5),
        hair,
        (px, py) -> 0.3 + 0.7 * streaks.at(px, py));
  }
}
