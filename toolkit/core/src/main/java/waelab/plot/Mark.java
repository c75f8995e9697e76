package waelab.plot;

/** What a series is drawn with. */
public enum Mark {
  /** A line with a marker on some of its points, such as a loss by epoch. */
  CURVE,
  /** A line alone. Numbers that are not finite part it into pieces. */
  LINE,
  /** A line, and the space between it and 0 filled faintly, such as a density. */
  AREA,
  /** A bar from 0 for each point. Those of one x stand in the order of the legend. */
  BARS,
  /** A marker for each point. */
  POINTS,
  /** A small grey dot for each point, behind others; it takes none of the colours. */
  DUST,
  /**
   * For each point the name of its series, which should be as short as a digit; it has no other
   * legend.
   */
  GLYPHS;

  /** Whether it is drawn from 0 on, which is nowhere on a logarithmic axis. */
  boolean fromZero() {
    return this == AREA || this == BARS;
  }
}
