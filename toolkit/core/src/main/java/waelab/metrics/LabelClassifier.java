package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.Cache;
import waelab.base.Cache.Key;
import waelab.base.Checksum;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Safetensors;
import waelab.base.SafetensorsFile;
import waelab.base.Workspace;
import waelab.data.ImageSet;
import waelab.nn.Mode;
import waelab.nn.Network;
import waelab.torch.Torch;

/**
 * Features that need no published weights: those of a small convolutional network that is trained
 * once, on the data's own labels. A Fréchet distance in them is not an FID and is never called FID.
 * It is comparable only with distances in the features of the same classifier ({@link #id}).
 *
 * <p>A feature is an output of the last hidden layer before its ReLU. Measured on MNIST, relative
 * to the distance of real images from real ones, these features detect blur, noise and a coarser
 * rendering about 1.5 times as well as the features after the ReLU, and a missing digit nearly as
 * well. None of them is zero for all images, which would make a covariance singular. They are least
 * sensitive to changes that labels do not depend on: noise of 5 grey levels, or blur of less than
 * half a pixel, has little effect.
 */
public final class LabelClassifier implements FeatureExtractor {

  private static final int NAME_DIGITS = 4;

  private static final String ACCURACY = "accuracy";
  private static final int FASTEST_BATCH = 256;
  private static final double GOOD_ENOUGH = 0.5;

  private final ImageSet images;
  private final LabelTargets targets;
  private final Network network;
  private final Network head;
  private double accuracy;
  private String weights;

  private LabelClassifier(ImageSet images) {
    this.images = images;
    targets = LabelTargets.of(images);
    network = new Network("features", ClassifierTraining.features(images));
    head = new Network("head", ClassifierTraining.head(targets));
  }

  /**
   * The classifier of a data set. If it is not in the workspace's cache, it is trained now, which
   * takes seconds. Five sixths of the first 12,000 images are for training and the rest is held
   * out, so that the features do not depend on the images that are measured with them.
   *
   * @param real real images with attributes or labels, the training side of a split; at least 100
   * @param workspace where it is stored
   * @param listener receives the progress of the training, and a warning if the accuracy is low
   * @throws LabException if there are no labels to learn, if the classifier is not better than
   *     guessing, or if the thread is interrupted
   */
  public static LabelClassifier of(ImageSet real, Workspace workspace, ProgressListener listener) {
    BadArgumentException.requireNonNull(real, "real", workspace, "workspace", listener, "listener");
    int fewest = ClassifierTraining.FEWEST_IMAGES;
    BadArgumentException.require(
        real.size() >= fewest, "images", real.size(), "at least " + fewest + " for a classifier");
    int used = Math.min(real.size(), ClassifierTraining.MOST_IMAGES);
    var classifier = new LabelClassifier(real.slice(0, used));
    Cache cache = Cache.in(workspace);
    Key key = key(classifier.images, classifier.targets);
    classifier.accuracy =
        classifier
            .read(cache, key, listener)
            .orElseGet(() -> classifier.train(cache, key, listener));
    classifier.weights = digest(classifier.network);
    classifier.requireGood(listener);
    return classifier;
  }

  /**
   * The answers have their own digest: the images' digest depends only on pixels, and labels may
   * change.
   */
  static Key key(ImageSet images, LabelTargets targets) {
    return new Key(
        "classifiers",
        Map.of(
            "recipe", ClassifierTraining.RECIPE,
            "images", images.digest(),
            "answers", targets.digest()));
  }

  private double train(Cache cache, Key key, ProgressListener listener) {
    double measured = new ClassifierTraining(images, targets, network, head).train(listener);
    // If another process was faster, its classifier is used.
    return read(cache, key, sentence -> {}).orElseGet(() -> keep(cache, key, measured, listener));
  }

  private double keep(Cache cache, Key key, double measured, ProgressListener listener) {
    cache.keep(key, tensors(state(), measured), listener);
    return measured;
  }

  static Map<String, Safetensors.Writable> tensors(Map<String, NDArray> state, double accuracy) {
    var tensors = new TreeMap<String, Safetensors.Writable>();
    state.forEach(
        (name, array) ->
            tensors.put(
                name, new Safetensors.Tensor(array.getShape().getShape(), Torch.floats(array))));
    tensors.put(ACCURACY, new Safetensors.Doubles(new long[] {1}, new double[] {accuracy}));
    return tensors;
  }

  /** The stored numbers of a classifier's arrays, and its accuracy. */
  record Kept(Map<String, float[]> values, double accuracy) {}

