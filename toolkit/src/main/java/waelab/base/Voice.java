package waelab.base;

import java.util.function.Supplier;

/** Who is told what a person may want to know while something is done. */
@FunctionalInterface
public interface Voice {

  /** One sentence worth keeping, such as that a stand-in is used. */
  void say(String sentence);

  /** A sentence about this moment, worth reading now and not worth keeping with what comes out. */
  default void aside(String sentence) {
    say(sentence);
  }

  /**
   * Does something that takes a while.
   *
   * @param sentence what is being done; of no interest afterwards
   */
  default <T> T during(String sentence, Supplier<T> work) {
    say(sentence);
    return work.get();
  }
}
