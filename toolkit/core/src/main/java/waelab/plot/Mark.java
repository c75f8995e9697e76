package waelab.plot;

/** How a series is drawn. */
public enum Mark {
  /** A line with a marker on some of its points, such as a loss by epoch. */
  CURVE,
  /** A line without markers. Numbers that are not finite divide it into pieces. */
  LINE,
  /** A line with a faint area between it and 0, such as a density. */
  AREA,
  /** A bar from 0 for each point. Bars at the same x are in the order of the legend. */
  BARS,
  /** A marker for each point. */
  POINTS,
  /** A small grey dot for each point, for the background; it does not use one of the colours. */
  DUST,
  /**
   * The name of its series at each point; the name should be as short as a digit. It has no other
   * legend.
   */
  GLYPHS;

  /** Whether it is drawn from 0 on; a logarithmic axis has no 0. */
  boolean fromZero() {
    return this == AREA || this == BARS;
  }
}
