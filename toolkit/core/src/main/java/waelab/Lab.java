package waelab;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.base.Budget;
import waelab.base.Cache;
import waelab.base.Check;
import waelab.base.Output;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Workspace;
import waelab.data.CelebA;
import waelab.data.DatasetId;
import waelab.data.DatasetLoader;
import waelab.data.ImageFolder;
import waelab.data.ImageSet;
import waelab.data.Mnist;
import waelab.data.MnistSet;
import waelab.data.PointSet;
import waelab.data.Samples;
import waelab.data.Split;
import waelab.data.TestData;
import waelab.data.Toys;
import waelab.evaluation.Evaluation;
import waelab.evaluation.Evaluator;
import waelab.evaluation.ImageEvaluator;
import waelab.evaluation.ImageQuality;
import waelab.evaluation.ImageScore;
import waelab.evaluation.LossTerm;
import waelab.evaluation.PriorRecipe;
import waelab.latent.Interpolation;
import waelab.latent.PriorMatch;
import waelab.metrics.DensityCoverage;
import waelab.metrics.FeatureExtractor;
import waelab.metrics.FeatureMatrix;
import waelab.metrics.FrechetDistance;
import waelab.metrics.ImageSimilarity;
import waelab.metrics.InceptionScore;
import waelab.metrics.KernelDistance;
import waelab.metrics.LabelClassifier;
import waelab.metrics.PrecisionRecall;
import waelab.metrics.SlicedWasserstein;
import waelab.model.Config;
import waelab.model.Configured;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Model;
import waelab.model.Prior;
import waelab.model.StudyConfig;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.model.WaeMmd;
import waelab.model.WaeMmdConfig;
import waelab.model.Wgan;
import waelab.model.WganConfig;
import waelab.model.WganGp;
import waelab.model.WganGpConfig;
import waelab.plot.Chart;
import waelab.plot.Grid;
import waelab.report.Architectures;
import waelab.report.AttributeWalk;
import waelab.report.Branch;
import waelab.report.Citation;
import waelab.report.Clusters;
import waelab.report.Comparison;
import waelab.report.EpochChart;
import waelab.report.LatentReport;
import waelab.report.LatentScatter;
import waelab.report.Ledger;
import waelab.report.ManifoldGrid;
import waelab.report.NearestPairs;
import waelab.report.Pictures;
import waelab.report.Probes;
import waelab.report.Publication;
import waelab.report.RepeatedRuns;
import waelab.report.RunArtifacts;
import waelab.report.RunTable;
import waelab.report.SourceCode;
import waelab.report.Summary;
import waelab.report.TrainingPictures;
import waelab.runs.BranchRuns;
import waelab.runs.Run;
import waelab.runs.RunCaption;
import waelab.runs.RunData;
import waelab.runs.RunStore;
import waelab.runs.StoredRun;
import waelab.runs.Verification;
import waelab.runs.WhatIf;
import waelab.torch.Torch;
import waelab.training.EvaluationPlan;

/**
 * The verbs of a notebook, for a static import. Each verb is short for a few calls of the typed API
 * in the packages below. The only state is one {@link Session}.
 *
 * <p>A verb that takes a {@link TestData} accepts a set of samples or a {@link Split}, whose test
 * side it uses.
 */
public final class Lab {

  private static Session session;

  private Lab() {}

  /**
   * Creates the session at its first use. If the environment has a mistake, each call throws again.
   */
  private static synchronized Session session() {
    if (session == null) {
      session = new Session(Workspace.current());
      Workspace.unknown(System.getenv()).forEach(progress()::note);
    }
    return session;
  }

  private static Workspace workspace() {
    return session().workspace();
  }

  private static Cache cache() {
    return session().cache();
  }

  private static ProgressListener progress() {
    return Output.current().progress();
  }

  // --- Data ---

  /**
   * MNIST as the study splits it: 48,000 images 1×32×32 to train on and 12,000 to test on.
   *
   * <pre>{@code
   * var mnist = loadMnist();
   * show(imageGrid(mnist.train(), 64));
   * }</pre>
   */
  public static Split<ImageSet> loadMnist() {
    return load(MnistSet.MNIST);
  }

  /** The 10,000 images of MNIST's official test file, 1×32×32, which the study does not use. */
  public static ImageSet loadMnistTest() {
    return new Mnist(workspace(), progress()).officialTest();
  }

  /**
   * Loads Fashion-MNIST, ten kinds of clothes, prepared and split like MNIST: 48,000 images 1×32×32
   * to train on and 12,000 to test on. It has no stand-in data set. Source: Xiao, Rasul and
   * Vollgraf 2017.
   */
  public static Split<ImageSet> loadFashionMnist() {
    return load(MnistSet.FASHION_MNIST);
  }

  /**
   * Loads KMNIST, ten characters of cursive Japanese, prepared and split like MNIST: 48,000 images
   * 1×32×32 to train on and 12,000 to test on. It has no stand-in data set. Source: Clanuwat et al.
   * 2018.
   */
  public static Split<ImageSet> loadKmnist() {
    return load(MnistSet.KMNIST);
  }

  /**
   * Loads a part of EMNIST, turned upright, prepared and split like MNIST: 80 % of its training
   * file to train on and 20 % to test on, 1×32×32. It has no stand-in data set. Source: Cohen,
   * Afshar, Tapson and van Schaik 2017.
   *
   * <pre>{@code
   * var letters = loadEmnist("letters");
   * }</pre>
   *
   * @param split {@code balanced}, {@code byclass}, {@code bymerge}, {@code digits}, {@code
   *     letters} (labels 1 … 26 for a … z) or {@code mnist}
   * @throws BadArgumentException if there is no such part; the message lists all parts
   */
  public static Split<ImageSet> loadEmnist(String split) {
    return load(MnistSet.emnist(split));
  }

  /** Any set in MNIST's format. */
  static Split<ImageSet> load(MnistSet set) {
    return new Mnist(set, workspace(), progress()).split();
  }

  /**
   * CelebA as the study prepares it: the first 100,000 faces, or all if there are fewer, 3×64×64,
   * with attributes such as {@code Smiling}; 80 % to train on and 20 % to test on. The images are
   * decoded once.
   *
   * <pre>{@code
   * var faces = loadCelebA().limit(2_000);
   * }</pre>
   */
  public static Split<ImageSet> loadCelebA() {
    return new CelebA(workspace(), progress()).split();
  }

