package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.BiFunction;
import waelab.base.BadArgumentException;
import waelab.base.Budget;
import waelab.base.Randomness;

/**
 * Training and test samples without a common sample. Both are in a random order that is drawn once,
 * so the first n of them are a representative sample.
 *
 * @param <S> images or points
 * @param train the samples that a model is trained on
 * @param test the samples that it is evaluated on
 */
public record Split<S extends Samples>(S train, S test) implements TestData, Shaped {

  /**
   * Checks both sets.
   *
   * @throws BadArgumentException if one is missing or has no samples, or they differ in shape
   */
  public Split {
    BadArgumentException.requireNonNull(train, "train");
    BadArgumentException.requireNonNull(test, "test");
    BadArgumentException.require(train.size() > 0, "train", "empty", "at least 1 sample");
    BadArgumentException.require(test.size() > 0, "test", "empty", "at least 1 sample");
    BadArgumentException.require(
        test.shape().equals(train.shape()), "test", test.shape(), "of shape " + train.shape());
  }

  @Override
  public Shape shape() {
    return train.shape();
  }

  /**
   * A split has its own seed, so that a run's seed never moves an image between the training and
   * the test set.
   */
  private static final long SEED = 2026;

  /**
   * The study's split of images: 80 % to train on, 20 % to test on, in a seeded order.
   *
   * @throws BadArgumentException if there are fewer than two images
   */
  public static Split<ImageSet> of(ImageSet images) {
    BadArgumentException.requireNonNull(images, "images");
    return of(images, (side, places) -> images.select(places).with("side", side));
  }

  /** 80 % of the points to train on, 20 % to test on, in a seeded order. */
  public static Split<PointSet> of(PointSet points) {
    BadArgumentException.requireNonNull(points, "points");
    return of(points, (side, places) -> points.select(places).with("side", side));
  }

  private static <S extends Samples> Split<S> of(S all, BiFunction<String, int[], S> select) {
    BadArgumentException.require(all.size() >= 2, "samples", all.size(), "2 or more, to be split");
    int[] order = new Randomness(SEED).permutation("split", 0, all.size());
    int cut = (int) (all.size() * 4L / 5);
    return new Split<>(
        select.apply("train", Arrays.copyOf(order, cut)),
        select.apply("test", Arrays.copyOfRange(order, cut, order.length)));
  }

  /**
   * The first {@code n} training samples and the first n/4 test samples, or all if there are fewer.
   *
   * @throws BadArgumentException if {@code n} is below 4
   */
  public Split<S> limit(int n) {
    BadArgumentException.require(n >= 4, "limit", n, "at least 4 training samples");
    return limit(n, n / 4);
  }

  /** The samples that a budget allows; points are small enough for every budget. */
  public Split<S> within(Budget budget) {
    boolean images = train instanceof ImageSet;
    return images
        ? limit(budget.trainImages(train.values()), budget.testImages(train.values()))
        : this;
  }

  /** The first training and test samples, or all if there are fewer. */
  public Split<S> limit(int trainSize, int testSize) {
    BadArgumentException.require(trainSize >= 1, "limit", trainSize, "at least 1 training sample");
    BadArgumentException.require(testSize >= 1, "limit", testSize, "at least 1 test sample");
    return new Split<>(first(train, trainSize), first(test, testSize));
  }

  @SuppressWarnings("unchecked") // a slice of an S is an S, for both kinds of samples
  private static <S extends Samples> S first(S samples, int n) {
    return n >= samples.size() ? samples : (S) samples.slice(0, n);
  }

  /** Which data these are: the id of the training set. */
  public DatasetId id() {
    return train.id();
  }

  /** The words that every caption of these data contains. */
  public String caption() {
    return train.caption();
  }

  /** Describes these samples without containing them; computes both digests. */
  public DataFacts facts() {
    return DataFacts.of(this);
  }

  /** A short summary: the numbers, kind and source of the samples. */
  @Override
  public String toString() {
    return card(train.size(), test.size(), train.toString());
  }

  static String card(int train, int test, String of) {
    return train + " to train on, " + test + " to test on: " + of;
  }
}
