package waelab.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Config;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Font;
import tech.tablesaw.plotly.components.HoverLabel;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Margin;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.TickSettings;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.HeatmapTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;
import waelab.base.Printable;

/** A chart as Plotly figures. */
final class LiveChart {

  /** With more points than this, markers are small. */
  private static final int MANY = 30;

  /** With more points than this, the markers of a cloud are smaller. */
  private static final int CLOUD = 300;

  private static final int HEIGHT = 440;

  /** As wide as the page allows, also when the page's width changes. */
  private static final Config RESPONSIVE =
      Config.builder().responsive(true).displayLogo(false).build();

  private final Chart chart;

  LiveChart(Chart chart) {
    this.chart = chart;
  }

  Figure figure(Chart.Panel panel) {
    var traces = new ArrayList<Trace>();
    panel.heat().map(LiveChart::trace).ifPresent(traces::add); // the wrapper calls it trace0
    panel.series().stream().map(this::trace).forEach(traces::add);
    return new PanelFigure(panel, traces.toArray(Trace[]::new));
  }

  private static Trace trace(HeatMap heat) {
    double[][] z =
        Arrays.stream(heat.z())
            .map(row -> Arrays.stream(row).map(LiveChart::brief).toArray())
            .toArray(double[][]::new);
    return new MoreTrace(
        HeatmapTrace.builder(boxed(heat.x()), boxed(heat.y()), z).build(),
        "colorscale: " + ColorScale.live(),
        "colorbar: {title: {text: '" + html(heat.label()) + "', side: 'right'}}");
  }

  private static Object[] boxed(double[] values) {
    return DoubleStream.of(values).boxed().toArray();
  }

  /** Five digits: a colour shows fewer, and a page contains thousands of numbers. */
  private static double brief(double value) {
    return Double.isFinite(value) ? Double.parseDouble(Printable.of("%.4e", value)) : Double.NaN;
  }

  private Trace trace(Chart.Series series) {
    Style style = chart.style(series.name());
    return switch (series.mark()) {
      case CURVE -> scatter(series, style, ScatterTrace.Mode.LINE_AND_MARKERS).build();
      case LINE -> scatter(series, style, ScatterTrace.Mode.LINE).build();
      case AREA ->
          scatter(series, style, ScatterTrace.Mode.LINE)
              .fill(ScatterTrace.Fill.TO_ZERO_Y)
              .fillColor(css(style.faint()))
              .build();
      case POINTS -> scatter(series, style, ScatterTrace.Mode.MARKERS).build();
      case DUST ->
          new MoreTrace(
              scatter(series, style, ScatterTrace.Mode.MARKERS).build(), "hoverinfo: 'skip'");
      case GLYPHS -> glyphs(series, style);
      case BARS -> bars(series, style);
    };
  }

  private static ScatterTrace.ScatterBuilder scatter(
      Chart.Series series, Style style, ScatterTrace.Mode mode) {
    return ScatterTrace.builder(series.x(), series.y())
        .name(text(series.name()))
        .mode(mode)
        .line(new Line.LineBuilder().color(style.hex()).width(2).dash(style.dash().live()).build())
        .marker(
            new Marker.MarkerBuilder()
                .color(style.hex())
                .symbol(style.shape().live())
                .size(size(series))
                .build())
        .showLegend(true);
  }

  private static double size(Chart.Series series) {
    return switch (series.mark()) {
      case DUST -> 3;
      case POINTS -> series.x().length > CLOUD ? 4 : series.x().length > MANY ? 6 : 8;
      default -> series.x().length > MANY ? 4 : 8;
    };
  }

  private static Trace glyphs(Chart.Series series, Style style) {
    String[] letters = Collections.nCopies(series.x().length, series.name()).toArray(String[]::new);
    return new MoreTrace(
        scatter(series, style, ScatterTrace.Mode.TEXT).text(letters).showLegend(false).build(),
        "textfont: {color: '" + Style.hex(style.ink()) + "', size: 12}",
        "hoverinfo: 'x+y+text'");
  }

