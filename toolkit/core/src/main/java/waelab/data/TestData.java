package waelab.data;

/**
 * What a run is judged on: samples, or a split, which stands for its test side. A verb that takes
 * one takes {@code mnist} as well as {@code mnist.test()}.
 */
public sealed interface TestData permits Samples, Split {

  /** The samples themselves, or a split's test side. */
  Samples test();
}
