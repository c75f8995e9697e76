package waelab.metrics;

import static ai.djl.nn.Activation.softPlus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import waelab.base.Checksum;
import waelab.base.LabException;
import waelab.data.DatasetId.Kind;
import waelab.data.ImageSet;
import waelab.nn.Scalars;
import waelab.torch.Torch;

/**
 * What a classifier must predict for each image: yes or no for each attribute if the set has
 * attributes, otherwise one class of several.
 *
 * @param kind their name: digits, labels or attributes
 * @param oneOfAll true if exactly one answer of an image is yes
 * @param answers for each image K answers
 */
record LabelTargets(String kind, boolean oneOfAll, boolean[][] answers) {

  /** With fewer images per label on average, labels are names, such as persons, and not classes. */
  private static final int FEWEST_PER_CLASS = 5;

  /**
   * The attributes of the images or, without attributes, their labels.
   *
   * @throws LabException if they have neither, or labels that are not classes, such as numbers of
   *     persons
   */
  static LabelTargets of(ImageSet images) {
    var answers = new boolean[images.size()][];
    List<boolean[]> attributes = attributes(images);
    if (!attributes.isEmpty()) {
      for (int i = 0; i < answers.length; i++) {
        answers[i] = new boolean[attributes.size()];
        for (int k = 0; k < attributes.size(); k++) {
          answers[i][k] = attributes.get(k)[i];
        }
      }
      return new LabelTargets("attributes", false, answers);
    }
    int[] labels = images.labels();
    int[] classes = Arrays.stream(labels).distinct().sorted().toArray();
    requireClasses(images, classes.length);
    for (int i = 0; i < answers.length; i++) {
      answers[i] = new boolean[classes.length];
      answers[i][Arrays.binarySearch(classes, labels[i])] = true;
    }
    Kind kind = images.id().kind();
    boolean digits = kind == Kind.MNIST || kind == Kind.MNIST_STAND_IN;
    return new LabelTargets(digits ? "digits" : "labels", true, answers);
  }

  /**
   * The attributes that some images have and others do not have; other attributes cannot be
   * learned.
   */
  private static List<boolean[]> attributes(ImageSet images) {
    return images.attributes().stream()
        .map(images::attribute)
        .filter(has -> IntStream.range(1, has.length).anyMatch(i -> has[i] != has[0]))
        .toList();
  }

  private static void requireClasses(ImageSet images, int classes) {
    if (classes >= 2 && images.size() >= FEWEST_PER_CLASS * classes) {
      return;
    }
    String labels =
        classes < 2 ? "all of one class" : "of " + classes + " labels, too many to learn";
    throw LabException.of(
        "There is nothing to train a classifier on in %s: its %d images have no attributes that"
            + " differ and are %s; use FID, which needs no labels, or a folder with a sub-folder"
            + " of images for each class.",
        images.caption(), images.size(), labels);
  }

  /** SHA-256 of the kind and of all answers. */
  String digest() {
    var content = new StringBuilder(kind);
    for (boolean[] each : answers) {
      content.append('\n');
      for (boolean answer : each) {
        content.append(answer ? '1' : '0');
      }
    }
    return Checksum.of(content.toString().getBytes(StandardCharsets.UTF_8)).hex();
  }

  /** K, how many answers an image has. */
  int outputs() {
    return answers[0].length;
  }

  /**
   * The loss: −log softmax(ℓ) of the true class, or, where answers are independent, their negative
   * log-likelihood Σ softplus(ℓ) − tℓ; averaged over images.
   *
   * @param logits m×K
   * @param images indices of the images
   * @return a scalar
   */
  NDArray loss(NDArray logits, int... images) {
    NDArray t = batch(logits.getManager(), images);
    NDArray likelihood =
        oneOfAll ? logits.logSoftmax(1).mul(t) : logits.mul(t).sub(softPlus(logits));
    return Scalars.times(-1.0 / images.length, likelihood.sum());
  }

  private NDArray batch(NDManager manager, int... images) {
    float[] values = new float[images.length * outputs()];
    for (int i = 0; i < values.length; i++) {
      values[i] = answers[images[i / outputs()]][i % outputs()] ? 1 : 0;
    }
    return Torch.array(manager, values, new Shape(images.length, outputs()));
  }

  /**
   * The fraction of correct answers: classes, or single attributes.
   *
   * @param logits n×K, for images {@code from} on
   */
  double accuracy(float[] logits, int from) {
    int right = 0;
    int images = logits.length / outputs();
    for (int i = 0; i < images; i++) {
      float[] row = Arrays.copyOfRange(logits, i * outputs(), (i + 1) * outputs());
      right += right(row, answers[from + i]);
    }
    return (double) right / (images * (oneOfAll ? 1 : outputs()));
  }

  private int right(float[] logits, boolean[] truth) {
    int right = 0;
    int largest = 0;
    for (int k = 0; k < logits.length; k++) {
      right += logits[k] > 0 == truth[k] ? 1 : 0;
      largest = logits[k] > logits[largest] ? k : largest;
    }
    return oneOfAll ? truth[largest] ? 1 : 0 : right;
  }

  /** The accuracy, for images {@code from} on, of always giving the most frequent answer. */
  double accuracyOfGuessing(int from) {
    int images = answers.length - from;
    double best = 0;
    double sum = 0;
    for (int k = 0; k < outputs(); k++) {
      int yes = 0;
      for (int i = from; i < answers.length; i++) {
        yes += answers[i][k] ? 1 : 0;
      }
      best = Math.max(best, yes);
      sum += Math.max(yes, images - yes);
    }
    return oneOfAll ? best / images : sum / images / outputs();
  }
}