  private static Trace bars(Chart.Series series, Style style) {
    var trace =
        BarTrace.builder(boxed(series.x()), series.y())
            .name(text(series.name()))
            .showLegend(true)
            .build();
    String pattern = "shape: " + style.hatch().live() + ", fillmode: 'overlay', fgcolor: '#FFFFFF'";
    return new MoreTrace(
        trace, "marker: {color: '" + style.hex() + "', pattern: {" + pattern + ", size: 9}}");
  }

  private static String css(Color color) {
    return Printable.of(
        "rgba(%d,%d,%d,%.2f)",
        color.getRed(), color.getGreen(), color.getBlue(), color.getAlpha() / 255.0);
  }

  private static Layout layout(Chart.Panel panel) {
    return Layout.builder()
        .title(text(panel.title()))
        .titleFont(font(16))
        .autosize(true)
        .height(HEIGHT)
        .margin(Margin.builder().left(80).right(20).top(60).bottom(70).build())
        .showLegend(!panel.series().isEmpty())
        .xAxis(
            axis(panel, panel.xLabel()).type(Axis.Type.LINEAR).tickSettings(ticks(panel)).build())
        .yAxis(
            axis(panel, panel.yLabel())
                .type(panel.scale() == Chart.Scale.LOG_Y ? Axis.Type.LOG : Axis.Type.LINEAR)
                .build())
        .build();
  }

  private static Axis.AxisBuilder axis(Chart.Panel panel, String label) {
    Axis.AxisBuilder axis = Axis.builder().title(text(label)).titleFont(font(15));
    // A plane shows a larger range if it has room, but the axes of a heat map end at its edges.
    return panel.heat().isPresent() ? axis.constrain(Axis.Constrain.DOMAIN) : axis;
  }

  /** At most one tick per x, so that no tick is at an epoch and a half. */
  private static TickSettings ticks(Chart.Panel panel) {
    if (!panel.names().isEmpty()) {
      double[] places = IntStream.range(0, panel.names().size()).asDoubleStream().toArray();
      String[] names = panel.names().stream().map(LiveChart::html).toArray(String[]::new);
      return TickSettings.builder()
          .tickMode(TickSettings.TickMode.ARRAY)
          .arrayTicks(places, names)
          .build();
    }
    long distinct =
        panel.series().stream().flatMapToDouble(s -> Arrays.stream(s.x())).distinct().count();
    int most = panel.series().isEmpty() ? 10 : (int) Math.max(2, Math.min(10, distinct));
    return TickSettings.builder().tickMode(TickSettings.TickMode.AUTO).nTicks(most).build();
  }

  private static Font font(int size) {
    return Font.builder().family(Font.Family.VERDANA).size(size).build();
  }

  /**
   * The wrapper puts a text between single quotes and escapes HTML, but not backslashes and line
   * ends.
   */
  private static String text(String text) {
    return text.replace("\\", "\\\\").replaceAll("\\s+", " ");
  }

  /** For texts in which the wrapper does not escape HTML. */
  private static String html(String text) {
    return text(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }

  /** A figure of the wrapper that can also have units of equal length on both axes. */
  private static final class PanelFigure extends Figure {

    private static final String DRAW = "Plotly.newPlot(";

    private final boolean plane;

    PanelFigure(Chart.Panel panel, Trace... traces) {
      super(layout(panel), RESPONSIVE, traces);
      this.plane = panel.plane();
    }

    @Override
    public String asJavascript(String divName) {
      String script = super.asJavascript(divName);
      String anchored = "layout.yaxis.scaleanchor = \"x\";" + System.lineSeparator() + DRAW;
      return plane ? script.replace(DRAW, anchored) : script;
    }
  }

  /** A trace of the wrapper, with properties that Plotly supports and the wrapper does not. */
  private record MoreTrace(Trace trace, String... properties) implements Trace {

    @Override
    public String asJavascript(int i) {
      String script = trace.asJavascript(i);
      int end = script.lastIndexOf("}");
      return script.substring(0, end)
          + String.join(",\n", properties)
          + "\n"
          + script.substring(end);
    }

    @Override
    public String name() {
      return trace.name();
    }

    @Override
    public boolean showLegend() {
      return trace.showLegend();
    }

    @Override
    public HoverLabel hoverLabel() {
      return trace.hoverLabel();
    }
  }
}
