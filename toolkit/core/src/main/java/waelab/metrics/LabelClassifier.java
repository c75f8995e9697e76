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
 * Features without anybody's weights: those of a small convolutional network that was trained on
 * the data's own labels, once. A Fréchet distance in them is no FID and never called so, and is
 * comparable only with others in the features of the same classifier ({@link #id}).
 *
 * <p>A feature is what the last hidden layer computes before its ReLU. Measured on MNIST, relative
 * to the distance of real images from real ones, these see blur, noise and a coarser rendering
 * about 1.5 times as well as those after it, and a missing digit nearly as well; and none is zero
 * for all images, which would make a covariance singular. They see least what labels do not depend
 * on: noise of 5 grey levels, or blur of less than half a pixel, hardly shows.
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
   * The classifier of a data set, trained now if it is not in the workspace's cache yet, which
   * takes seconds. Five in six of the first 12,000 images are learnt and the rest is held out, so
   * that the yardstick does not depend on what is measured with it.
   *
   * @param real real images with attributes or labels, the training side of a split; at least 100
   * @param workspace where it is kept
   * @param listener is told while it trains, and if it is not good
   * @throws LabException if there is nothing to learn, if what was learnt is no better than
   *     guessing, or if somebody interrupts
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

  /** The digest of images is of their pixels, and labels may be others another day. */
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
    // Where another process was quicker, its classifier is everybody's.
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

  /** The kept numbers of a classifier's arrays, and how good it was. */
  record Kept(Map<String, float[]> values, double accuracy) {}

  private Optional<Double> read(Cache cache, Key key, ProgressListener listener) {
    Map<String, NDArray> state = state();
    Optional<Kept> kept = cache.find(key, Kept.class, listener, file -> read(file, state));
    kept.ifPresent(
        found -> state.forEach((name, array) -> Torch.set(array, found.values.get(name))));
    return kept.map(Kept::accuracy);
  }

  /** Reads what {@link #tensors} gave of arrays of these shapes. */
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
      throw new BadFileException(file.path(), "tells no accuracy between 0 and 1");
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

  /** The share of held-out images, or of their single attributes, that it tells right. */
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

  /** With digits of its weights: of another classifier it is another distance. */
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

  /** Of what makes the features; what tells the answers from them is of no account here. */
  static String digest(Network network) {
    var bytes = new ByteArrayOutputStream();
    network.state().values().forEach(a -> bytes.writeBytes(Checksum.bytes(Torch.floats(a))));
    return Checksum.of(bytes.toByteArray()).hex().substring(0, 16);
  }

  /** What it was trained on and how good it is. */
  @Override
  public String toString() {
    int heldOut = images.size() - ClassifierTraining.learnt(images.size());
    return Printable.of(
        "a classifier of the %s of %s, %.1f %% right on %,d images it has not seen (%.1f %% by"
            + " guessing)",
        targets.kind(), images.caption(), 100 * accuracy, heldOut, 100 * accuracyOfGuessing());
  }
}