  /**
   * Loads a folder of JPEG and PNG images. Each image is cropped to the largest centred square and
   * resized. The sub-folders are the labels, and their names are also attributes. 80 % to train on
   * and 20 % to test on. The images are decoded once. If all images are stored as grey, they keep
   * one channel; otherwise all have three.
   *
   * <pre>{@code
   * var flowers = loadImages("data/flowers", 64);
   * }</pre>
   *
   * @param path the folder
   * @param size width and height of the resized images: a multiple of 16 from 32 to 256, the sizes
   *     of the study's networks
   */
  public static Split<ImageSet> loadImages(Path path, int size) {
    return new ImageFolder(path, size, workspace(), progress()).split();
  }

  /** As {@link #loadImages(Path, int)}. */
  public static Split<ImageSet> loadImages(String path, int size) {
    BadArgumentException.require(
        !BadArgumentException.requireNonNull(path, "path").isBlank(),
        "path",
        "empty",
        "a folder of images");
    return loadImages(Path.of(path), size);
  }

  /** The data sets that an id may refer to; empty if a program created the data. */
  static List<Split<?>> load(DatasetId id) {
    return DatasetLoader.load(id, workspace(), progress());
  }

  /**
   * Points in the plane from a known distribution, split four to one.
   *
   * <pre>{@code
   * var ring = loadToy("ring", 1_000);
   * }</pre>
   *
   * @param name one of {@code ring}, {@code grid}, {@code moons}, {@code line}, {@code twoSegments}
   * @param n how many points in all, 5 to 10,000,000
   */
  public static Split<PointSet> loadToy(String name, int n) {
    return Split.of(Toys.draw(name, n));
  }

  // --- Training ---

  /**
   * Trains a β-VAE (Algorithm 1) with the study's values, within the budget.
   *
   * <pre>{@code
   * var vae = trainVae(mnist);
   * }</pre>
   *
   * @param data images or points, such as {@code loadMnist()}
   */
  public static Run<Vae> trainVae(Split<?> data) {
    return trainDefault(Vae.class, data, VaeConfig::forData);
  }

  /**
   * Trains a β-VAE (Algorithm 1) as configured.
   *
   * <pre>{@code
   * var vae = trainVae(mnist, VaeConfig.forData(mnist).withBeta(0.01));
   * }</pre>
   *
   * @param data images or points, such as {@code loadMnist()}
   * @param config what is trained and how; only the smoke budget changes it
   */
  public static Run<Vae> trainVae(Split<?> data, VaeConfig config) {
    return trainStudied(Vae.class, data, config);
  }

  /**
   * Trains a WAE (Algorithm 3) with the study's values, within the budget.
   *
   * <pre>{@code
   * var wae = trainWae(mnist);
   * }</pre>
   *
   * @param data images or points, such as {@code loadMnist()}
   */
  public static Run<Wae> trainWae(Split<?> data) {
    return trainDefault(Wae.class, data, WaeConfig::forData);
  }

  /**
   * Trains a WAE (Algorithm 3) as configured.
   *
   * <pre>{@code
   * var wae = trainWae(mnist, WaeConfig.forData(mnist).withLambda(10));
   * }</pre>
   *
   * @param data images or points, such as {@code loadMnist()}
   * @param config what is trained and how; only the smoke budget changes it
   */
  public static Run<Wae> trainWae(Split<?> data, WaeConfig config) {
    return trainStudied(Wae.class, data, config);
  }

  /**
   * Trains a WAE with an MMD penalty, within the budget. It is Algorithm 2 of Tolstikhin et al.
   * 2018.
   *
   * <pre>{@code
   * var mmd = trainWaeMmd(mnist);
   * }</pre>
   *
   * @param data images or points, such as {@code loadMnist()}
   */
  public static Run<WaeMmd> trainWaeMmd(Split<?> data) {
    return trainDefault(WaeMmd.class, data, WaeMmdConfig::forData);
  }

  /**
   * Trains a WAE with an MMD penalty as configured.
   *
   * <pre>{@code
   * var mmd = trainWaeMmd(mnist, WaeMmdConfig.forData(mnist).withEffectiveLambda(100));
   * }</pre>
   *
   * @param data images or points, such as {@code loadMnist()}
   */
  public static Run<WaeMmd> trainWaeMmd(Split<?> data, WaeMmdConfig config) {
    return trainStudied(WaeMmd.class, data, config);
  }

  /**
   * Trains a WGAN-GP (Algorithm 2) with the study's values, within the budget.
   *
   * <pre>{@code
   * var gan = trainWganGp(mnist);
   * }</pre>
   *
   * @param data images or points, such as {@code loadMnist()}
   */
  public static Run<WganGp> trainWganGp(Split<?> data) {
    return trainDefault(WganGp.class, data, WganGpConfig::forData);
  }

  /**
   * Trains a WGAN-GP (Algorithm 2) as configured.
   *
   * <pre>{@code
   * var gan = trainWganGp(mnist, WganGpConfig.forData(mnist).withEpochs(5));
   * }</pre>
   *
   * @param data images or points, such as {@code loadMnist()}
   * @param config what is trained and how; only the smoke budget changes it
   */
  public static Run<WganGp> trainWganGp(Split<?> data, WganGpConfig config) {
    return trainStudied(WganGp.class, data, config);
  }

  /**
   * Trains a WGAN with clipped weights, with the values of its paper, within the budget. The paper
   * is Arjovsky et al. 2017.
   *
   * <pre>{@code
   * var wgan = trainWgan(mnist);
   * }</pre>
   *
   * @param data images or points, such as {@code loadMnist()}
   */
  public static Run<Wgan> trainWgan(Split<?> data) {
    return trainDefault(Wgan.class, data, WganConfig::forData);
  }

  /**
   * Trains a WGAN with clipped weights as configured. The paper is Arjovsky et al. 2017.
   *
   * <pre>{@code
   * var wgan = trainWgan(mnist, WganConfig.forData(mnist).withEpochs(5));
   * }</pre>
   *
   * @param data images or points, such as {@code loadMnist()}
   * @param config what is trained and how; only the smoke budget changes it
   */
  public static Run<Wgan> trainWgan(Split<?> data, WganConfig config) {
    return trainStudied(Wgan.class, data, config);
  }

  /**
   * Trains a GAN with the non-saturating loss, with the values of its paper, within the budget. The
   * paper is Goodfellow et al. 2014.
   *
   * <pre>{@code
   * var gan = trainGan(mnist);
   * }</pre>
   *
   * @param data images or points, such as {@code loadMnist()}
   */
  public static Run<Gan> trainGan(Split<?> data) {
    return trainDefault(Gan.class, data, GanConfig::forData);
  }

