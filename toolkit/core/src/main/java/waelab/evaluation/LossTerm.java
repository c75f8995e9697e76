package waelab.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import waelab.latent.PriorMatch;
import waelab.model.AutoencoderConfig;
import waelab.model.Gan;
import waelab.model.Model;
import waelab.model.Reduction;
import waelab.model.Vae;
import waelab.model.Wae;
import waelab.model.WaeMmd;
import waelab.model.Wgan;
import waelab.model.WganGp;
import waelab.model.WganGpConfig;
import waelab.runs.Run;
import waelab.runs.RunCaption;
import waelab.training.Metric;

/**
 * What a number among a run's losses measures. Only numbers that measure the same, in the same
 * unit, may share an axis.
 *
 * @param title of its panel
 * @param unit what its axis says
 */
public record LossTerm(String title, String unit) {

  /** The name of the squared length of codes among a model's losses. */
  public static final String SQUARED_NORM = "E‖z‖²";

  /** The names of the test losses of the study's models. */
  public static final List<String> LOSSES =
      List.of(
          "total",
          "reconstruction",
          "KL",
          "penalty",
          "discriminator",
          SQUARED_NORM,
          "W₁",
          "distance",
          "generator");

  /** Models whose terms have the same meaning in all their runs, also with custom networks. */
  private static final Map<Class<? extends Model>, String> STUDIED =
      Map.of(
          Vae.class,
          "VAE",
          Wae.class,
          "WAE",
          WaeMmd.class,
          "WAE-MMD",
          WganGp.class,
          "WGAN-GP",
          Wgan.class,
          "WGAN",
          Gan.class,
          "GAN");

  private static final Set<String> WEIGHED = Set.of("total", "discriminator");

  /** What one term of a run's losses measures. A custom model shares no term with other models. */
  public static LossTerm of(Run<?> run, String name) {
    Optional<String> model =
        STUDIED.keySet().stream().filter(run::isOf).findFirst().map(STUDIED::get);
    boolean studied = model.isPresent();
    if (studied && name.equals("KL")) {
      return new LossTerm("KL divergence of codes from the prior", "nats");
    }
    if (studied && name.equals(SQUARED_NORM)) {
      return new LossTerm("Squared norm of codes", SQUARED_NORM);
    }
    String title = model.orElseGet(run::name) + ": " + name;
    return studied
        ? new LossTerm(title + (WEIGHED.contains(name) ? weight(run) : ""), unit(run, name))
        : new LossTerm(title, name);
  }

  /** An objective with another weight is another term. */
  private static String weight(Run<?> run) {
    var settings = RunCaption.settings(run);
    String key = settings.containsKey("lambda") ? "lambda" : "beta";
    return !settings.containsKey(key)
        ? ""
        : " (" + RunCaption.symbol(key) + " = " + settings.get(key) + ")";
  }

  private static String unit(Run<?> run, String name) {
    if (run.isOf(WganGp.class) || run.isOf(Wgan.class)) {
      return unitOfCritic(run, name);
    }
    if (run.isOf(Gan.class)) {
      return name.equals("total") ? "−log D(x) − log(1 − D(x̂))" : "−log D(x̂)";
    }
    String error = reduction(run) == Reduction.SUM ? "summed squared error" : "mean squared error";
    boolean vae = run.isOf(Vae.class);
    String cost = vae ? "½ · " + error : error;
    return switch (name) {
      case "reconstruction" -> cost;
      case "total" -> cost + (vae ? " + β · KL" : " + λ · penalty");
      case "penalty" -> run.isOf(Wae.class) ? "−log D(z̃)" : "MMD²(z̃, z)";
      case "discriminator" -> "−λ L_D";
      default -> name;
    };
  }

  private static String unitOfCritic(Run<?> run, String name) {
    return switch (name) {
      case "total" -> run.isOf(Wgan.class) ? "D(x̂) − D(x)" : "D(x̂) − D(x) + λ · penalty";
      case "W₁" -> "D(x) − D(x̂), an estimate of W₁";
      case "distance" -> "D(x) − D(x̂), W₁ up to a factor";
      case "penalty" -> isOneSided(run) ? "(‖∇D‖ − 1)₊²" : "(‖∇D‖ − 1)²";
      case "generator" -> "−D(x̂)";
      default -> name;
    };
  }

  private static boolean isOneSided(Run<?> run) {
    return run.config() instanceof WganGpConfig config && config.oneSided();
  }

  /**
   * The squared error of a run's last test, averaged over pixels or coordinates for every model and
   * reduction; empty for a model of your own.
   */
  public static OptionalDouble meanSquaredError(Run<?> run) {
    OptionalDouble reconstruction = last(run, "reconstruction");
    boolean encodes = run.isOf(Vae.class) || run.isOf(Wae.class) || run.isOf(WaeMmd.class);
    if (reconstruction.isEmpty() || !encodes) {
      return OptionalDouble.empty();
    }
    double halves = run.isOf(Vae.class) ? 2 : 1;
    double values = reduction(run) == Reduction.SUM ? run.trainedOn().values() : 1;
    return OptionalDouble.of(halves * reconstruction.getAsDouble() / values);
  }

  /** A term of a run's last test, if there is one. */
  public static OptionalDouble last(Run<?> run, String name) {
    var epochs = run.losses().epochs();
    Double value = epochs.isEmpty() ? null : run.losses().last().test().get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Whether a score of a run is already among its test losses of each epoch. */
  public static boolean isLoss(Run<?> run, Metric metric) {
    String name = metric.name();
    boolean norm = name.equals(PriorMatch.SQUARED_NORM) && last(run, SQUARED_NORM).isPresent();
    return norm || name.equals(PriorMatch.CLOSED_FORM) && last(run, "KL").isPresent();
  }

  private static Reduction reduction(Run<?> run) {
    return run.config() instanceof AutoencoderConfig<?> config
        ? config.reduction()
        : Reduction.MEAN;
  }
}
