package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.LabException;
import waelab.data.Corruptions;
import waelab.data.ImageSet;

@Tag("unit")
class StrokesTest {

  private static final int SIDE = 64;

  private interface Ink {
    double at(int x, int y);
  }

  private static ImageSet drawn(Ink ink) {
    byte[] pixels = new byte[SIDE * SIDE];
    for (int at = 0; at < pixels.length; at++) {
      pixels[at] = (byte) Math.round(255 * ink.at(at % SIDE, at / SIDE));
    }
    return Clouds.images(pixels, 1, 1, SIDE, SIDE);
  }

  /** From top to bottom: its ends, at the image's edges, add as much as the bar is wide. */
  private static ImageSet bar(int width) {
    return drawn((x, y) -> x >= 20 && x < 20 + width ? 1 : 0);
  }

  @Test
  void aBarIsAsWideAsItIs() {
    for (int width : new int[] {2, 4, 8}) {
      double ends = (double) SIDE / (SIDE + width);
      assertThat(Strokes.of(bar(width)).width()).isCloseTo(width * ends, within(0.03 * width));
    }
    assertThat(Strokes.of(bar(4)).ink()).isCloseTo(4.0 / SIDE, within(1e-9));
  }

  @Test
  void aSlantedBarIsAsWideAsAnUprightOne() {
    double slanted =
        Strokes.of(drawn((x, y) -> ramp(3 - Math.abs(x - y) / Math.sqrt(2) + 0.5))).width();
    double upright = Strokes.of(drawn((x, y) -> ramp(3 - Math.abs(x - 32) + 0.5))).width();
    assertThat(slanted).isCloseTo(upright, within(0.05 * upright));
  }

  private static double ramp(double value) {
    return Math.max(0, Math.min(1, value));
  }

  @Test
  void blurLeavesTheWidthAndTakesTheSharpness() {
    var sharp = Strokes.of(bar(8));
    var blurred = Strokes.of(Corruptions.blur(bar(8), 1.2));

    assertThat(blurred.width()).isCloseTo(sharp.width(), within(0.05 * sharp.width()));
    assertThat(blurred.sharpness()).isLessThan(0.5 * sharp.sharpness());
  }

  @Test
  void anEdgeThatIsTwiceAsWideIsHalfAsSharp() {
    var four = Strokes.of(drawn((x, y) -> ramp(edge(x, y, 16) / 4)));
    var eight = Strokes.of(drawn((x, y) -> ramp(edge(x, y, 14) / 8)));

    assertThat(four.sharpness() / eight.sharpness()).isCloseTo(2, within(0.1));
  }

  /** How far inside a square it is, whose edges are {@code from} pixels from the image's. */
  private static double edge(int x, int y, int from) {
    return Math.min(Math.min(x, SIDE - 1 - x), Math.min(y, SIDE - 1 - y)) - from;
  }

  @Test
  void coloursAndEmptyPagesAreRefused() {
    assertThatExceptionOfType(LabException.class)
        .isThrownBy(() -> Strokes.of(Clouds.images(2, 3, 8, 8, 0)))
        .withMessageStartingWith("Strokes are measured on grey images");
    assertThatExceptionOfType(LabException.class)
        .isThrownBy(() -> Strokes.of(drawn((x, y) -> 0)))
        .withMessageStartingWith("There are no strokes");
  }
}
