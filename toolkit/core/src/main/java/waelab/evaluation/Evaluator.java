package waelab.evaluation;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.Cache;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.StoppedException;
import waelab.base.StorageException;
import waelab.base.Workspace;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.data.Split;
import waelab.latent.PriorFit;
import waelab.latent.PriorMatch;
import waelab.metrics.FeatureExtractor;
import waelab.metrics.Frechet;
import waelab.metrics.FrechetDistance;
import waelab.metrics.GeneratedImages;
import waelab.metrics.LabelClassifier;
import waelab.metrics.inception.InceptionWeights;
import waelab.model.Config;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.model.Model;
import waelab.model.Prior;
import waelab.runs.Run;
import waelab.runs.RunCaption;
import waelab.training.EvaluationPlan;
import waelab.training.Metric;
import waelab.training.Score;

/**
 * Evaluates runs: how far their images are from real ones, and their codes from the prior. Scores
 * on the test side of a run's own data are stored with the run.
 *
 * @param workspace where weights are
 * @param cache where features, statistics and matches are kept
 * @param most the largest number of images on each side of a distance
 * @param listener receives the progress
 * @param space the Inception feature space in which images are compared; if empty, the largest that
 *     is available, or else the features of a classifier
 */
public record Evaluator(
    Workspace workspace, Cache cache, int most, ProgressListener listener, OptionalInt space) {

  /** This many codes are enough, and comparing all pairs of more would take minutes. */
  private static final int MOST_CODES = 2_000;

  private static final int LEAST_CODES = 4;

  /** Checks the number. */
  public Evaluator {
    BadArgumentException.require(most >= 2, "images", most, "at least 2");
  }

  /** An evaluator with the cache of its workspace. */
  public Evaluator(Workspace workspace, int most, ProgressListener listener) {
    this(workspace, Cache.in(workspace), most, listener, OptionalInt.empty());
  }

  /** The same in the Inception feature space of this size. */
  public Evaluator in(int space) {
    return new Evaluator(workspace, cache, most, listener, OptionalInt.of(space));
  }

  /**
   * What to evaluate.
   *
   * @param model as it is now
   * @param prior the prior of its samples' codes, instead of N(0, I)
   * @param seed the seed of its samples
   * @param origin where it comes from
   */
  record Subject(Model model, Optional<Prior> prior, long seed, Provenance origin) {

    static Subject of(Run<?> run) {
      BadArgumentException.requireNonNull(run, "run");
      var origin = Provenance.of("data", run.trainedOn().caption()).with("run", run.id());
      return new Subject(run.model(), run.prior(), run.config().seed(), origin);
    }
  }

  /** A run's random samples against the same number of real images. */
  public FrechetDistance random(Run<?> run, Samples test) {
    requireImages(run, test);
    return random(run, test, features(() -> trainingImages(run)));
  }

  /**
   * The same in the features of a classifier that is trained on the labels of the run's training
   * images.
   */
  public FrechetDistance randomByLabels(Run<?> run, Samples test) {
    requireImages(run, test);
    return random(run, test, labels(trainingImages(run)));
  }

  private FrechetDistance random(Run<?> run, Samples test, FeatureExtractor features) {
    FrechetDistance distance = random(Subject.of(run), test, features);
    note(run, test, List.of(score(distance, ofSamples(distance, run.prior()))));
    return distance;
  }

  /** A run's reconstructions of real images against these images. */
  public FrechetDistance reconstruction(Run<?> run, Samples test) {
    requireImages(run, test);
    return reconstruction(run, test, features(() -> trainingImages(run)));
  }

  private FrechetDistance reconstruction(Run<?> run, Samples test, FeatureExtractor features) {
    FrechetDistance distance = reconstruction(Subject.of(run), test, features);
    note(run, test, List.of(score(distance, Metric.ofReconstructions(distance.name()))));
    return distance;
  }

  /** A run's codes against the prior. */
  public PriorMatch codes(Run<?> run, Samples test) {
    requireFits(run, test);
    BadArgumentException.requireNonNull(test, "test");
    PriorMatch match =
        PriorMatch.kept(cache, run.model(), test, codes(), run.config().seed(), listener);
    note(run, test, scores(match));
    return match;
  }

  /** All of one set against all of another. */
  public FrechetDistance between(Samples one, Samples other) {
    return frechet(features(() -> (ImageSet) one)).between(one, other);
  }

  /** All scores at once. */
  public Evaluation evaluate(Run<?> run, Samples test) {
    requireFits(run, test);
    boolean encodes = run.model() instanceof Encoder;
    boolean draws = run.trainedOn().images() && run.model() instanceof Generator;
    Optional<FeatureExtractor> features =
        draws ? Optional.of(features(() -> trainingImages(run))) : Optional.empty();
    Optional<PriorMatch> codes = encodes ? Optional.of(codes(run, test)) : Optional.empty();
    return new Evaluation(
        RunCaption.sentence(run),
        run.prior().map(Prior::mark),
        features.filter(any -> encodes).map(each -> reconstruction(run, test, each)),
        features.map(each -> random(run, test, each)),
        codes,
        codes.flatMap(match -> run.prior().map(prior -> fit(run, match, prior))),
        LossTerm.meanSquaredError(run));
  }

  private static PriorFit fit(Run<?> run, PriorMatch match, Prior prior) {
    return PriorFit.of(match.codes(), prior, run.config().seed());
  }

  /** Evaluates models while they are trained, as the study did, by random samples and by codes. */
  public Optional<EvaluationPlan.PeriodicEvaluator> evaluator() {
    return workspace.scoreEvery() == 0 ? Optional.empty() : Optional.of(new Periodic());
  }

  private final class Periodic implements EvaluationPlan.PeriodicEvaluator {

    private Optional<FeatureExtractor> features = Optional.empty(); // one for all epochs

    @Override
    public int every() {
      return workspace.scoreEvery();
    }

    @Override
    public Optional<List<Score>> scores(
        Model model, Split<?> data, Config config, int epoch, long steps) {
      var found = new ArrayList<Measurement>();
      try {
        measure(model, data, config, epoch).forEach(found::add);
        if (!model.averages().isEmpty()) {
          model
              .withAverages(() -> measure(model, data, config, epoch))
              .forEach(each -> found.add(each.ofAverage()));
        }
      } catch (StoppedException e) {
        return Optional.empty();
      }
      return Optional.of(found.stream().map(each -> each.at(epoch, steps)).toList());
    }

    private List<Measurement> measure(Model model, Split<?> data, Config config, int epoch) {
      var origin = Provenance.of("data", data.caption());
      var subject = new Subject(model, Optional.empty(), config.seed(), origin);
      var found = new ArrayList<Measurement>();
      if (model instanceof Generator && data.train() instanceof ImageSet real) {
        attempt(
            epoch,
            () -> {
              features = features.or(() -> Optional.of(features(() -> real)));
              var distance = random(subject, data.test(), features.get());
              found.add(score(distance, ofSamples(distance, Optional.empty())));
            });
      }
      if (model instanceof Encoder) {
        attempt(epoch, () -> found.addAll(Evaluator.scores(codes(subject, data.test()))));
      }
      return found;
    }

    /** If a measurement fails, the training continues without its number. */
    private void attempt(int epoch, Runnable measurement) {
      try {
        measurement.run();
      } catch (StoppedException e) {
        throw e;
      } catch (LabException e) {
        listener.info("Not all is judged after epoch " + epoch + ": " + e.getMessage());
      }
    }
  }

  /** The images that a run was trained on; it must be a run on images. */
  public static ImageSet trainingImages(Run<?> run) {
    return (ImageSet) run.data().train();
  }

  private static void requireImages(Run<?> run, Samples test) {
    requireImages(run, "a Fréchet distance is one of images");
    requireFits(run, test);
  }

  /** Checks that a run was trained on images; {@code why} they are needed is in the message. */
  public static void requireImages(Run<?> run, String why) {
    BadArgumentException.requireNonNull(run, "run");
    if (!run.trainedOn().images()) {
      throw new LabException(
          run.trainedOn().caption()
              + ": these are points, and "
              + why
              + "; kld(run, set) judges codes of points, too.");
    }
  }

  /** Checks the shape before thousands of images are generated in vain. */
  static void requireFits(Run<?> run, Samples test) {
    BadArgumentException.requireNonNull(run, "run");
    Shape found = BadArgumentException.requireNonNull(test, "test").shape();
    Shape trained = run.trainedOn().shape();
    if (!found.equals(trained)) {
      throw new LabException(
          "These samples are " + found + ", but the run was trained on " + trained + ".");
    }
  }

  /** The Fréchet distance between random samples and the same number of test images. */
  public FrechetDistance random(Subject subject, Samples test, FeatureExtractor features) {
    int n = images(test);
    return frechet(features).between(made(subject).samples(subject.seed(), n), test, n);
  }

  private FrechetDistance reconstruction(Subject subject, Samples test, FeatureExtractor features) {
    int n = images(test);
    return frechet(features).between(made(subject).reconstructions(test.slice(0, n)), test, n);
  }

  /** How well the codes of test samples match the prior. */
  public PriorMatch codes(Subject subject, Samples test) {
    BadArgumentException.requireNonNull(test, "test");
    return PriorMatch.of(subject.model(), test, codes(), subject.seed());
  }

  /** How many codes are used, if there are enough samples. */
  private int codes() {
    return Math.max(LEAST_CODES, Math.min(most, MOST_CODES));
  }

  /**
   * The features in which images are compared.
   *
   * @param real what a classifier is trained on if there are no Inception weights
   */
  FeatureExtractor features(Supplier<ImageSet> real) {
    if (space.isPresent()) {
      return weights().load(space.getAsInt());
    }
    Optional<FeatureExtractor> inception = weights().largest();
    if (inception.isEmpty()) {
      listener.note(
          "There are no Inception weights, so this is not FID; lab fetch inception downloads"
              + " them.");
    }
    return inception.orElseGet(() -> labels(real.get()));
  }

  private FeatureExtractor labels(ImageSet real) {
    return LabelClassifier.of(real, workspace, listener);
  }

  /** The Inception weights. */
  InceptionWeights weights() {
    return new InceptionWeights(workspace, listener);
  }

  /** The first {@code n} random samples of a run. */
  public ImageSet samples(Run<?> run, int n) {
    Subject subject = Subject.of(run);
    return made(subject).samples(subject.seed(), n);
  }

  /** A run's reconstructions of images. */
  public ImageSet reconstructions(Run<?> run, Samples images) {
    return made(Subject.of(run)).reconstructions(images);
  }

  private GeneratedImages made(Subject subject) {
    return new GeneratedImages(subject.model(), subject.origin(), subject.prior(), listener);
  }

  private Frechet frechet(FeatureExtractor features) {
    return new Frechet(features, cache, listener);
  }

  int images(Samples test) {
    BadArgumentException.requireNonNull(test, "test");
    return Math.min(most, test.size());
  }

  /** A score without its epoch and steps. */
  record Measurement(Metric metric, int samples, int reference, double value, double ideal) {
    Measurement ofAverage() {
      return new Measurement(metric.ofAverage(), samples, reference, value, ideal);
    }

    Score at(int epoch, long steps) {
      return new Score(epoch, steps, metric, samples, reference, value, ideal);
    }
  }

  static Metric ofSamples(FrechetDistance distance, Optional<Prior> prior) {
    return Metric.ofSamples(Metric.Kind.FRECHET, distance.name(), prior);
  }

  static Measurement score(FrechetDistance distance, Metric metric) {
    int n = distance.images().count();
    double floor =
        distance
            .floor()
            .filter(each -> each.count() == n) // higher for fewer images, so not the ideal
            .map(FrechetDistance.Floor::value)
            .orElse(Double.NaN);
    return new Measurement(metric, n, distance.reference().count(), distance.value(), floor);
  }

  static List<Measurement> scores(PriorMatch match) {
    int n = match.codes().size();
    return match.measures().stream()
        .map(
            each ->
                new Measurement(Metric.ofCodes(each.name()), n, n, each.value(), each.ofPrior()))
        .toList();
  }

  /** Stores numbers with a run if they were measured on the test side of its own data. */
  void note(Run<?> run, Samples test, List<Measurement> found) {
    boolean own = test.id().equals(run.trainedOn().id());
    if (!own || !test.provenance().get("side").equals("test")) {
      return;
    }
    int epochs = run.losses().epochs().size();
    try {
      run.scores()
          .add(
              found.stream()
                  .map(each -> run.isAverage() ? each.ofAverage() : each)
                  .map(each -> each.at(epochs, run.steps()))
                  .toList());
    } catch (StorageException | BadFileException e) {
      listener.note("These numbers are not kept with the run: " + e.getMessage());
    }
  }
}
