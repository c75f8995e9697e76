package waelab.data;

/**
 * Data on which a run is evaluated: samples, or a split, of which the test set is used. A verb with
 * such a parameter accepts {@code mnist} as well as {@code mnist.test()}.
 */
public sealed interface TestData permits Samples, Split {

  /** The samples themselves, or a split's test set. */
  Samples test();
}
