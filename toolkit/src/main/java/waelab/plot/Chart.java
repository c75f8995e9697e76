package waelab.plot;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tech.tablesaw.plotly.components.Figure;
import waelab.base.BadConfigException;

/**
 * Curves in one or more panels, to be drawn live by Plotly or as a picture. In both drawings, and
 * in every panel, a series of one name has the same colour, dash and marker; the colours are those
 * of Okabe and Ito, which colour-blind people can tell apart.
 *
 * @param title what all panels are about
 * @param panels at least one
 * @param caption where the numbers come from; may be empty
 * @param facts the same by short names such as {@code run}, for programs; texts of its PNG file
 */
public record Chart(String title, List<Panel> panels, String caption, Map<String, String> facts) {

  /**
   * One pair of axes.
   *
   * @param title what is seen
   * @param xLabel what x is
   * @param yLabel what y is, with its unit
   * @param series the curves, each of a name of its own
   * @param logY whether y is on a logarithmic scale, which has no place for numbers up to 0
   */
  public record Panel(
      String title, String xLabel, String yLabel, List<Series> series, boolean logY) {

    /** Copies the list and checks the names. */
    public Panel {
      series = List.copyOf(series);
      long names = series.stream().map(Series::name).distinct().count();
      BadConfigException.require(
          names == series.size(), "series", names(series), "of a name of its own each");
    }

    /** A panel with linear axes. */
    public static Panel of(String title, String xLabel, String yLabel, List<Series> series) {
      return new Panel(title, xLabel, yLabel, series, false);
    }

    private static String names(List<Series> series) {
      return series.stream().map(Series::name).collect(Collectors.joining(", "));
    }
  }

  /**
   * One curve. It may have no point at all, and numbers that are not finite leave a gap.
   *
   * @param name what its legend says
   * @param x one number per point
   * @param y as many
   */
  public record Series(String name, double[] x, double[] y) {

    /** Copies the numbers. */
    public Series {
      BadConfigException.require(
          x.length == y.length,
          "series \"" + name + '"',
          x.length + " and " + y.length,
          "of as many x as y");
      x = x.clone();
      y = y.clone();
    }

    @Override
    public double[] x() {
      return x.clone();
    }

    @Override
    public double[] y() {
      return y.clone();
    }
  }

  /**
   * Copies the list, and the facts in their order.
   *
   * @throws IllegalArgumentException if a PNG file cannot carry one of the facts
   */
  public Chart {
    panels = List.copyOf(panels);
    BadConfigException.require(!panels.isEmpty(), "panels", "none", "at least one");
    facts = Facts.copy(facts);
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
   * The panels as Plotly figures of Tablesaw's wrapper, in order. They hold data and layout only;
   * whoever shows them brings plotly.js.
   */
  public List<Figure> figures() {
    return panels.stream().map(new LiveChart(this)::figure).collect(Collectors.toList());
  }

  /** The panels as one picture, two in a row, with the caption below. */
  public BufferedImage image() {
    return new StaticChart(this).image();
  }

  /** What is to be seen, in one line: of each series the first, last and smallest number. */
  public String altText() {
    return AltText.of(this);
  }

  /**
   * {@link #image()} as the content of a PNG file, with {@link #altText()} as {@code Description}
   * and each fact as {@code waelab.} and its name. The same chart makes the same bytes.
   */
  public byte[] png() {
    return PngFile.bytes(image(), altText(), facts);
  }

  /**
   * Writes {@link #png()} as a file; {@link PngFile#texts} reads its texts.
   *
   * @throws waelab.base.StorageException if it cannot be written; no half file is left
   */
  public void writePng(Path file) {
    PngFile.write(file, png());
  }

  /** The names of all series, each once, in the order they come. */
  List<String> names() {
    return panels.stream()
        .flatMap(panel -> panel.series().stream())
        .map(Series::name)
        .distinct()
        .collect(Collectors.toList());
  }

  /** Colour, dash and marker of the series of this name. */
  Style style(String name) {
    return Style.of(names().indexOf(name));
  }

  /** {@link #altText()}. */
  @Override
  public String toString() {
    return altText();
  }
}
