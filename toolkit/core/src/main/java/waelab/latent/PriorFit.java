package waelab.latent;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.metrics.CodeMmd;
import waelab.metrics.Codes;
import waelab.model.Prior;
import waelab.model.StandardNormal;

/**
 * How well a prior that was fitted to some codes describes other codes of the same model, in three
 * numbers, each next to its value for true draws from that prior.
 *
 * <p>{@link PriorMatch} has two more, which are not informative here: a mixture fitted by EM has
 * the mean and covariance of the codes it was fitted to, so it matches their E‖z‖² and Gaussian KL
 * for any distribution of the codes.
 *
 * @param prior the fitted distribution
 * @param codes the codes that it should describe, preferably not those it was fitted to
 * @param logDensity the mean of log p(z), in nats; higher is closer, up to the value for draws
 * @param mmd unbiased, so it can be below 0
 * @param accuracy of the two-sample test, 0 … 1
 */
public record PriorFit(
    Prior prior, Codes codes, CodeScore logDensity, CodeScore mmd, CodeScore accuracy) {

  /**
   * Compares codes with the same number of draws from a prior.
   *
   * @param codes n×d, n at least 4
   * @param prior of d dimensions
   * @param seed of the draws and of the classifier
   * @throws waelab.base.LabException if the thread is interrupted
   */
  public static PriorFit of(Codes codes, Prior prior, long seed) {
    BadArgumentException.requireNonNull(codes, "codes", prior, "prior");
    BadArgumentException.require(
        codes.dimension() == prior.dimension(),
        "codes",
        "of " + codes.dimension() + " coordinates",
        "of " + prior.dimension() + ", as the draws of " + prior.name());
    int n = codes.size();
    float[][] draws = prior.draw(seed, 2 * n);
    String caption = "draws from " + prior.name();
    Codes one = Codes.of(Arrays.copyOf(draws, n), caption);
    Codes other = Codes.of(Arrays.copyOfRange(draws, n, 2 * n), caption);
    return new PriorFit(
        prior,
        codes,
        logDensity(codes, other, prior),
        PriorMatch.mmd(CodeMmd.between(codes, one), CodeMmd.between(other, one)),
        PriorMatch.accuracy(
            TwoSampleClassifier.between(codes, one, seed),
            TwoSampleClassifier.between(other, one, seed)));
  }

  private static CodeScore logDensity(Codes codes, Codes draws, Prior prior) {
    double[] ofDraws = logDensities(draws, prior);
    double expected = mean(ofDraws);
    double square =
        mean(Arrays.stream(ofDraws).map(x -> (x - expected) * (x - expected)).toArray());
    double normal = mean(logDensities(codes, new StandardNormal(codes.dimension())));
    String reading = Printable.of("nats, averaged over codes; N(0, I) gives them %.2f", normal);
    double deviation = Math.sqrt(square / draws.size());
    return new CodeScore(
        "log p(z)", mean(logDensities(codes, prior)), expected, deviation, reading);
  }

  private static double[] logDensities(Codes codes, Prior prior) {
    return IntStream.range(0, codes.size())
        .mapToDouble(i -> prior.logDensity(codes.code(i)))
        .toArray();
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElseThrow();
  }

  /** All of them, in the order above. */
  public List<CodeScore> measures() {
    return List.of(logDensity, mmd, accuracy);
  }

  /** A line for each, below a line that names the codes. */
  @Override
  public String toString() {
    return CodeScore.text(codes + " against " + prior.name(), measures(), "true draws");
  }
}
