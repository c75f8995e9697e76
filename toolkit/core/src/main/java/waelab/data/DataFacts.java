package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * What is to be said of the samples that a model was trained and tested on, without the samples.
 *
 * @param id which data they are some of
 * @param sample shape of one sample, without N: C×H×W or d
 * @param train how many to train on
 * @param test how many to test on
 * @param trainDigest {@link Samples#digest()} of those to train on
 * @param testDigest of those to test on
 */
public record DataFacts(
    DatasetId id, List<Long> sample, int train, int test, String trainDigest, String testDigest) {

  /** Copies the list. */
  public DataFacts {
    sample = List.copyOf(sample);
  }

  static DataFacts of(Split<?> split) {
    Samples train = split.train();
    return new DataFacts(
        split.id(),
        Arrays.stream(train.shape().getShape()).boxed().toList(),
        train.size(),
        split.test().size(),
        train.digest(),
        split.test().digest());
  }

  /** The words every caption carries. */
  public String caption() {
    return id.caption();
  }

  /** True for images, false for points. */
  public boolean images() {
    return sample.size() == 3;
  }

  /** How many on each side, of what, from where: as {@link Split#toString}. */
  public String card() {
    String what =
        images()
            ? " images " + ImageSet.dimensions(shape())
            : " points in " + values() + " dimensions";
    return Split.card(train, test, train + what + ", " + caption());
  }

  /** Shape of one sample, without N. */
  public Shape shape() {
    return new Shape(sample);
  }

  /** How many numbers one sample has. */
  public long values() {
    return shape().size();
  }

  /** Whether these are the very same samples, in the same order. */
  public boolean isSameAs(DataFacts other) {
    return trainDigest.equals(other.trainDigest) && testDigest.equals(other.testDigest);
  }

  @Override
  public String toString() {
    return card();
  }
}