  /**
   * Trains a GAN with the non-saturating loss as configured. The paper is Goodfellow et al. 2014.
   *
   * <pre>{@code
   * var gan = trainGan(mnist, GanConfig.forData(mnist).withEpochs(5));
   * }</pre>
   *
   * @param data images or points, such as {@code loadMnist()}
   * @param config what is trained and how; only the smoke budget changes it
   */
  public static Run<Gan> trainGan(Split<?> data, GanConfig config) {
    return trainStudied(Gan.class, data, config);
  }

  /**
   * Trains any model, also your own, from its initial weights, as configured. The smoke budget caps
   * every run and reports this.
   *
   * <pre>{@code
   * var config = WaeConfig.forData(mnist);
   * var run = train(new Wae(config), mnist, config);
   * }</pre>
   *
   * @param model a model that is not trained yet
   * @param data images or points, such as {@code loadMnist()}
   * @param config how it is trained
   */
  public static <M extends Model> Run<M> train(M model, Split<?> data, Config config) {
    BadArgumentException.requireNonNull(data, "data");
    BadArgumentException.requireNonNull(config, "config");
    int epochs = Math.min(config.epochs(), Budget.SMOKE.epochs());
    return trainCapped(
        data,
        config,
        isSmoke(data) ? config.withEpochs(epochs) : config,
        (few, capped, told) ->
            store().train(model, few, capped, budgeted(), told, evaluationPlan(told)));
  }

  private static <C extends Record & StudyConfig<C>, M extends Model> Run<M> trainDefault(
      Class<M> type, Split<?> data, Function<Split<?>, C> defaults) {
    BadArgumentException.requireNonNull(data, "data");
    Budget budget = workspace().budget();
    return trainStudied(type, data.within(budget), defaults.apply(data).within(budget));
  }

  /** The same for a model of the study, whose networks the smoke budget may make narrower. */
  private static <C extends Record & StudyConfig<C>, M extends Model> Run<M> trainStudied(
      Class<M> type, Split<?> data, C config) {
    BadArgumentException.requireNonNull(data, "data");
    BadArgumentException.requireNonNull(config, "config");
    return trainCapped(
        data,
        config,
        isSmoke(data) ? config.within(Budget.SMOKE) : config,
        (few, capped, told) ->
            store().train(type, few, capped, budgeted(), told, evaluationPlan(told)));
  }

  /** Returns the run of a training on these data. */
  private interface Start<M extends Model> {
    Run<M> train(Split<?> few, Config capped, ProgressListener told);
  }

  private static <M extends Model> Run<M> trainCapped(
      Split<?> data, Config config, Config capped, Start<M> start) {
    Split<?> few = isSmoke(data) ? data.within(Budget.SMOKE) : data;
    ProgressListener told = progress();
    if (few.train().size() < data.train().size() || !capped.equals(config)) {
      told.info(
          "The smoke budget caps this run: " + few.train().size() + " images, " + brief(capped));
    }
    return RunArtifacts.keep(start.train(few, capped, told), told);
  }

  private static Optional<Budget> budgeted() {
    return Optional.of(workspace().budget());
  }

  private static boolean isSmoke(Split<?> data) {
    return workspace().budget() == Budget.SMOKE && data.train() instanceof ImageSet;
  }

  /** {@code one epoch, width 0.125.} */
  private static String brief(Config config) {
    boolean narrow = config instanceof StudyConfig<?> study && study.width() < 1;
    return "one epoch" + (narrow ? ", width " + ((StudyConfig<?>) config).width() : "") + ".";
  }

  private static EvaluationPlan evaluationPlan(ProgressListener told) {
    var pictures = new TrainingPictures(told, workspace().tensorBoard());
    return new EvaluationPlan(workspace().bestBy(), evaluator().evaluator(), List.of(pictures));
  }

  private static RunStore store() {
    return session().runs();
  }

  // --- Runs ---

  /**
   * All runs, the last written first: what differs from the study's values, how far each was
   * trained, its scores, its size on the disk.
   *
   * <pre>{@code
   * show(runs());
   * show(runs().sortedBy("last total"));
   * }</pre>
   */
  public static RunTable runs() {
    return RunTable.of(store().all());
  }

  /**
   * Loads a run from its folder. Its training data are loaded when they are needed. Runs that come
   * with the project are in {@code figures/runs/} and are only read.
   *
   * <pre>{@code
   * var wae = loadRun("study-wae-mnist", Wae.class);
   * }</pre>
   *
   * @param name as {@link #runs()} lists it, or the run's id
   * @param type the model's class, such as {@code Wae.class}
   * @throws waelab.base.BadFileException if a file is missing, damaged or of a newer version
   * @throws waelab.base.LabException if the run is of another model, or only your own code can make
   *     its model
   */
  public static <M extends Model> Run<M> loadRun(String name, Class<M> type) {
    StoredRun stored = store().find(name);
    return store().load(stored, type, RunData.loaded(stored, Lab::load));
  }

  /**
   * Loads a run as {@link #loadRun(String, Class)}, of any model. A run of your own model is loaded
   * with its losses, scores and settings, but without its model.
   */
  public static Run<?> loadRun(String name) {
    StoredRun stored = store().find(name);
    return store().load(stored, RunData.loaded(stored, Lab::load));
  }

  /** Loads a run as {@link #loadRun(String, Class)}, with the data that it was trained on. */
  public static <M extends Model> Run<M> loadRun(String name, Class<M> type, Split<?> data) {
    StoredRun stored = store().find(name);
    BadArgumentException.requireNonNull(data, "data");
    return store().load(stored, type, RunData.given(stored, data));
  }

  /** Loads a run of your own model, which you make as for its training. */
  public static <M extends Model> Run<M> loadRun(String name, Supplier<M> model) {
    StoredRun stored = store().find(name);
    return store().load(stored, model, RunData.loaded(stored, Lab::load));
  }

  /** Trains a run again; the new one replaces the old one when it is complete. */
  public static <M extends Model> Run<M> retrain(Run<M> run) {
    Run<M> start = WhatIf.start(run, progress());
    ProgressListener told = progress();
    return RunArtifacts.keep(store().retrain(start, told, evaluationPlan(told)), told);
  }

