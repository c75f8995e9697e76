package waelab.base;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Who is told what a person may want to know while something is done. */
@FunctionalInterface
public interface Voice {

  /** One sentence worth keeping, such as that a stand-in is used. */
  void say(String sentence);

  /**
   * One sentence worth reading now, of what this machine or this moment is like: that a training
   * goes on where it stopped, for instance. It is not to be kept with a notebook's outputs, since
   * another execution would not say it.
   */
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

  /**
   * Does something that takes long enough for a person to ask how far it is.
   *
   * @param sentence what is being done; of no interest afterwards
   * @param work is given whom to tell how far it is, a few times a second
   */
  default <T> T watch(String sentence, Function<Consumer<String>, T> work) {
    say(sentence);
    long[] told = {System.nanoTime()};
    return work.apply(
        howFar -> {
          if (System.nanoTime() - told[0] > Duration.ofSeconds(10).toNanos()) {
            told[0] = System.nanoTime();
            aside(howFar);
          }
        });
  }
}
