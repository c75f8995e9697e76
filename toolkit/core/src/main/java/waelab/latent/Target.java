package waelab.latent;

import java.util.Arrays;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.data.ImageSet;

/**
 * A question about every image: its label, or whether it has an attribute.
 *
 * @param name {@code label}, or the attribute's name
 * @param train the answer of each training image, 0 or more
 * @param test the answer of each test image
 */
public record Target(String name, int[] train, int[] test) {

  /** The result for one question and one view. */
  public interface Answer {

    /** The question's name. */
    String question();

    /** The view's name. */
    String view();

    /** d, how many numbers describe an image in the view. */
    int dimension();
  }

  /** The name of labels that have no other name. */
  public static final String LABEL = "label";

  /** If fewer images than this share a label on average, the labels are not classes. */
  private static final int FEWEST_PER_CLASS = 5;

  /**
   * Copies and checks the answers.
   *
   * @throws LabException if all training images, or all test images, have the same answer
   */
  public Target {
    train = BadArgumentException.requireNonNull(train, "train").clone();
    test = BadArgumentException.requireNonNull(test, "test").clone();
    requireTwo(name, train, "training");
    requireTwo(name, test, "test");
  }

  private static void requireTwo(String name, int[] answers, String side) {
    if (Arrays.stream(answers).distinct().count() < 2) {
      throw LabException.of(
          "%s is the same for all %,d %s images, so there is nothing to predict; take more images,"
              + " or another label or attribute.",
          name, answers.length, side);
    }
  }

  /**
   * The label of each image.
   *
   * @throws LabException if there are no labels, only one, or so many that they are not classes
   */
  public static Target label(ImageSet train, ImageSet test) {
    BadArgumentException.requireNonNull(train, "train", test, "test");
    int[] labels = train.labels();
    long classes = Arrays.stream(labels).distinct().count();
    if (classes < 2 || labels.length < FEWEST_PER_CLASS * classes) {
      String found =
          classes < 2 ? "only one label" : Printable.of("%,d labels, too many to learn", classes);
      throw LabException.of(
          "The %,d training images (%s) have %s; %s.",
          labels.length,
          train.caption(),
          found,
          train.attributes().isEmpty()
              ? "take images with labels, such as MNIST or a folder with sub-folders"
              : "name one or more of their attributes " + train.attributes());
    }
    return new Target(LABEL, labels, test.labels());
  }

  /**
   * Whether each image has an attribute: 1, else 0.
   *
   * @throws LabException if there is no such attribute, or all have it, or none
   */
  public static Target attribute(ImageSet train, ImageSet test, String name) {
    BadArgumentException.requireNonNull(train, "train", test, "test", name, "name");
    return new Target(name, answers(train.attribute(name)), answers(test.attribute(name)));
  }

  private static int[] answers(boolean[] has) {
    int[] answers = new int[has.length];
    Arrays.setAll(answers, i -> has[i] ? 1 : 0);
    return answers;
  }

  /** A copy. */
  @Override
  public int[] train() {
    return train.clone();
  }

  /** A copy. */
  @Override
  public int[] test() {
    return test.clone();
  }

  /** How many different answers test images have. */
  int classes() {
    return (int) Arrays.stream(test).distinct().count();
  }

  /** The share of test images that have the most frequent training answer. */
  double majority() {
    int most = train[0];
    long times = 0;
    for (int answer : Arrays.stream(train).distinct().sorted().toArray()) {
      long count = Arrays.stream(train).filter(each -> each == answer).count();
      most = count > times ? answer : most;
      times = Math.max(times, count);
    }
    int usual = most;
    return (double) Arrays.stream(test).filter(each -> each == usual).count() / test.length;
  }

  /** Checks that there is an answer for each code. */
  void requireFits(FeatureView view) {
    BadArgumentException.require(
        train.length == view.train().size() && test.length == view.test().size(),
        name,
        train.length + " and " + test.length + " answers",
        "answered for " + view.train().size() + " and " + view.test().size() + " codes");
  }
}
