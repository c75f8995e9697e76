package waelab.plot;

import java.util.stream.DoubleStream;

/** A rectangle of the plane, with sides longer than 0. */
record Extent(double left, double right, double bottom, double top) {

  /**
   * The extent of a panel's heat map or, without a heat map, of all finite points of its series.
   */
  static Extent of(Chart.Panel panel) {
    if (panel.heat().isPresent()) {
      return panel.heat().get().extent();
    }
    double[] x = span(panel.series().stream().flatMapToDouble(s -> DoubleStream.of(s.x())));
    double[] y = span(panel.series().stream().flatMapToDouble(s -> DoubleStream.of(s.y())));
    return new Extent(x[0], x[1], y[0], y[1]);
  }

  /** An interval that contains all finite numbers, longer than 0; 0 to 1 if there are none. */
  static double[] span(DoubleStream values) {
    var all = values.filter(Double::isFinite).summaryStatistics();
    if (all.getCount() == 0) {
      return new double[] {0, 1};
    }
    double more = all.getMax() > all.getMin() ? 0 : Math.max(1, Math.abs(all.getMin())) / 2;
    return new double[] {all.getMin() - more, all.getMax() + more};
  }

  double width() {
    return right - left;
  }

  double height() {
    return top - bottom;
  }

  /** A rectangle with the same centre and sides of these lengths. */
  Extent resized(double width, double height) {
    double x = (left + right) / 2;
    double y = (bottom + top) / 2;
    return new Extent(x - width / 2, x + width / 2, y - height / 2, y + height / 2);
  }
}
