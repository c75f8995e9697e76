package waelab.plot;

import java.awt.Color;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The colours of a heat map, from pale yellow by green to blue: the first seven of ColorBrewer's
 * YlGnBu (Brewer 2003). Each is darker than the one before, so the colour-blind can read it, and
 * paper without colours too; the darkest leaves points seen that lie on it.
 */
final class ColorScale {

  private static final List<Color> STOPS =
      IntStream.of(0xFFFFD9, 0xEDF8B1, 0xC7E9B4, 0x7FCDBB, 0x41B6C4, 0x1D91C0, 0x225EA8)
          .mapToObj(Canvas::color)
          .toList();

  private ColorScale() {}

  /** The colour of a share, 0 for the lowest and 1 for the highest. */
  static Color at(double share) {
    double place = Math.max(0, Math.min(1, share)) * (STOPS.size() - 1);
    int i = (int) Math.min(place, STOPS.size() - 2);
    Color a = STOPS.get(i);
    Color b = STOPS.get(i + 1);
    double t = place - i;
    return new Color(
        mixed(a.getRed(), b.getRed(), t),
        mixed(a.getGreen(), b.getGreen(), t),
        mixed(a.getBlue(), b.getBlue(), t));
  }

  private static int mixed(int a, int b, double t) {
    return (int) Math.round(a + t * (b - a));
  }

  /** The same as Plotly wants it. */
  static String live() {
    return IntStream.range(0, STOPS.size())
        .mapToObj(i -> "[" + i / (STOPS.size() - 1.0) + ", \"" + Style.hex(STOPS.get(i)) + "\"]")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