  /**
   * Deletes the checkpoints of complete runs, except the best ones, and the cache, to free space.
   * Weights, losses and pictures stay. What was in the cache is computed again when it is needed. A
   * {@link #branch} from such a run is only possible after {@link #retrain}, unless its last epoch
   * was its best.
   */
  public static Table prune() {
    return RunTable.freed(store().prune(), cache().clear());
  }

  /**
   * Deletes a run with all files in its folder, and returns how much space that freed.
   *
   * <pre>{@code
   * deleteRun("vae-mnist-1a2b3c4d");
   * }</pre>
   *
   * @param name as {@link #runs()} lists it, or the run's id
   * @throws BadArgumentException if there is no such run, or it comes with the project and is only
   *     read
   * @throws waelab.base.FolderInUseException if it is being trained
   */
  public static Table deleteRun(String name) {
    return RunTable.freed(store().delete(name), 0);
  }

  /**
   * Chooses the test loss by which the best checkpoint of each later run is kept, for {@link
   * Run#best()}.
   *
   * @param loss its name in the model; the default is {@code WAELAB_BEST}, or {@code total} if that
   *     is not set
   * @throws BadArgumentException if no model of the study has it; the message lists their losses
   */
  public static String bestBy(String loss) {
    BadArgumentException.requireNonNull(loss, "bestBy");
    BadArgumentException.require(
        LossTerm.LOSSES.contains(loss),
        "bestBy",
        loss,
        "one of the test losses "
            + String.join(", ", LossTerm.LOSSES)
            + " (for one of a model of your own say bestBy(\"…\", YourModel.class))");
    return bestBy(loss, Model.class);
  }

  /**
   * The same by a loss of your own model. Its losses are only known when it is trained: a training
   * throws before its first step if the model has no such loss.
   */
  public static String bestBy(String loss, Class<? extends Model> own) {
    BadArgumentException.requireNonNull(own, "own");
    return session().change(workspace -> workspace.withBestBy(loss)).bestBy();
  }

  // --- What if ---

  /**
   * Trains again as a run was trained, with a changed configuration: same data, seed and budget.
   *
   * <pre>{@code
   * var bolder = whatIf(wae, c -> c.withLambda(100));
   * show(compare(wae, bolder));
   * }</pre>
   *
   * @param run the run to start from; it is not changed
   * @param change for instance {@code c -> c.withLambda(100)}
   */
  public static <C extends Config, M extends Model & Configured<C>> Run<M> whatIf(
      Run<M> run, UnaryOperator<C> change) {
    return like(WhatIf.start(run, progress()), WhatIf.changed(run, change));
  }

  private static <M extends Model> Run<M> like(Run<M> run, Config config) {
    ProgressListener told = progress();
    return RunArtifacts.keep(store().train(run, config, told, evaluationPlan(told)), told);
  }

  // --- Priors ---

  /**
   * The same run with another prior, from which the codes of its random samples are drawn. {@link
   * #sampleGrid}, {@link #fid}, {@link #evaluate}, {@link #compare} and paths from sample to sample
   * use this prior. Nothing is trained. What is trained from such a run draws from N(0, I) again.
   *
   * <pre>{@code
   * var better = withPrior(wae, gaussianMixture(10));
   * }</pre>
   *
   * @param prior {@code gaussianMixture(10)}, {@code standardNormal()} for the default, or your own
   * @throws waelab.base.LabException if the run's model has no codes to fit a prior to
   */
  public static <M extends Model> Run<M> withPrior(Run<M> run, PriorRecipe prior) {
    BadArgumentException.requireNonNull(run, "run");
    return run.withPrior(BadArgumentException.requireNonNull(prior, "prior").of(run, progress()));
  }

  /** As {@link #withPrior(Run, PriorRecipe)}, with a prior that already exists. */
  public static <M extends Model> Run<M> withPrior(Run<M> run, Prior prior) {
    return BadArgumentException.requireNonNull(run, "run").withPrior(prior);
  }

  /**
   * A Gaussian mixture to draw codes from, with full covariances. It is fitted by EM to the codes
   * of all samples that a run was trained on; for a VAE, to the drawn codes z̃.
   *
   * @param components how many, 10 in the literature
   */
  public static PriorRecipe gaussianMixture(int components) {
    return PriorRecipe.gaussianMixture(components, cache());
  }

  /** N(0, I), the default prior of every run. */
  public static PriorRecipe standardNormal() {
    return PriorRecipe.standardNormal();
  }

  // --- What if ---

  /**
   * Resumes a run from its end in two branches, one unchanged and one with a change, and compares
   * them. Both get the same batches and the same noise.
   *
   * <pre>{@code
   * show(branch(wae, c -> c.withLambda(100), 500));
   * }</pre>
   *
   * @param change for instance {@code c -> c.withLambda(100)}; it must not change the networks or
   *     the batches
   * @param steps how many in each branch
   */
  public static <C extends Config, M extends Model & Configured<C>> Branch<M> branch(
      Run<M> run, UnaryOperator<C> change, int steps) {
    int few = WhatIf.steps(run, steps, progress());
    var legs =
        BranchRuns.of(WhatIf.start(run, progress()), WhatIf.changed(run, change), few, progress());
    return new Branch<>(legs.control(), legs.changed(), compare(legs.control(), legs.changed()));
  }

  /**
   * Trains as a run was trained, with several seeds, which shows how much its numbers depend on
   * chance.
   *
   * <pre>{@code
   * show(repeat(vae, 3));
   * }</pre>
   *
   * @param seeds how many in all: the run's own seed and the next ones, 2 to 100
   * @throws waelab.base.LabException if the thread is interrupted; what was trained is kept
   */
  public static <M extends Model> RepeatedRuns<M> repeat(Run<M> run, int seeds) {
    Run<M> start = WhatIf.start(run, progress());
    return RepeatedRuns.of(start, seeds, config -> like(start, config));
  }

  // --- Comparison ---

  /**
   * The differences between runs: settings, numbers, curves, and the images that they generate from
   * the same codes.
   *
   * <pre>{@code
   * show(compare(vae, wae));
   * }</pre>
   *
   * @throws waelab.base.LabException if they were trained on different data
   */
  public static Comparison compare(Run<?>... runs) {
    return Comparison.of(RunCaption.requireRuns(runs), store(), false);
  }

  /** As {@link #compare(Run[])}, of runs in a list. */
  public static Comparison compare(List<? extends Run<?>> runs) {
    return Comparison.of(RunCaption.requireRuns(runs), store(), false);
  }

