package waelab;

import waelab.base.BadConfigException;
import waelab.base.LabException;
import waelab.base.Voice;
import waelab.data.Samples;
import waelab.latent.GaussianMixture;
import waelab.metrics.Codes;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.model.Model;
import waelab.model.Prior;
import waelab.model.StandardNormal;
import waelab.training.Run;

/** How to come by a law from which the random samples of a run are drawn. */
@FunctionalInterface
public interface PriorRecipe {

  /**
   * The law for a run.
   *
   * @param voice is told what takes time
   */
  Prior of(Run<?> run, Voice voice);

  /** N(0, I), whatever the run. */
  static PriorRecipe standardNormal() {
    return (run, voice) -> new StandardNormal(requireGenerator(run).latentSize());
  }

  /**
   * A mixture fitted to the codes of all samples that a run was trained on; a VAE's are drawn, z̃ =
   * μ + σ ε, since those are what its decoder was trained on. The run's seed is that of ε and of
   * the fit.
   */
  static PriorRecipe gaussianMixture(int components) {
    BadConfigException.require(
        components >= 1 && components <= GaussianMixture.MOST,
        "components",
        components,
        "1 to " + GaussianMixture.MOST);
    return (run, voice) -> {
      requireGenerator(run);
      Codes codes = trainingCodes(run, components, voice);
      return GaussianMixture.fit(codes, components, run.config().seed(), voice);
    };
  }

  private static Codes trainingCodes(Run<?> run, int components, Voice voice) {
    Model model = run.model();
    if (!(model instanceof Encoder)) {
      throw new LabException(
          run.name()
              + " has no codes to fit a mixture to, since it is no Encoder; VAE and WAE are.");
    }
    int n = run.trainedOn().train();
    BadConfigException.require(
        components <= n, "components", components, n + " at most, the number of training codes");
    Samples train = run.data().train();
    return voice.during(
        "Encoding " + Origin.data(run), () -> Codes.of(model, train, run.config().seed()));
  }

  private static Generator requireGenerator(Run<?> run) {
    if (!(run.model() instanceof Generator generator)) {
      throw new LabException(
          run.name() + " draws no samples, since it is no Generator; let it implement Generator.");
    }
    return generator;
  }
}
