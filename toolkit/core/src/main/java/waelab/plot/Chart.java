package waelab.plot;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.plotly.components.Figure;
import waelab.base.BadArgumentException;

/**
 * Curves, points, bars and heat maps in one or more panels, drawn live by Plotly or as a picture.
 * In both drawings, and in every panel, series with the same name have the same colour, dash and
 * marker; the colours are those of Okabe and Ito, which colour-blind people can distinguish.
 *
 * @param title what all panels are about
 * @param panels at least one
 * @param caption where the numbers come from; may be empty
 * @param facts the same for programs, by short names such as {@code run}; they become texts of the
 *     PNG file
 */
public record Chart(String title, List<Panel> panels, String caption, Map<String, String> facts) {

  /** The scale of the two axes of a panel. */
  public enum Scale {
    /** Linear; each axis fits its own numbers. */
    LINEAR,
    /** Logarithmic along y; numbers up to 0 cannot be shown. */
    LOG_Y,
    /**
     * Linear, with units of equal length on both axes: for points of a plane, to show distances.
     */
    PLANE
  }

  /**
   * One pair of axes.
   *
   * @param title what is shown
   * @param xLabel what x is
   * @param yLabel what y is, with its unit
   * @param series what is drawn, each with a different name
   * @param scale of the axes
   * @param names names of x = 0, 1, 2 …; empty if x is a number
   * @param heat the heat map below the series
   */
  public record Panel(
      String title,
      String xLabel,
      String yLabel,
      List<Series> series,
      Scale scale,
      List<String> names,
      Optional<HeatMap> heat) {

    /**
     * Copies the lists and checks them.
     *
     * @throws BadArgumentException if two series have the same name, or a logarithmic axis cannot
     *     show what is to be drawn
     */
    public Panel {
      BadArgumentException.requireNonNull(title, "title");
      BadArgumentException.requireNonNull(xLabel, "xLabel");
      BadArgumentException.requireNonNull(yLabel, "yLabel");
      BadArgumentException.requireNonNull(scale, "scale");
      BadArgumentException.requireNonNull(heat, "heat");
      series = BadArgumentException.requireNonNullElements(series, "series", "series");
      names = BadArgumentException.requireNonNullElements(names, "names", "name");
      long different = series.stream().map(Series::name).distinct().count();
      BadArgumentException.require(
          different == series.size(), "series", names(series), "of different names");
      boolean zero = heat.isPresent() || series.stream().anyMatch(s -> s.mark().fromZero());
      BadArgumentException.require(
          scale != Scale.LOG_Y || !zero,
          "scale",
          "LOG_Y",
          "linear where there are bars, areas or heat");
    }

    /** A panel of series without a heat map, with linear axes. */
    public static Panel of(String title, String xLabel, String yLabel, List<Series> series) {
      return new Panel(title, xLabel, yLabel, series, Scale.LINEAR, List.of(), Optional.empty());
    }

    /** The same panel with other scales. */
    public Panel with(Scale other) {
      return new Panel(title, xLabel, yLabel, series, other, names, heat);
    }

    /** The same panel with these names for x = 0, 1, 2 …. */
    public Panel withNames(List<String> other) {
      return new Panel(title, xLabel, yLabel, series, scale, other, heat);
    }

    /** The same panel over a heat map. */
    public Panel over(HeatMap other) {
      return new Panel(title, xLabel, yLabel, series, scale, names, Optional.of(other));
    }

    boolean plane() {
      return scale == Scale.PLANE;
    }

    /** The name of an x. */
    Optional<String> name(double x) {
      boolean named = x == Math.rint(x) && x >= 0 && x < names.size();
      return named ? Optional.of(names.get((int) x)) : Optional.empty();
    }

    private static String names(List<Series> series) {
      return series.stream().map(Series::name).collect(Collectors.joining(", "));
    }
  }

  /**
   * Numbers to be drawn. A series may be empty; numbers that are not finite leave a gap.
   *
   * @param name its name in the legend
   * @param x one number per point
   * @param y one number per point
   * @param mark how it is drawn
   */
  public record Series(String name, double[] x, double[] y, Mark mark) {