  /** Compares runs that may have been trained on different data. */
  public static Comparison compareAcrossData(Run<?>... runs) {
    return Comparison.of(RunCaption.requireRuns(runs), store(), true);
  }

  /** As {@link #compareAcrossData(Run[])}, of runs in a list. */
  public static Comparison compareAcrossData(List<? extends Run<?>> runs) {
    return Comparison.of(RunCaption.requireRuns(runs), store(), true);
  }

  // --- Provenance ---

  /** A sentence, a BibTeX entry and a short id for a run. */
  public static Citation cite(Run<?> run) {
    return Citation.of(BadArgumentException.requireNonNull(run, "run"));
  }

  /**
   * Checks whether the files of a run's folder are as they were written, and whether history,
   * weights and figures belong together.
   */
  public static Verification verify(Path folder) {
    return Verification.of(BadArgumentException.requireNonNull(folder, "folder"));
  }

  // --- Tables ---

  /** Table 1: every network of the study's six models, layer by layer, with exact counts. */
  public static Table architectures() {
    return Architectures.table();
  }

  // --- Showing and publishing ---

  /**
   * Shows anything: in a notebook below the cell, as a picture, live chart, table or card;
   * elsewhere as text. At the prompt ({@code ./lab jshell}) a picture is written to {@code
   * pictures/} of the work folder, and the name of its file is printed.
   *
   * <pre>{@code
   * show(sampleGrid(wae, 64));
   * show(lossChart(vae, wae), "Losses of both");
   * }</pre>
   */
  public static void show(Object thing) {
    Output.current().show(thing);
  }

  /** Shows anything, with a caption below it. */
  public static void show(Object thing, String caption) {
    BadArgumentException.requireNonNull(caption, "caption");
    show(thing);
    Output.current().caption(caption);
  }

  /**
   * Shows a thing, and writes it to {@code figures/} under {@code ./lab notebooks --publish}, if it
   * comes from real data and the budget is at least quick. A grid or chart is written as {@code
   * .png}, a table as {@code .csv}, each part of a thing with several parts as a separate file, and
   * a run as a folder that {@link #loadRun(String, Class)} finds by this name. A name may have a
   * folder: {@code "rq1/losses"} is {@code figures/rq1/losses.png}. The file {@code provenance.txt}
   * in that folder lists each run once, with the files that come from it.
   *
   * <pre>{@code
   * publish(sampleGrid(wae, 64), "mine/samples-of-the-wae", wae);
   * }</pre>
   *
   * @param name small letters, digits and hyphens, and before them at most one folder of these
   *     characters and a slash; a run has no folder
   * @param from the runs that it comes from, whose provenance is written next to it
   * @throws waelab.base.BadArgumentException if the name is not of this form
   * @throws waelab.base.StorageException if it cannot be written
   */
  public static void publish(Object thing, String name, Run<?>... from) {
    BadArgumentException.requireNonNull(thing, "thing");
    var publication = new Publication(name, RunCaption.requireRuns(from));
    show(thing);
    if (workspace().publish()) {
      publication.write(thing, Workspace.figures());
    }
  }

  /**
   * Shows something that is not to be stored, such as times. A notebook that is run by {@code ./lab
   * notebooks} is stored without it, so that two runs store the same.
   */
  public static void showNow(Object thing) {
    Output.current().showNow(thing);
  }

  // --- Checks ---

  /**
   * Prints that two numbers are equal, except for rounding or chance, and stops the cell if they
   * are not.
   *
   * <pre>{@code
   * check("one third", 1 / 3.0, 0.333, 0.001);
   * }</pre>
   *
   * @param claim such as {@code primal = dual}
   * @param tolerance the absolute difference must be below this
   * @throws waelab.base.LabException if they are not
   */
  public static void check(String claim, double value, double expected, double tolerance) {
    System.out.println(Check.equal(claim, value, expected, tolerance).orThrow());
  }

  /** Prints that a claim holds, and stops the cell if it does not. */
  public static void check(String claim, boolean holds) {
    System.out.println(Check.that(claim, holds).orThrow());
  }

  /** Prints that one number is below another, and stops the cell if it is not. */
  public static void checkLess(String claim, double smaller, double larger) {
    System.out.println(Check.less(claim, smaller, larger).orThrow());
  }

  // --- Help and settings ---

  /**
   * The source of a class of WAE Lab, as it is shipped and runs.
   *
   * <pre>{@code
   * show(source(Wae.class));
   * }</pre>
   *
   * @throws waelab.base.LabException if it is not a class of WAE Lab
   */
  public static SourceCode source(Class<?> type) {
    return SourceCode.of(type);
  }

  /**
   * The source of all methods of a name.
   *
   * <pre>{@code
   * show(source(Wae.class, "step"));
   * }</pre>
   *
   * @throws waelab.base.LabException if the class is not one of WAE Lab, or has no such method
   */
  public static SourceCode source(Class<?> type, String method) {
    return SourceCode.of(type, method);
  }

  /**
   * Shows all verbs in groups, with a sentence about each.
   *
   * <pre>{@code
   * help();
   * }</pre>
   */
  public static void help() {
    Output.current().help();
  }

  /**
   * Shows one verb: its forms, arguments and errors, and an example.
   *
   * <pre>{@code
   * help("fid");
   * help("WaeConfig");
   * }</pre>
   *
   * @param verb its name; or that of a type, such as {@code WaeConfig}
   * @throws waelab.base.LabException if there is no such name; the message has the nearest one
   */
  public static void help(String verb) {
    Output.current().help(verb);
  }

  /** The current budget. */
  public static Budget budget() {
    return workspace().budget();
  }

  /**
   * Sets the budget: how much time there is, and so how many images and epochs are used.
   *
   * <pre>{@code
   * budget("smoke");
   * }</pre>
   *
   * @param name {@code smoke}, {@code quick} or {@code study}
   */
  public static Budget budget(String name) {
    Budget budget = Budget.named(name);
    return session().change(workspace -> workspace.withBudget(budget)).budget();
  }

  /** The device everything runs on, such as {@code CPU with 2 threads, PyTorch 2.7.1}. */
  public static String device() {
    return Printable.of(
        "%s with %d threads, PyTorch %s",
        Torch.device().isGpu() ? Torch.device().toString() : "CPU",
        Torch.threads(),
        Torch.version().split(" ")[0]);
  }

  /**
   * Checks whether everything needed is present and how fast this machine is; takes some seconds.
   */
  public static String doctor() {
    return SystemProbe.text(new SystemProbe(workspace(), System.getenv()).diagnostics());
  }

