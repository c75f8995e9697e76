package waelab;

import java.util.Locale;
import java.util.Optional;
import tech.tablesaw.api.Table;
import waelab.base.BadConfigException;
import waelab.base.Budget;
import waelab.base.Workspace;
import waelab.data.ImageSet;
import waelab.data.Mnist;
import waelab.data.PointSet;
import waelab.data.Samples;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Config;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.notebook.kernel.Display;
import waelab.notebook.kernel.Forms;
import waelab.notebook.kernel.LiveProgress;
import waelab.plot.Chart;
import waelab.plot.Grid;
import waelab.torch.Torch;
import waelab.training.Progress;
import waelab.training.Run;
import waelab.training.Trainer;

/**
 * The verbs of a notebook, to be imported statically. Each is short for a few calls of the typed
 * API in the packages below; the only state is one {@link Workspace}.
 */
public final class Lab {

  private static Workspace workspace;

  private Lab() {}

  /** Made at its first use, since the environment may hold a mistake, to be said at each. */
  private static synchronized Workspace workspace() {
    workspace = workspace == null ? Workspace.current() : workspace;
    return workspace;
  }

  private static Progress progress() {
    Optional<Progress> live = Display.here().map(LiveProgress::new);
    return live.orElseGet(() -> Progress.printing(System.out));
  }

  /** MNIST as the study splits it: 48,000 images 1×32×32 to train on and 12,000 to test on. */
  public static Split<ImageSet> loadMnist() {
    return new Mnist(workspace(), progress()).split();
  }

  /** The 10,000 images of MNIST's official test file, 1×32×32, which the study leaves aside. */
  public static ImageSet loadMnistTest() {
    return new Mnist(workspace(), progress()).officialTest();
  }

  /**
   * Points in the plane from a known law, split four to one.
   *
   * @param name one of {@code ring}, {@code grid}, {@code moons}, {@code line}, {@code twoSegments}
   * @param n how many points in all, 5 to 10,000,000
   */
  public static Split<PointSet> loadToy(String name, int n) {
    return Split.of(Toys.draw(name, n));
  }

  /** Trains a β-VAE (Algorithm 1) with the study's values, within the budget. */
  public static Run<Vae> trainVae(Split<?> data) {
    BadConfigException.given(data, "data");
    Budget budget = workspace().budget();
    return trainVae(data.within(budget), VaeConfig.forData(data).within(budget));
  }

  /** Trains a β-VAE (Algorithm 1) as configured. */
  public static Run<Vae> trainVae(Split<?> data, VaeConfig config) {
    BadConfigException.given(config, "config");
    return train(new Vae(config), data, config);
  }

  /** Trains a WAE (Algorithm 3) with the study's values, within the budget. */
  public static Run<Wae> trainWae(Split<?> data) {
    BadConfigException.given(data, "data");
    Budget budget = workspace().budget();
    return trainWae(data.within(budget), WaeConfig.forData(data).within(budget));
  }

  /** Trains a WAE (Algorithm 3) as configured. */
  public static Run<Wae> trainWae(Split<?> data, WaeConfig config) {
    BadConfigException.given(config, "config");
    return train(new Wae(config), data, config);
  }

  /**
   * Trains any model, your own included, from its initial weights. What is configured is obeyed,
   * except that the smoke budget caps every run and says so.
   */
  public static <M extends Model> Run<M> train(M model, Split<?> data, Config config) {
    BadConfigException.given(data, "data");
    boolean cap = workspace().budget() == Budget.SMOKE && data.train() instanceof ImageSet;
    return cap ? trainSmoke(model, data, config) : trained(model, data, config);
  }

  private static <M extends Model> Run<M> trainSmoke(M model, Split<?> data, Config config) {
    BadConfigException.given(config, "config");
    Split<?> few = data.within(Budget.SMOKE);
    Config brief = config.within(Budget.SMOKE);
    if (few.train().size() < data.train().size() || brief.epochs() < config.epochs()) {
      progress()
          .say("The smoke budget caps this run: one epoch, " + few.train().size() + " images.");
    }
    return trained(model, few, brief);
  }

  private static <M extends Model> Run<M> trained(M model, Split<?> data, Config config) {
    return Trainer.train(model, data, config, Optional.of(workspace().budget()), progress());
  }

  /** Table 1: every network of the study's six models, layer by layer, with exact counts. */
  public static Table architectures() {
    return Architectures.table();
  }

  /**
   * Shows anything: in a notebook below the cell, as a picture, live chart, table or card;
   * elsewhere as text.
   */
  public static void show(Object thing) {
    Display.here()
        .ifPresentOrElse(
            here -> here.show(Forms.of(thing)),
            () -> System.out.println(thing instanceof Table table ? table.printAll() : thing));
  }

  /** Shows anything, and under it what it is. */
  public static void show(Object thing, String caption) {
    BadConfigException.given(caption, "caption");
    show(thing);
    Display.here()
        .ifPresentOrElse(
            here -> here.show(Forms.caption(caption)), () -> System.out.println(caption));
  }

  /** The budget in force. */
  public static Budget budget() {
    return workspace().budget();
  }

  /**
   * Chooses how much time there is.
   *
   * @param name {@code smoke}, {@code quick} or {@code study}
   */
  public static synchronized Budget budget(String name) {
    workspace = workspace().withBudget(Budget.named(name));
    return workspace.budget();
  }

  /** The device everything runs on, such as {@code CPU with 2 threads, PyTorch 2.7.1}. */
  public static String device() {
    return String.format(
        Locale.ROOT,
        "%s with %d threads, PyTorch %s",
        Torch.device().isGpu() ? Torch.device().toString() : "CPU",
        Torch.threads(),
        Torch.version().split(" ")[0]);
  }

  /** Whether everything needed is there, and how fast this machine is; takes some seconds. */
  public static String doctor() {
    return Doctor.text(new Doctor(new Examination(workspace()).facts()).findings());
  }

  /**
   * A picture of the first images of a set.
   *
   * @param n how many, 1 to 1,024
   * @throws waelab.base.LabException if these are points
   */
  public static Grid imageGrid(Samples set, int n) {
    return Pictures.images(set, n);
  }

  /**
   * A picture of random samples of a trained model. Sample i depends on the model and its seed
   * only, not on {@code n}.
   *
   * @param n how many, 1 to 1,024
   * @throws waelab.base.LabException if the model is no Generator of images
   */
  public static Grid sampleGrid(Run<?> run, int n) {
    return Pictures.samples(run, n);
  }

  /**
   * A picture of the first {@code n} images of a set, in odd rows, and their reconstructions by a
   * trained model, in even rows; a VAE decodes its mean μ.
   *
   * @param n how many, 1 to 512
   * @throws waelab.base.LabException if the model is not both Encoder and Generator of such images
   */
  public static Grid reconstructionGrid(Run<?> run, Samples set, int n) {
    return Pictures.reconstructions(run, set, n);
  }

  /**
   * The losses of runs by epoch, a panel for each component; only terms of one meaning and unit
   * share a panel.
   *
   * @throws waelab.base.LabException if no run has a whole epoch
   */
  public static Chart lossChart(Run<?>... runs) {
    return LossChart.of(Origin.given(runs));
  }

  /** A row for each run: what it was, and its last test losses in units that all runs share. */
  public static Table summary(Run<?>... runs) {
    return Summary.of(Origin.given(runs));
  }
}
