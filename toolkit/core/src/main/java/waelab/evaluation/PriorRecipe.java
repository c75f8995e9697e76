package waelab.evaluation;

import waelab.base.BadArgumentException;
import waelab.base.Cache;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.Samples;
import waelab.latent.GaussianMixture;
import waelab.metrics.Codes;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.model.Model;
import waelab.model.Prior;
import waelab.model.StandardNormal;
import waelab.runs.Run;
import waelab.runs.RunCaption;

/** How to make a prior from which the codes of a run's random samples are drawn. */
@FunctionalInterface
public interface PriorRecipe {

  /**
   * The prior for a run.
   *
   * @param listener receives the progress
   */
  Prior of(Run<?> run, ProgressListener listener);

  /** N(0, I), for every run. */
  static PriorRecipe standardNormal() {
    return (run, listener) -> new StandardNormal(Generator.of(run.model()).latentSize());
  }

  /**
   * A mixture fitted to the codes of all samples that a run was trained on. The codes of a VAE are
   * drawn, z̃ = μ + σ ε, since its decoder was trained on drawn codes. The run's seed is used for ε
   * and for the fit.
   *
   * @param cache where fitted mixtures are kept
   */
  static PriorRecipe gaussianMixture(int components, Cache cache) {
    BadArgumentException.require(
        components >= 1 && components <= GaussianMixture.MOST,
        "components",
        components,
        "1 to " + GaussianMixture.MOST);
    return (run, listener) -> {
      Generator.of(run.model());
      Encoder.of(run.model(), "to fit a mixture to");
      int n = run.trainedOn().train();
      BadArgumentException.require(
          components <= n, "components", components, n + " at most, the number of training codes");
      Provenance of =
          Provenance.of("measure", "mixture")
              .with("", run.fingerprint())
              .with("first codes", firstCodes(run).digest())
              .with("training samples", run.trainedOn().trainDigest())
              .with("components", components)
              .with("seed", run.config().seed());
      return GaussianMixture.kept(cache, of, listener, () -> fit(run, components, listener));
    };
  }

  /**
   * Codes of the first samples. They show whether a custom encoder has changed though its weights
   * have not.
   */
  private static Codes firstCodes(Run<?> run) {
    Samples train = run.data().train();
    return Codes.of(run.model(), train.slice(0, Math.min(16, train.size())), run.config().seed());
  }

  private static GaussianMixture fit(Run<?> run, int components, ProgressListener listener) {
    Model model = run.model();
    Samples train = run.data().train();
    long seed = run.config().seed();
    Codes codes =
        listener.during("Encoding " + RunCaption.data(run), () -> Codes.of(model, train, seed));
    return GaussianMixture.fit(codes, components, seed, listener);
  }
}
