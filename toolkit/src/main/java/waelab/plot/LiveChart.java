package waelab.plot;

import java.util.Arrays;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Config;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Font;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Margin;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.TickSettings;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** A chart as Plotly figures. */
final class LiveChart {

  /** From so many points on, markers are small. */
  private static final int MANY = 30;

  private static final int HEIGHT = 440;

  /** As wide as the page lets it, also when that changes. */
  private static final Config RESPONSIVE =
      Config.builder().responsive(true).displayLogo(false).build();

  private final Chart chart;

  LiveChart(Chart chart) {
    this.chart = chart;
  }

  Figure figure(Chart.Panel panel) {
    Trace[] traces = panel.series().stream().map(this::trace).toArray(Trace[]::new);
    return new Figure(layout(panel), RESPONSIVE, traces);
  }

  private Trace trace(Chart.Series series) {
    Style style = chart.style(series.name());
    return ScatterTrace.builder(series.x(), series.y())
        .name(text(series.name()))
        .mode(ScatterTrace.Mode.LINE_AND_MARKERS)
        .line(new Line.LineBuilder().color(style.hex()).width(2).dash(style.dash().live()).build())
        .marker(
            new Marker.MarkerBuilder()
                .color(style.hex())
                .symbol(style.shape().live())
                .size(series.x().length > MANY ? 4 : 8)
                .build())
        .showLegend(true)
        .build();
  }

  private static Layout layout(Chart.Panel panel) {
    return Layout.builder()
        .title(text(panel.title()))
        .titleFont(font(16))
        .autosize(true)
        .height(HEIGHT)
        .margin(Margin.builder().left(80).right(20).top(60).bottom(70).build())
        .showLegend(true)
        .xAxis(axis(panel.xLabel()).type(Axis.Type.LINEAR).tickSettings(ticks(panel)).build())
        .yAxis(axis(panel.yLabel()).type(panel.logY() ? Axis.Type.LOG : Axis.Type.LINEAR).build())
        .build();
  }

  private static Axis.AxisBuilder axis(String label) {
    return Axis.builder().title(text(label)).titleFont(font(15));
  }

  /** No more ticks than there are x, so that an epoch and a half is not among them. */
  private static TickSettings ticks(Chart.Panel panel) {
    long distinct =
        panel.series().stream().flatMapToDouble(s -> Arrays.stream(s.x())).distinct().count();
    return TickSettings.builder()
        .tickMode(TickSettings.TickMode.AUTO)
        .nTicks((int) Math.max(2, Math.min(10, distinct)))
        .build();
  }

  private static Font font(int size) {
    return Font.builder().family(Font.Family.VERDANA).size(size).build();
  }

  /** The wrapper puts a text between single quotes and escapes HTML, but not what ends a line. */
  private static String text(String text) {
    return text.replace("\\", "\\\\").replaceAll("\\s+", " ");
  }
}
