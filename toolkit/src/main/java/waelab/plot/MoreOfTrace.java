package waelab.plot;

import tech.tablesaw.plotly.components.HoverLabel;
import tech.tablesaw.plotly.traces.Trace;

/** A trace of the wrapper, with properties that Plotly knows and the wrapper does not. */
final class MoreOfTrace implements Trace {

  private static final String END = "}";

  private final Trace trace;
  private final String more;

  /**
   * Adds properties.
   *
   * @param properties such as {@code zmin: 0}
   */
  MoreOfTrace(Trace trace, String... properties) {
    this.trace = trace;
    this.more = String.join(",\n", properties) + "\n";
  }

  @Override
  public String asJavascript(int i) {
    String script = trace.asJavascript(i);
    int end = script.lastIndexOf(END);
    return script.substring(0, end) + more + script.substring(end);
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
