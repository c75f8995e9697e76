package waelab.plot;

import tech.tablesaw.plotly.components.Config;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.Trace;

/** A figure of the wrapper that can also have units of one length on both axes. */
final class LiveFigure extends Figure {

  private static final String DRAW = "Plotly.newPlot(";

  private final boolean plane;

  LiveFigure(Layout layout, Config config, boolean plane, Trace... traces) {
    super(layout, config, traces);
    this.plane = plane;
  }

  @Override
  public String asJavascript(String divName) {
    String script = super.asJavascript(divName);
    String anchored = "layout.yaxis.scaleanchor = \"x\";" + System.lineSeparator() + DRAW;
    return plane ? script.replace(DRAW, anchored) : script;
  }
}