  // --- Pictures and charts ---

  /**
   * A picture of the first images of a set.
   *
   * <pre>{@code
   * show(imageGrid(mnist.train(), 64));
   * }</pre>
   *
   * @param n how many, 1 to 1,024
   * @throws waelab.base.LabException if these are points
   */
  public static Grid imageGrid(TestData set, int n) {
    return Pictures.images(testSide(set, "set"), n);
  }

  /**
   * A picture of random samples of a trained model. Sample i depends on the model and its seed
   * only, not on {@code n}.
   *
   * <pre>{@code
   * show(sampleGrid(wae, 64));
   * }</pre>
   *
   * @param n how many, 1 to 1,024
   * @throws waelab.base.LabException if the model is not a Generator of images
   */
  public static Grid sampleGrid(Run<?> run, int n) {
    return Pictures.samples(run, n);
  }

  /** The first 64 samples of {@link #sampleGrid(Run, int)}. */
  public static Grid sampleGrid(Run<?> run) {
    return sampleGrid(run, 64);
  }

  /**
   * A picture of the first {@code n} images of a set, in odd rows, and their reconstructions by a
   * trained model, in even rows; a VAE decodes its mean μ.
   *
   * <pre>{@code
   * show(reconstructionGrid(wae, mnist.test(), 32));
   * }</pre>
   *
   * @param n how many, 1 to 512
   * @throws waelab.base.LabException if the model is not both Encoder and Generator of such images
   */
  public static Grid reconstructionGrid(Run<?> run, TestData set, int n) {
    return Pictures.reconstructions(run, testSide(set, "set"), n);
  }

  /**
   * The losses of runs by epoch, a panel for each component; only terms of one meaning and unit
   * share a panel.
   *
   * <pre>{@code
   * show(lossChart(vae, wae));
   * }</pre>
   *
   * @throws waelab.base.LabException if no run has a complete epoch
   */
  public static Chart lossChart(Run<?>... runs) {
    return EpochChart.losses(RunCaption.requireRuns(runs));
  }

  /** As {@link #lossChart(Run[])}, of runs in a list. */
  public static Chart lossChart(List<? extends Run<?>> runs) {
    return EpochChart.losses(RunCaption.requireRuns(runs));
  }

  /**
   * A picture of lines through the latent space: in each row from the code of one image to that of
   * the next, in equal steps on a straight line; a VAE's code is its mean μ.
   *
   * <pre>{@code
   * show(interpolate(wae, mnist.test(), 4));
   * }</pre>
   *
   * @param rows how many, 1 to 64, two images each
   * @throws waelab.base.LabException if the model is not both Encoder and Generator of such images
   */
  public static Grid interpolate(Run<?> run, TestData set, int rows) {
    return Pictures.interpolations(run, testSide(set, "set"), rows, Interpolation.LINE);
  }

  /**
   * As {@link #interpolate(Run, TestData, int)}, on paths of your choice.
   *
   * @param way {@code LINE} or {@code GREAT_CIRCLE}
   */
  public static Grid interpolate(Run<?> run, TestData set, int rows, Interpolation way) {
    return Pictures.interpolations(run, testSide(set, "set"), rows, way);
  }

  /**
   * A picture of paths from random sample to random sample, for any model that generates images.
   * The paths are great circles, or straight lines if the run has another prior than N(0, I)
   * ({@link #withPrior}).
   *
   * @param rows how many, 1 to 64
   */
  public static Grid interpolate(Run<?> run, int rows) {
    return Pictures.interpolations(run, rows);
  }

  /**
   * A picture of what a model decodes from a plane of codes. If d_z = 2, the plane is the complete
   * latent space. Otherwise it goes through the mean code of training images, along the two
   * directions in which codes vary most. Codes are at the middles of n slices of equal probability
   * (Kingma and Welling 2014, Figure 4).
   *
   * <pre>{@code
   * show(manifoldGrid(vae, 16));
   * }</pre>
   *
   * @param n how many in each direction, 2 to 32
   * @throws waelab.base.LabException if the model generates no images, or has no encoder and d_z ≠
   *     2
   */
  public static Grid manifoldGrid(Run<?> run, int n) {
    return ManifoldGrid.of(run, n);
  }

  /**
   * A chart of the codes of images in the plane in which they vary most, each drawn as its label.
   * It shows the first images of a set, at most 1,000, over 500 draws from the run's prior. A VAE's
   * code is its mean μ.
   *
   * <pre>{@code
   * show(latentScatter(wae, mnist.test()));
   * }</pre>
   *
   * @param set images with up to 20 labels, or points
   * @throws waelab.base.LabException if the model is not an Encoder of such samples, or there are
   *     no labels
   */
  public static Chart latentScatter(Run<?> run, TestData set) {
    return LatentScatter.of(run, testSide(set, "set"), budget());
  }

  /**
   * As {@link #latentScatter(Run, TestData)}, grouped by an attribute.
   *
   * @param attribute such as {@code Smiling}; {@code faces.train().attributes()} lists all
   */
  public static Chart latentScatter(Run<?> run, TestData faces, String attribute) {
    return LatentScatter.of(run, testSide(faces, "faces"), attribute, budget());
  }

  /**
   * An attribute as a direction of the latent space, computed from training images, and test images
   * moved along it.
   *
   * <pre>{@code
   * show(attributeDirection(vae, faces, "Smiling"));
   * }</pre>
   *
   * @param attribute such as {@code Smiling}; {@code faces.train().attributes()} lists all
   */
  public static AttributeWalk attributeDirection(
      Run<?> run, Split<ImageSet> faces, String attribute) {
    return AttributeWalk.of(run, faces, attribute);
  }

  // --- Scores ---

  /**
   * FID of a run's random samples: how far they are from real images. It is computed in the largest
   * feature space that the available Inception weights allow, and comes with a real-vs-real
   * baseline. Without weights it is the distance in the features of a small classifier, and has
   * another name.
   *
   * <p>The budget sets the number of images on each side; the progress shows how long it takes.
   * This is the study's "Random Sample".
   *
   * <pre>{@code
   * var score = fid(wae, mnist.test());
   * }</pre>
   *
   * @param run of a model that generates images
   * @param test real images, the test side of what the run was trained on
   */
  public static FrechetDistance fid(Run<?> run, TestData test) {
    return evaluator().random(run, testSide(test, "test"));
  }

