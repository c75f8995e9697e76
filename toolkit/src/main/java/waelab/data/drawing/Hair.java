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
    double wave = person.wave;
    double[] behind =
        person.longHair
            ? Outline.closed(
                x,
                top,
                x + 0.62 * wide,
                top + 11,
                x + 0.95 * wide,
                78,
                x + wide - wave,
                105,
                x + wide + 3 + wave,
                125,
                x + wide + 3 - wave,
                145,
                x + wide + 4 + wave,
                length - 16,
                x + 0.75 * wide,
                length,
                x,
                length - 8,
                x - 0.75 * wide,
                length,
                x - wide - 4 - wave,
                length - 16,
                x - wide - 3 + wave,
                145,
                x - wide - 3 - wave,
                125,
                x - wide + wave,
                105,
                x - 0.95 * wide,
                78,
                x - 0.62 * wide,
                top + 11)
            : Outline.closed(
                x,
                top,
                x + 0.66 * wide,
                top + 11,
                x + 0.99 * wide,
                82,
                x + 0.98 * wide,
                length,
                x,
                130,
                x - 0.98 * wide,
                length,
                x - 0.99 * wide,
                82,
                x - 0.66 * wide,
                top + 11);
    paint(Mask.inside(behind), 0.72);
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

  private double[] curtain(double line, double cheek) {
    double low = Math.min(length - 6, 200);
    return Outline.closed(
        x,
        top,
        x + 0.62 * wide,
        top + 11,
        x + 0.95 * wide,
        78,
        x + wide,
        115,
        x + wide + 3,
        150,
        x + wide,
        low - 8,
        x + 0.98 * cheek,
        low,
        x + 1.02 * cheek,
        160,
        x + 0.97 * cheek,
        130,
        x + 0.86 * cheek,
        102,
        x + 0.6 * cheek,
        82,
        parting + 8,
        line,
        parting,
        line - 6,
        parting - 8,
        line,
        x - 0.6 * cheek,
        82,
        x - 0.86 * cheek,
        102,
        x - 0.97 * cheek,
        130,
        x - 1.02 * cheek,
        160,
        x - 0.98 * cheek,
        low,
        x - wide,
        low - 8,
        x - wide - 3,
        150,
        x - wide,
        115,
        x - 0.95 * wide,
        78,
        x - 0.62 * wide,
        top + 11);
  }

  private double[] cap(double line, double cheek) {
    double lift = parting > x ? 3 : -3;
    return Outline.closed(
        x,
        top,
        x + 0.66 * wide,
        top + 11,
        x + 0.99 * wide,
        82,
        x + 0.97 * wide,
        110,
        x + 0.93 * cheek,
        114,
        x + 0.9 * cheek,
        92,
        x + 0.72 * cheek,
        80,
        x + 0.5 * cheek,
        line + 2 + lift,
        x,
        line - 1,
        x - 0.5 * cheek,
        line + 2 - lift,
        x - 0.72 * cheek,
        80,
        x - 0.9 * cheek,
        92,
        x - 0.93 * cheek,
        114,
        x - 0.97 * wide,
        110,
        x - 0.99 * wide,
        82,
        x - 0.66 * wide,
        top + 11);
  }

  /** Locks over the forehead, down to the brows, with an uneven lower edge. */
  private double[] bangs(double cheek) {
    int locks = 7;
    double[] points = new double[2 * (4 + 2 * locks)];
    double[] upper = {x, top + 8, x + 0.8 * cheek, top + 24, x + 0.95 * cheek, 86};
    System.arraycopy(upper, 0, points, 0, upper.length);
    for (int i = 0; i < 2 * locks; i++) {
      double t = (i + 0.5) / locks - 1;
      boolean tip = i % 2 == 0;
      points[upper.length + 2 * i] = x - 0.92 * cheek * t + face.dice.between(-2, 2);
      points[upper.length + 2 * i + 1] =
          94 + 4 * t * t + (tip ? face.dice.between(0, 5) : face.dice.between(-6, -1));
    }
    points[points.length - 2] = x - 0.8 * cheek;
    points[points.length - 1] = top + 24;
    return Outline.closed(points);
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
