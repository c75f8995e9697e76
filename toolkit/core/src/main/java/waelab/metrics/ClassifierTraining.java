package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.stream.IntStream;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Randomness;
import waelab.base.StoppedException;
import waelab.data.ImageSet;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Layer;
import waelab.nn.Mode;
import waelab.nn.Network;
import waelab.torch.Torch;

/**
 * Trains a classifier on images and their labels. Five sixths of the images are for training, the
 * last sixth is held out. The same data give the same classifier: there are no settings to choose.
 */
final class ClassifierTraining {

  /** d, how many features an image has: few enough for a covariance of some hundred images. */
  static final int FEATURES = 64;

  /** Maximum number of images that are used; more images hardly improve the classifier. */
  static final int MOST_IMAGES = 12_000;

  /** Minimum number of images. */
  static final int FEWEST_IMAGES = 100;

  private static final int BATCH = 64;
  private static final int STEPS = 600;
  private static final int MOST_EPOCHS = 40;
  private static final double RATE = 1e-3;

  /** Everything that determines the classifier, except the data. */
  static final String RECIPE =
      Printable.of(
          "1: convolutions 16, 32, 64 … to 4×4, linear %d, norm, ReLU, linear; Adam %s, at most %d"
              + " steps of %d and %d epochs, %d images",
          FEATURES, RATE, STEPS, BATCH, MOST_EPOCHS, MOST_IMAGES);

  // The first steps are slower than others.
  private static final int STEPS_BEFORE_TIMING = 10;
  private static final int STEPS_TIMED = 20;

  private final ImageSet images;
  private final LabelTargets targets;
  private final Network features;
  private final Network head;
  private final Randomness randomness = new Randomness(0);
  private final int learnt;
  private final int batch;

  /**
   * Prepares a training.
   *
   * @param features a network of {@link #features(ImageSet)}
   * @param head a network of {@link #head(LabelTargets)}
   */
  ClassifierTraining(ImageSet images, LabelTargets targets, Network features, Network head) {
    this.images = images;
    this.targets = targets;
    this.features = features;
    this.head = head;
    learnt = learnt(images.size());
    batch = Math.min(BATCH, learnt);
  }

  /** Number of images for training; the held-out images come after them. */
  static int learnt(int images) {
    return images - images / 6;
  }

  /** From images to features: the study's convolutions down to 4×4, then one linear map. */
  static Architecture features(ImageSet images) {
    var layers = Architecture.of(images.shape().getShape());
    for (int filters = 16; smallerSide(layers) > 4; filters = Math.min(64, 2 * filters)) {
      layers = layers.convolutions(filters);
    }
    // Batch norm gives the features of every data set the same scale.
    return layers.then(new Layer.Flatten(), new Layer.Linear(FEATURES), new Layer.Norm());
  }

  private static long smallerSide(Architecture layers) {
    return Math.min(layers.output().get(1), layers.output().get(2));
  }

  /** From features to logits. */
  static Architecture head(LabelTargets targets) {
    return Architecture.of(FEATURES).then(Layer.Nonlinearity.RELU).linear(targets.outputs());
  }

  /**
   * Trains both networks from their initial weights.
   *
   * @param listener receives the estimated time
   * @return the fraction of correct answers for the held-out images
   * @throws LabException if the thread is interrupted
   */
  double train(ProgressListener listener) {
    features.initialize(randomness);
    head.initialize(randomness);
    var adam = new Adam(RATE, features, head);
    int steps = Math.min(STEPS, MOST_EPOCHS * perEpoch());
    steps(adam, 0, STEPS_BEFORE_TIMING);
    long start = System.nanoTime();
    int done = STEPS_BEFORE_TIMING + STEPS_TIMED;
    steps(adam, STEPS_BEFORE_TIMING, done);
    double left = (steps - done) * (System.nanoTime() - start) / 1e9 / STEPS_TIMED;
    String sentence =
        Printable.of(
            "Training a small classifier of the %s of %s once, for distances in its features:"
                + " about %.0f s ...",
            targets.kind(), images.caption(), Math.ceil(left));
    listener.during(sentence, () -> steps(adam, done, steps));
    return accuracy();
  }

  private int perEpoch() {
    return learnt / batch;
  }

  private int steps(Adam adam, int from, int to) {
    for (int step = from; step < to; step++) {
      int epoch = step / perEpoch();
      int at = step % perEpoch() * batch;
      int[] order = randomness.permutation("classifier", epoch, learnt);
      step(adam, Arrays.copyOfRange(order, at, at + batch));
      StoppedException.check(
          "Interrupted: there is no classifier of these images yet; the same call trains it.");
    }
    return to;
  }

  private void step(Adam adam, int... places) {
    Torch.scoped(
        manager ->
            Mode.training(
                () -> {
                  adam.minimize(targets.loss(logits(manager, places), places));
                  return true;
                }));
  }

  private NDArray logits(NDManager manager, int... places) {
    return head.apply(features.apply(images.batch(manager, places)));
  }

  private double accuracy() {
    float[] logits = new float[(images.size() - learnt) * targets.outputs()];
    for (int from = learnt; from < images.size(); from += BATCH) {
      int[] places = IntStream.range(from, Math.min(from + BATCH, images.size())).toArray();
      float[] some =
          Torch.scoped(manager -> Torch.floats(Mode.evaluation(() -> logits(manager, places))));
      System.arraycopy(some, 0, logits, (from - learnt) * targets.outputs(), some.length);
    }
    return targets.accuracy(logits, learnt);
  }
}
