package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Describes the samples that a model was trained and tested on, without containing them.
 *
 * @param id the data that they belong to
 * @param sample shape of one sample, without N: C×H×W or d
 * @param train number of training samples
 * @param test number of test samples
 * @param trainDigest {@link Samples#digest()} of the training samples
 * @param testDigest digest of the test samples
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

  /** The words that every caption contains. */
  public String caption() {
    return id.caption();
  }

  /** True for images, false for points. */
  public boolean images() {
    return sample.size() == 3;
  }

  /** The numbers, kind and source of the samples, as in {@link Split#toString}. */
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

  /** Whether these are exactly the same samples, in the same order. */
  public boolean isSameAs(DataFacts other) {
    return trainDigest.equals(other.trainDigest) && testDigest.equals(other.testDigest);
  }

  @Override
  public String toString() {
    return card();
  }
}
