package waelab.metrics;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import waelab.base.LabException;
import waelab.base.Randomness;
import waelab.data.ImageSet;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Layer;
import waelab.nn.Mode;
import waelab.nn.Network;
import waelab.torch.Torch;

/**
 * How a classifier is made of images and their labels. Five sixths of the images are learnt, the
 * last sixth is held out. Same data, same classifier: nothing here is anybody's choice.
 */
final class ClassifierTraining {

  /** d, how many features an image has: few enough for a covariance of some hundred images. */
  static final int FEATURES = 64;

  /** How many images at most are used; more make it hardly better. */
  static final int MOST_IMAGES = 12_000;

  /** How many images there must be. */
  static final int FEWEST_IMAGES = 100;

  private static final int BATCH = 64;
  private static final int STEPS = 600;
  private static final int MOST_EPOCHS = 40;
  private static final double RATE = 1e-3;

  /** Everything that decides what comes out, but the data: another recipe, another classifier. */
  static final String RECIPE =
      String.format(
          "1: convolutions 16, 32, 64 … to 4×4, linear %d, norm, ReLU, linear; Adam %s, at most %d"
              + " steps of %d and %d epochs, %d images",
          FEATURES, RATE, STEPS, BATCH, MOST_EPOCHS, MOST_IMAGES);

  private final ImageSet images;
  private final LabelTargets targets;
  private final Randomness randomness = new Randomness(0);

  ClassifierTraining(ImageSet images, LabelTargets targets) {
    this.images = images;
    this.targets = targets;
  }

  /** How many of the images are learnt; the others come after them. */
  static int learnt(int images) {
    return images - images / 6;
  }

  /** From images to features: the study's convolutions down to 4×4, then one linear map. */
  static Architecture features(ImageSet images) {
    var layers = Architecture.of(images.shape().getShape());
    for (int filters = 16; smallerSide(layers) > 4; filters = Math.min(64, 2 * filters)) {
      layers = layers.convolutions(filters);
    }
    // The norm keeps the features of every data set at one scale.
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
   * @throws LabException if somebody interrupts
   */
  void train(Network features, Network head) {
    features.initialize(randomness);
    head.initialize(randomness);
    int learnt = learnt(images.size());
    int batch = Math.min(BATCH, learnt);
    int perEpoch = learnt / batch;
    var adam = new Adam(RATE, features, head);
    int[] order = {};
    for (int step = 0; step < Math.min(STEPS, MOST_EPOCHS * perEpoch); step++) {
      int at = step % perEpoch * batch;
      if (at == 0) {
        order = randomness.permutation("classifier", step / perEpoch, learnt);
      }
      step(adam, features, head, Arrays.copyOfRange(order, at, at + batch));
      if (Thread.interrupted()) {
        throw new LabException(
            "Interrupted: there is no classifier of these images yet; the same call trains it.");
      }
    }
  }

  private void step(Adam adam, Network features, Network head, int... places) {
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Mode.training(
          () -> {
            var logits = head.apply(features.apply(images.batch(manager, places)));
            adam.minimize(targets.loss(logits, places));
            return true;
          });
    }
  }
}
