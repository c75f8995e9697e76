package waelab.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import waelab.base.BadConfigException;

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
  void aHistogramCountsEveryNumberOnce() {
    double[] values = {-9, 0.1, 0.4, 0.6, 0.6, 9};
    var outline = Lines.histogram("h", values, 0, 1, 2);
    assertThat(outline.x()).containsExactly(0, 0.5, 0.5, 1);
    assertThat(outline.y()).containsExactly(3, 3, 3, 3);
    assertThat(Arrays.stream(outline.y()).sum() / 2).isEqualTo(values.length);
  }

  @Test
  void aChartSaysItsTitleOnce() {
    Chart chart = Lines.chart("A square", "x", "y", Lines.points("p", new double[][] {{1, 2}}));
    assertThat(chart.altText()).isEqualTo("A square (y, by x): p 2.000. " + Lines.CAPTION);
    assertThat(chart.figures()).hasSize(1);
    assertThat(chart.image().getWidth()).isPositive();
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    assertThatThrownBy(() -> Lines.histogram("h", new double[0], 1, 0, 3))
        .isInstanceOf(BadConfigException.class);
    assertThatThrownBy(() -> Lines.histogram("h", new double[0], 0, 1, 0))
        .isInstanceOf(BadConfigException.class);
    assertThatThrownBy(() -> Lines.segments("s", new double[1][2], new double[2][2]))
        .isInstanceOf(BadConfigException.class);
  }
}
