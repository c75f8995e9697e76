package waelab.data.drawing;

/**
 * A colour as a screen shows it.
 *
 * @param red 0 … 1, and so on
 */
record Colour(double red, double green, double blue) {

  static final Colour BLACK = new Colour(0, 0, 0);
  static final Colour WHITE = new Colour(1, 1, 1);

  /** The colour that is written {@code 0xRRGGBB}. */
  static Colour of(int code) {
    return new Colour((code >> 16) / 255.0, (code >> 8 & 0xff) / 255.0, (code & 0xff) / 255.0);
  }

  /** The colour of a share {@code t} of the way to another. */
  Colour towards(Colour other, double t) {
    return new Colour(
        red + t * (other.red - red),
        green + t * (other.green - green),
        blue + t * (other.blue - blue));
  }

  /** A darker colour (factor below 1) or a brighter one. */
  Colour times(double factor) {
    return new Colour(factor * red, factor * green, factor * blue);
  }
}
