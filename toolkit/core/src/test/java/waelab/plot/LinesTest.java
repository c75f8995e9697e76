package waelab.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;

@Tag("unit")
class LinesTest {

  @Test
  void aFunctionIsDrawnFromEndToEnd() {
    var square = Lines.function("x²", x -> x * x, -2, 2);
    assertThat(square.x()).startsWith(-2).endsWith(2);
    assertThat(square.y()).startsWith(4).contains(0).endsWith(4);
  }

  @Test
  void segmentsHaveGapsBetweenThem() {
    var two = Lines.segments("s", new double[][] {{0, 1}, {2, 3}}, new double[][] {{4, 5}, {6, 7}});
    assertThat(two.x()).containsExactly(0, 4, 4, 2, 6, 6);
    assertThat(two.y()).containsExactly(1, 5, Double.NaN, 3, 7, Double.NaN);
  }

  @Test
  void arrowsEndWhereTheyPoint() {
    var arrow = Lines.arrows("g", new double[][] {{1, 1}}, new double[][] {{2, -4}}, 0.5);
    assertThat(arrow.x()).startsWith(1, 2);
    assertThat(arrow.y()).startsWith(1, -1);
  }

  @Test
  void aChartSaysItsTitleOnce() {
    Chart chart = Lines.chart("A square", "x", "y", Lines.points("p", new double[][] {{1, 2}}));
    assertThat(chart.altText())
        .startsWith("A square (y, by x): p, 1 point ")
        .endsWith(Lines.CAPTION);
    assertThat(chart.figures()).hasSize(1);
    assertThat(chart.image().getWidth()).isPositive();
  }

  /** On grey paper, or for an eye that tells no colours, only the dashes tell lines apart. */
  @Test
  void dashesOfAFunctionAreSeenInThePicture() {
    Chart chart =
        Lines.chart(
            "Two levels",
            "x",
            "y",
            Lines.function("through", x -> 1, 0, 1),
            Lines.function("dashed", x -> 2, 0, 1));
    int through = longest(chart.image(), chart.style("through").color());
    int dashed = longest(chart.image(), chart.style("dashed").color());
    assertThat(through).isGreaterThan(500);
    assertThat(dashed).as("of %d pixels", through).isBetween(through / 2, through * 3 / 4);
  }

  /** How many pixels of a colour are in the row that has most. */
  private static int longest(BufferedImage image, Color color) {
    int most = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      int[] row = image.getRGB(0, y, image.getWidth(), 1, null, 0, image.getWidth());
      int found = (int) Arrays.stream(row).filter(pixel -> pixel == color.getRGB()).count();
      most = Math.max(most, found);
    }
    return most;
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    assertThatThrownBy(() -> Lines.segments("s", new double[1][2], new double[2][2]))
        .isInstanceOf(BadArgumentException.class);
  }
}