  private Optional<Double> read(Cache cache, Key key, ProgressListener listener) {
    Map<String, NDArray> state = state();
    Optional<Kept> kept = cache.find(key, Kept.class, listener, file -> read(file, state));
    kept.ifPresent(
        found -> state.forEach((name, array) -> Torch.set(array, found.values.get(name))));
    return kept.map(Kept::accuracy);
  }

  /** Reads what {@link #tensors} returned for arrays of these shapes. */
  static Kept read(SafetensorsFile file, Map<String, NDArray> state) {
    var shapes = new TreeMap<String, List<Long>>();
    state.forEach((name, array) -> shapes.put(name, shape(array)));
    shapes.put(ACCURACY, List.of(1L));
    var found = new TreeMap<String, List<Long>>();
    file.entries().forEach((name, entry) -> found.put(name, entry.shape()));
    if (!found.equals(shapes)) {
      throw new BadFileException(file.path(), "has tensors " + found + " instead of " + shapes);
    }
    double accuracy = file.doubles(ACCURACY)[0];
    if (!(accuracy >= 0 && accuracy <= 1)) {
      throw new BadFileException(file.path(), "has an accuracy that is not between 0 and 1");
    }
    var values = new TreeMap<String, float[]>();
    state.keySet().forEach(name -> values.put(name, file.floats(name)));
    return new Kept(values, accuracy);
  }

  private static List<Long> shape(NDArray array) {
    return Arrays.stream(array.getShape().getShape()).boxed().toList();
  }

  private void requireGood(ProgressListener listener) {
    double guessing = accuracyOfGuessing();
    if (accuracy <= guessing) {
      throw new LabException(
          "The labels cannot be learned: " + this + "; a distance in its features means nothing.");
    }
    if (accuracy < guessing + GOOD_ENOUGH * (1 - guessing)) {
      listener.info("Distances in these features mean little: " + this + ".");
    }
  }

  /** The fraction of held-out images, or of their single attributes, that it predicts correctly. */
  public double accuracy() {
    return accuracy;
  }

  /** The accuracy of always giving the most frequent answer, on the same images. */
  public double accuracyOfGuessing() {
    return targets.accuracyOfGuessing(ClassifierTraining.learnt(images.size()));
  }

  @Override
  public String distanceName() {
    return "Fréchet distance (" + kind() + ")";
  }

  @Override
  public String spaceName() {
    return "classifier of " + kind();
  }

  @Override
  public String kernelDistanceName() {
    return "kernel distance (" + kind() + ")";
  }

  /** Contains digits of its weights' digest: another classifier means another distance. */
  private String kind() {
    return targets.kind() + ", " + weights.substring(0, NAME_DIGITS);
  }

  @Override
  public int dimension() {
    return ClassifierTraining.FEATURES;
  }

  /** Its kind and a digest of its weights. */
  @Override
  public String id() {
    return "classifier-of-" + targets.kind() + "-" + weights;
  }

  @Override
  public int batchSize() {
    return FASTEST_BATCH;
  }

  /**
   * {@inheritDoc}
   *
   * @throws BadArgumentException if the images are of another shape than those it was trained on
   */
  @Override
  public NDArray features(NDArray batch) {
    BadArgumentException.require(
        batch.getDataType() == DataType.UINT8, "images", batch.getDataType(), "uint8");
    Shape one = batch.getShape().slice(1);
    BadArgumentException.require(
        one.equals(images.shape()),
        "images",
        "of shape " + one,
        "of shape " + images.shape() + ", as " + images.caption() + " is");
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray features = Mode.evaluation(() -> network.apply(Torch.operators().scaleImages(batch)));
      NDScope.unregister(features);
      return features;
    }
  }

  private Map<String, NDArray> state() {
    var state = new LinkedHashMap<>(network.state());
    state.putAll(head.state());
    return state;
  }

  /**
   * A digest of the network that makes the features, without the head that predicts the answers.
   */
  static String digest(Network network) {
    var bytes = new ByteArrayOutputStream();
    network.state().values().forEach(a -> bytes.writeBytes(Checksum.bytes(Torch.floats(a))));
    return Checksum.of(bytes.toByteArray()).hex().substring(0, 16);
  }

  /** Its training data and its accuracy. */
  @Override
  public String toString() {
    int heldOut = images.size() - ClassifierTraining.learnt(images.size());
    return Printable.of(
        "a classifier of the %s of %s, %.1f %% right on %,d images it has not seen (%.1f %% by"
            + " guessing)",
        targets.kind(), images.caption(), 100 * accuracy, heldOut, 100 * accuracyOfGuessing());
  }
}