  /**
   * FID of a run's random samples in a feature space of your choice.
   *
   * @param space 64, 192, 768 or 2048
   * @throws waelab.base.LabException if the available weights do not reach it
   */
  public static FrechetDistance fid(Run<?> run, TestData test, int space) {
    return evaluator().in(space).random(run, testSide(test, "test"));
  }

  /** FID between all images of two sets, in a feature space of your choice. */
  public static FrechetDistance fid(TestData one, TestData other, int space) {
    return evaluator().in(space).between(testSide(one, "one"), testSide(other, "other"));
  }

  /**
   * FID of a run's reconstructions, the study's "Reconstruct". Images and features as for {@link
   * #fid(Run, TestData)}.
   *
   * <pre>{@code
   * var score = fidReconstruction(wae, mnist.test());
   * }</pre>
   *
   * @param run of a model with an encoder
   * @param test real images, the test side of what the run was trained on
   */
  public static FrechetDistance fidReconstruction(Run<?> run, TestData test) {
    return evaluator().reconstruction(run, testSide(test, "test"));
  }

  /**
   * FID of a run's reconstructions in a feature space of your choice.
   *
   * @param space 64, 192, 768 or 2048
   */
  public static FrechetDistance fidReconstruction(Run<?> run, TestData test, int space) {
    return evaluator().in(space).reconstruction(run, testSide(test, "test"));
  }

  /**
   * The Fréchet distance of a run's random samples in the features of a small classifier. The
   * classifier is trained once, in seconds, on the labels of the run's own data. The distance is
   * not an FID and can only be compared with distances of the same kind.
   */
  public static FrechetDistance frechetDistance(Run<?> run, TestData test) {
    return evaluator().randomByLabels(run, testSide(test, "test"));
  }

  // --- Samples and features ---

  /**
   * The first {@code n} random samples of a run as a set of images. Their pixels are those that
   * scores are computed from: integers 0 … 255, truncated. {@link #sampleGrid} shows the same
   * samples.
   *
   * @param n at least 1
   */
  public static ImageSet samples(Run<?> run, int n) {
    return evaluator().samples(run, n);
  }

  /**
   * The reconstructions of images by a run, with the labels of the images. Pixels are as in {@link
   * #samples}.
   */
  public static ImageSet reconstructions(Run<?> run, TestData images) {
    return evaluator().reconstructions(run, testSide(images, "images"));
  }

  /**
   * The features of a small classifier, those of {@link #frechetDistance}. It is trained once, in
   * seconds, on the labels of the training side.
   */
  public static FeatureExtractor labelFeatures(Split<ImageSet> data) {
    BadArgumentException.requireNonNull(data, "data");
    return LabelClassifier.of(data.train(), workspace(), progress());
  }

  /** The features of images, a row for each; several metrics use them. */
  public static FeatureMatrix features(TestData images, FeatureExtractor extractor) {
    return FeatureMatrix.kept(cache(), testSide(images, "images"), extractor, progress());
  }

  // --- Checks ---

  /** An empty ledger of the study's claims, to be filled by tests. */
  public static Ledger ledger() {
    return new Ledger();
  }

  // --- Scores ---

  /**
   * How good a run's random samples are by FID, KID, precision, recall, density and coverage. All
   * use the same images in the same features, and are next to the values of real images. Images and
   * features as for {@link #fid(Run, TestData)}.
   */
  public static ImageQuality quality(Run<?> run, TestData test) {
    return new ImageEvaluator(evaluator()).quality(run, testSide(test, "test"));
  }

  /** The same in a feature space of your choice: 64, 192, 768 or 2048. */
  public static ImageQuality quality(Run<?> run, TestData test, int space) {
    return new ImageEvaluator(evaluator().in(space)).quality(run, testSide(test, "test"));
  }

  /**
   * The kernel inception distance of a run's random samples from real images. Unlike FID, its
   * expected value does not depend on the number of images. Images and features as for {@link
   * #fid(Run, TestData)}.
   */
  public static ImageScore<KernelDistance> kid(Run<?> run, TestData test) {
    return new ImageEvaluator(evaluator()).kid(run, testSide(test, "test"));
  }

  /** The same in a feature space of your choice. */
  public static ImageScore<KernelDistance> kid(Run<?> run, TestData test, int space) {
    return new ImageEvaluator(evaluator().in(space)).kid(run, testSide(test, "test"));
  }

  /**
   * How many of a run's random samples look real, and how many real images they cover. Images and
   * features as for {@link #fid(Run, TestData)}.
   */
  public static ImageScore<PrecisionRecall> precisionRecall(Run<?> run, TestData test) {
    return new ImageEvaluator(evaluator()).precisionRecall(run, testSide(test, "test"));
  }

  /** The same in a feature space of your choice. */
  public static ImageScore<PrecisionRecall> precisionRecall(Run<?> run, TestData test, int space) {
    return new ImageEvaluator(evaluator().in(space)).precisionRecall(run, testSide(test, "test"));
  }

  /**
   * How many of a run's random samples look real, and how many real images they cover, by metrics
   * that are robust to single outliers. Images and features as for {@link #fid(Run, TestData)}.
   */
  public static ImageScore<DensityCoverage> densityCoverage(Run<?> run, TestData test) {
    return new ImageEvaluator(evaluator()).densityCoverage(run, testSide(test, "test"));
  }

  /** The same in a feature space of your choice. */
  public static ImageScore<DensityCoverage> densityCoverage(Run<?> run, TestData test, int space) {
    return new ImageEvaluator(evaluator().in(space)).densityCoverage(run, testSide(test, "test"));
  }

  /**
   * The sliced Wasserstein distance of a run's random samples from real images, in the unit of the
   * features. Images and features as for {@link #fid(Run, TestData)}.
   */
  public static ImageScore<SlicedWasserstein> slicedWasserstein(Run<?> run, TestData test) {
    return new ImageEvaluator(evaluator()).slicedWasserstein(run, testSide(test, "test"));
  }

  /** The same in a feature space of your choice. */
  public static ImageScore<SlicedWasserstein> slicedWasserstein(
      Run<?> run, TestData test, int space) {
    return new ImageEvaluator(evaluator().in(space)).slicedWasserstein(run, testSide(test, "test"));
  }

  /**
   * The Inception Score of a run's random samples, next to that of test images. It uses only the
   * classes of ImageNet, so it says little about digits and faces.
   *
   * @throws waelab.base.LabException if the Inception weights are not available as they were
   *     published
   */
  public static ImageScore<InceptionScore> inceptionScore(Run<?> run) {
    return new ImageEvaluator(evaluator()).inceptionScore(run);
  }

