package waelab.metrics;

/** The result of comparing one set of images with another, or of evaluating it alone. */
public interface SetMetric {

  /** Only the numbers, with their names, such as {@code precision 0.812, recall 0.440}. */
  String values();
}