    /** Copies the numbers. */
    public Series {
      BadArgumentException.requireNonNull(name, "name");
      BadArgumentException.requireNonNull(x, "x");
      BadArgumentException.requireNonNull(y, "y");
      BadArgumentException.requireNonNull(mark, "mark");
      BadArgumentException.require(
          x.length == y.length,
          "series \"" + name + '"',
          x.length + " and " + y.length,
          "equally long in x and y");
      x = x.clone();
      y = y.clone();
    }

    /** A curve. */
    public Series(String name, double[] x, double[] y) {
      this(name, x, y, Mark.CURVE);
    }

    /** A copy. */
    @Override
    public double[] x() {
      return x.clone();
    }

    /** A copy. */
    @Override
    public double[] y() {
      return y.clone();
    }

    /** The places of points whose x and y are finite. */
    int[] finite() {
      return IntStream.range(0, x.length)
          .filter(i -> Double.isFinite(x[i]) && Double.isFinite(y[i]))
          .toArray();
    }

    /** The number of pieces between gaps. */
    int pieces() {
      int[] finite = finite();
      return (int)
          IntStream.range(0, finite.length)
              .filter(k -> k == 0 || finite[k] > finite[k - 1] + 1)
              .count();
    }
  }

  /**
   * Copies the list, and the facts in their order.
   *
   * @throws IllegalArgumentException if a PNG file cannot contain one of the facts
   */
  public Chart {
    BadArgumentException.requireNonNull(title, "title", caption, "caption", facts, "facts");
    panels = BadArgumentException.requireNonNullElements(panels, "panels", "panel");
    BadArgumentException.require(!panels.isEmpty(), "panels", "none", "at least one");
    facts = PngFile.facts(facts);
  }

  /** A chart without facts. */
  public Chart(String title, List<Panel> panels, String caption) {
    this(title, panels, caption, Map.of());
  }

  /**
   * The same chart with these facts instead of its own.
   *
   * @throws IllegalArgumentException as {@link Grid#withFacts}
   */
  public Chart withFacts(Map<String, String> facts) {
    return new Chart(title, panels, caption, facts);
  }

  /**
   * The panels as Plotly figures of Tablesaw's wrapper, in order. They contain only data and
   * layout; the page that shows them must load plotly.js.
   */
  public List<Figure> figures() {
    return panels.stream().map(new LiveChart(this)::figure).collect(Collectors.toList());
  }

  /** The panels as one picture, two in a row, with the caption below. */
  public BufferedImage image() {
    return new StaticChart(this).image();
  }

  /** A description in one line: for each curve the first, last and smallest number. */
  public String altText() {
    return AltText.of(this);
  }

  /**
   * {@link #image()} as the content of a PNG file, with {@link #altText()} as {@code Description}
   * and each fact as {@code waelab.} and its name. The same chart gives the same bytes.
   */
  public byte[] png() {
    return PngFile.bytes(image(), altText(), facts);
  }

  /**
   * Writes {@link #png()} as a file; {@link PngFile#texts} reads its texts.
   *
   * @throws waelab.base.StorageException if it cannot be written; no incomplete file is left
   */
  public void writePng(Path file) {
    PngFile.write(file, png());
  }

  /** The names of all series, each once, in the order they come. */
  List<String> names() {
    return all().map(Series::name).distinct().toList();
  }

  /** Colour, dash and marker of the series of this name. */
  Style style(String name) {
    Series series = series(name);
    if (series.mark() == Mark.DUST) {
      return Style.DUST;
    }
    List<String> colourful =
        all().filter(each -> each.mark() != Mark.DUST).map(Series::name).distinct().toList();
    // The first colour is blue, and so are the peaks of a heat map.
    int first = panels.stream().anyMatch(panel -> panel.heat().isPresent()) ? 1 : 0;
    Style style = Style.of(first + colourful.indexOf(name));
    // If many short lines were dashed, some would be only a gap.
    return series.mark() == Mark.LINE && series.pieces() > 1 ? style.drawnThrough() : style;
  }

  /** The mark of the first series with this name. */
  Mark mark(String name) {
    return series(name).mark();
  }

  private Series series(String name) {
    return all().filter(series -> series.name().equals(name)).findFirst().orElseThrow();
  }

  private Stream<Series> all() {
    return panels.stream().flatMap(panel -> panel.series().stream());
  }

  /** {@link #altText()}. */
  @Override
  public String toString() {
    return altText();
  }
}
