package waelab.data.drawing;

/** Paints the hair: what hangs behind the head and what falls in front of it. */
final class Hair {

  private final Face face;
  private final Person person;
  private final Canvas canvas;
  private final double x;

  /** The parting, the height of the hair above the head, how far it stands off. */
  private final double parting;

  private final double top;
  private final double wide;
  private final double length;
  private final Streaks streaks;

  Hair(Face face, Canvas canvas) {
    this.face = face;
    this.person = face.person;
    this.canvas = canvas;
    Dice dice = face.dice;
    this.x = face.middle() - 2 * face.turn;
    this.parting = x + dice.near(0, 18);
    boolean flat = face.shows(FaceAttribute.WEARING_HAT);
    this.top = person.crown - (flat ? 0 : dice.between(1, 10));
    this.wide = person.cheek + (person.longHair ? dice.between(6, 18) : dice.between(2, 5));
    this.length = person.longHair ? dice.between(165, 235) : 112;
    this.streaks = new Streaks(dice, parting, top - 6, person.wave);
  }

  void paintBehind() {
    paint(Mask.inside(person.longHair ? longBehind() : shortBehind()), 0.72);
  }

  private double[] longBehind() {
    double wave = person.wave;
    return Outline.at(x)
        .to(0, top)
        .to(0.62 * wide, top + 11)
        .to(0.95 * wide, 78)
        .to(wide - wave, 105)
        .to(wide + 3 + wave, 125)
        .to(wide + 3 - wave, 145)
        .to(wide + 4 + wave, length - 16)
        .to(0.75 * wide, length)
        .to(0, length - 8)
        .mirrored()
        .closed();
  }

  private double[] shortBehind() {
    return Outline.at(x)
        .to(0, top)
        .to(0.66 * wide, top + 11)
        .to(0.99 * wide, 82)
        .to(0.98 * wide, length)
        .to(0, 130)
        .mirrored()
        .closed();
  }

  void paintInFront() {
    double line = person.crown + face.dice.near(27, 5);
    double cheek = person.cheek;
    Mask above = Mask.inside(person.longHair ? curtain(line, cheek) : cap(line, cheek));
    canvas.paint(above.soft(2), 0.35, face.shade());
    paint(above, 1);
    if (face.shows(FaceAttribute.BANGS)) {
      Mask bangs = Mask.inside(bangs(cheek));
      canvas.paint(bangs.soft(2), 0.4, face.shade());
      paint(bangs, 1.05);
    }
  }

  /** Long hair that is parted and falls down both sides of the face. */
  private double[] curtain(double line, double cheek) {
    double low = Math.min(length - 6, 200);
    double part = Math.abs(parting - x);
    int side = parting < x ? -1 : 1;
    return Outline.at(x, side)
        .to(part, line - 6)
        .to(part + 8, line)
        .to(Math.max(0.6 * cheek, part + 10), 82)
        .to(0.86 * cheek, 102)
        .to(0.97 * cheek, 130)
        .to(1.02 * cheek, 160)
        .to(0.98 * cheek, low)
        .to(wide, low - 8)
        .to(wide + 3, 150)
        .to(wide, 115)
        .to(0.95 * wide, 78)
        .to(0.62 * wide, top + 11)
        .to(0, top)
        .to(-0.62 * wide, top + 11)
        .to(-0.95 * wide, 78)
        .to(-wide, 115)
        .to(-wide - 3, 150)
        .to(-wide, low - 8)
        .to(-0.98 * cheek, low)
        .to(-1.02 * cheek, 160)
        .to(-0.97 * cheek, 130)
        .to(-0.86 * cheek, 102)
        .to(-0.6 * cheek, 82)
        .to(part - 8, line)
        .closed();
  }

  /** Short hair above a hairline. */
  private double[] cap(double line, double cheek) {
    return Outline.at(x)
        .to(0, top)
        .to(0.66 * wide, top + 11)
        .to(0.99 * wide, 82)
        .to(0.97 * wide, 110)
        .to(0.93 * cheek, 114)
        .to(0.9 * cheek, 92)
        .to(0.72 * cheek, 80)
        .to(0.5 * cheek, line + 2)
        .to(0, line - 1)
        .mirrored()
        .closed();
  }

  /** Locks over the forehead, down to the brows, with an uneven lower edge. */
  private double[] bangs(double cheek) {
    var bangs = Outline.at(x).to(0, top + 8).to(0.8 * cheek, top + 24).to(0.95 * cheek, 86);
    int tips = 14;
    for (int i = 0; i < tips; i++) {
      double across = 1 - (2 * i + 1.0) / tips;
      double lock = i % 2 == 0 ? face.dice.between(0, 5) : face.dice.between(-6, -1);
      double out = 0.92 * cheek * across + face.dice.between(-2, 2);
      bangs.to(out, 94 + 4 * across * across + lock);
    }
    return bangs.to(-0.8 * cheek, top + 24).closed();
  }

  private void paint(Mask mask, double light) {
    Colour dark = person.hair.times(0.38 * light);
    Colour bright = person.hair.times(1.15 * light).towards(Colour.WHITE, 0.08);
    canvas.paint(
        mask,
        1,
        dark,
        bright,
        (px, py) -> {
          double u = (px - x) / (wide + 6);
          double shine = (py - top - 22) / 12;
          double gloss = 0.35 / (1 + shine * shine);
          return 0.25 + 0.65 * streaks.at(px, py) + gloss - 0.3 * u * u + 0.2 * u * face.lightFrom;
        });
  }
}
