package waelab.metrics;

/** What comes out when one set of images is held against another, or judged alone. */
public interface SetMetric {

  /** The numbers alone, by name, such as {@code precision 0.812, recall 0.440}. */
  String values();
}