  /** How similar a run's reconstructions are to the images: MSE, PSNR and SSIM of stored pixels. */
  public static ImageScore<ImageSimilarity> similarity(Run<?> run, TestData test) {
    return new ImageEvaluator(evaluator()).similarity(run, testSide(test, "test"));
  }

  /**
   * Whether a run has memorised its data: its samples, each above the nearest of its training
   * images, and the distance between them.
   *
   * <pre>{@code
   * show(nearestTraining(gan, 64));
   * }</pre>
   *
   * @param n how many samples, 1 to 1,024; of these the 32 nearest are shown
   */
  public static NearestPairs nearestTraining(Run<?> run, int n) {
    return NearestPairs.of(evaluator(), run, n);
  }

  // --- Codes ---

  /**
   * How well a run's codes match the prior, by several measures. They are the study's KLD (a VAE's
   * closed form, a WAE's E‖z‖², which is <em>not</em> lower-is-better), a Gaussian lower bound,
   * MMD² and a two-sample classifier's accuracy, each next to its value for true samples of the
   * prior.
   *
   * <pre>{@code
   * var match = kld(wae, mnist.test());
   * }</pre>
   *
   * <p>The prior here is always N(0, I), for which a model is trained, even if the run has another
   * prior ({@link #withPrior}); {@link #evaluate} measures how well that one describes the codes.
   */
  public static PriorMatch kld(Run<?> run, TestData test) {
    return evaluator().codes(run, testSide(test, "test"));
  }

  /**
   * What can be predicted from a run's codes: the accuracies of a linear probe and of nearest
   * neighbours on test images. They are next to those for the same number of principal components,
   * for pixels, and for always predicting the most frequent answer. The budget sets the number of
   * images.
   *
   * <pre>{@code
   * show(probe(wae, mnist));
   * show(probe(vae, faces, "Smiling", "Male"));
   * }</pre>
   *
   * @param data images of the run's own kind
   * @param attributes what is predicted, such as {@code Smiling}; the label if none is given
   * @throws waelab.base.LabException if the model has no encoder, or all images have the same
   *     answer
   */
  public static Probes probe(Run<?> run, Split<?> data, String... attributes) {
    return views(run, data, attributes).probes();
  }

  /**
   * Whether a run's codes of test images form clusters that correspond to their labels. The
   * clusters are those of k-means++ and HDBSCAN, evaluated by normalised and adjusted mutual
   * information. They are next to those of the same number of principal components and of pixels.
   *
   * <pre>{@code
   * show(clusters(wae, mnist));
   * }</pre>
   *
   * @param data images of the run's own kind
   * @param attributes what clusters are compared with, such as {@code Smiling}; the label if none
   *     is given
   * @throws waelab.base.LabException if the model has no encoder, or all images have the same
   *     answer
   */
  public static Clusters clusters(Run<?> run, Split<?> data, String... attributes) {
    return views(run, data, attributes).clusters();
  }

  private static LatentReport views(Run<?> run, Split<?> data, String... attributes) {
    return new LatentReport(run, data, budget(), cache(), progress(), attributes);
  }

  // --- Scores ---

  /**
   * All of {@link #fidReconstruction}, {@link #fid} and {@link #kld} that the run's model supports.
   *
   * <pre>{@code
   * show(evaluate(wae, mnist.test()));
   * }</pre>
   *
   * @param test real images, the test side of what the run was trained on
   */
  public static Evaluation evaluate(Run<?> run, TestData test) {
    return evaluator().evaluate(run, testSide(test, "test"));
  }

  /**
   * The same with another number of images on each side than the budget's.
   *
   * @param n at least 2; at most 2,000 codes are compared
   */
  public static Evaluation evaluate(Run<?> run, TestData test, int n) {
    return evaluator(n).evaluate(run, testSide(test, "test"));
  }

  /**
   * Evaluates all later trainings every {@code epochs} epochs and after the last one. It computes
   * {@link #fid} of random samples and {@link #kld}, for {@link #fidChart} and {@link #kldChart}.
   * The study did so every 10 epochs. This does not change what is trained.
   *
   * @param epochs 0 for never; the default is {@code WAELAB_EVALUATE_EVERY}, or 0 if that is not
   *     set
   */
  public static int evaluateEvery(int epochs) {
    return session().change(workspace -> workspace.withScoreEvery(epochs)).scoreEvery();
  }

  // --- Pictures and charts ---

  /** Fréchet distances by epoch, as the study's Figures 6 to 8, (b) and (d). */
  public static Chart fidChart(Run<?>... runs) {
    return EpochChart.distances(RunCaption.requireRuns(runs));
  }

  /** As {@link #fidChart(Run[])}, of runs in a list. */
  public static Chart fidChart(List<? extends Run<?>> runs) {
    return EpochChart.distances(RunCaption.requireRuns(runs));
  }

  /** How far codes are from the prior by epoch, each measure in its own panel. */
  public static Chart kldChart(Run<?>... runs) {
    return EpochChart.codes(RunCaption.requireRuns(runs));
  }

  /** As {@link #kldChart(Run[])}, of runs in a list. */
  public static Chart kldChart(List<? extends Run<?>> runs) {
    return EpochChart.codes(RunCaption.requireRuns(runs));
  }

  private static Evaluator evaluator() {
    return evaluator(workspace().budget().featureImages());
  }

  private static Evaluator evaluator(int images) {
    return new Evaluator(workspace(), cache(), images, progress(), OptionalInt.empty());
  }

  /** The samples to evaluate on; for a split, its test side. */
  private static Samples testSide(TestData side, String name) {
    Samples samples = BadArgumentException.requireNonNull(side, name).test();
    BadArgumentException.require(
        samples.size() >= 1, name, "empty", "a set of at least one sample");
    return samples;
  }

  // --- Tables ---

  /**
   * A table with a row for each run, like the study's Table 2. A row has the run's settings, its
   * last test losses in units that all runs share, its scores so far, and, in separate columns, the
   * study's values.
   *
   * <pre>{@code
   * show(summary(vae, wae, gan));
   * }</pre>
   */
  public static Table summary(Run<?>... runs) {
    return Summary.of(RunCaption.requireRuns(runs));
  }

  /** As {@link #summary(Run[])}, of runs in a list. */
  public static Table summary(List<? extends Run<?>> runs) {
    return Summary.of(RunCaption.requireRuns(runs));
  }
}
