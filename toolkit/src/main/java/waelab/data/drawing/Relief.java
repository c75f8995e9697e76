package waelab.data.drawing;

/** Paints a face's soft hills and valleys: sockets, cheeks, nose, chin. */
final class Relief {

  private static final Colour BLUSH = Colour.of(0xd94038);

  private final Face face;
  private final Canvas canvas;
  private final Colour shade;

  Relief(Face face, Canvas canvas) {
    this.face = face;
    this.canvas = canvas;
    this.shade = face.shade();
  }

  void paint() {
    for (int side = -1; side <= 1; side += 2) {
      double eye = Portrait.MIDDLE + 20 * side;
      soft(Outline.ellipse(eye - side, 106, 13, 7), 3, 0.38, shade);
      soft(Outline.ellipse(eye, 119, 10, 3), 2, 0.15, shade);
      double lit = side * face.lightFrom;
      double cheek = Portrait.MIDDLE + side * 25 + 3 * face.turn;
      double raised = 136 - 4 * face.smile;
      soft(Outline.ellipse(cheek, raised, 11, 8), 4, 0.16, BLUSH);
      soft(
          Outline.ellipse(cheek, raised - 6, 7, 4), 3, Math.max(0, 0.16 + 0.1 * lit), Colour.WHITE);
      nose(side, Math.max(0.04, 0.26 - 0.2 * lit));
      if (face.smile > 0.3) {
        fold(side);
      }
    }
    double nose = face.noseX();
    double end = face.person.noseEnd;
    soft(Outline.ellipse(nose, end + 4, face.person.nose, 2.5), 2, 0.3, shade);
    double[] bridge = Outline.at(nose).to(-2 * face.turn, 104).to(0, end - 8).ribbon(3.5);
    soft(bridge, 2, 0.28, Colour.WHITE);
    soft(Outline.ellipse(nose + face.lightFrom, end - 5, 3, 2.5), 1, 0.25, Colour.WHITE);
    soft(Outline.ellipse(face.mouthX(), 167, 8, 3.5), 2, 0.14, Colour.WHITE);
    double forehead = Portrait.MIDDLE + 6 * face.lightFrom;
    soft(Outline.ellipse(forehead, 86, 20, 7), 4, 0.16, Colour.WHITE);
  }

  /** One side of the nose: its flank, wing and nostril. */
  private void nose(int side, double dark) {
    double x = face.noseX();
    double end = face.person.noseEnd;
    double wing = face.person.nose;
    double[] flank =
        Outline.at(x, side).to(7 - 3 * side * face.turn, 102).to(4.5, 116).to(6, end - 4).ribbon(6);
    soft(flank, 2, dark, shade);
    double[] curve =
        Outline.at(x, side)
            .to(0.8 * wing, end - 7)
            .to(wing, end - 2)
            .to(0.6 * wing, end + 2)
            .ribbon(2.4);
    soft(curve, 1, 0.55, shade);
    soft(Outline.ellipse(x + 0.45 * wing * side, end + 1, 2.4, 1.3), 1, 0.8, shade.times(0.4));
  }

  /** The fold that a smile draws from the nose to the mouth's corner. */
  private void fold(int side) {
    double corner = face.mouthX() + side * face.mouth();
    double nose = side * (face.noseX() - corner) + face.person.nose + 2;
    double[] fold =
        Outline.at(corner, side)
            .to(nose, face.person.noseEnd - 3)
            .to(1.5, 141)
            .to(4, 151)
            .ribbon(2.5);
    soft(fold, 1, 0.35, shade);
  }

  private void soft(double[] outline, int radius, double opacity, Colour colour) {
    canvas.paint(Mask.inside(outline).soft(radius), opacity, colour);
  }
}
