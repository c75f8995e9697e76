package waelab.metrics.inception;

import ai.djl.ndarray.types.Shape;

/**
 * What a convolution sees of its input at once, and how it moves.
 *
 * @param size height × width
 * @param stride how far it moves, in both directions
 * @param padding zeros above and below × left and right
 */
record Window(Shape size, long stride, Shape padding) {

  /** One pixel. */
  static Window point() {
    return square(1);
  }

  /** k×k pixels, inside the image. */
  static Window square(int k) {
    return new Window(new Shape(k, k), 1, new Shape(0, 0));
  }

  /** 1×k pixels; the image keeps its size. */
  static Window row(int k) {
    return new Window(new Shape(1, k), 1, new Shape(0, k / 2));
  }

  /** k×1 pixels; the image keeps its size. */
  static Window column(int k) {
    return new Window(new Shape(k, 1), 1, new Shape(k / 2, 0));
  }

  /** The same, going over the edge so that the image keeps its size. */
  Window padded() {
    return new Window(size, stride, new Shape(size.get(0) / 2, size.get(1) / 2));
  }

  /** The same at every second pixel. */
  Window halving() {
    return new Window(size, 2, padding);
  }

  /** Height (dimension 0) or width (1) after it, of an image of this height or width. */
  long output(long input, int dimension) {
    return (input + 2 * padding.get(dimension) - size.get(dimension)) / stride + 1;
  }
}
