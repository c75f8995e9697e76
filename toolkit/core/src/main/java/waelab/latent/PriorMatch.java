package waelab.latent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.base.Cache;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.Rows;
import waelab.data.Samples;
import waelab.metrics.CodeMmd;
import waelab.metrics.Codes;
import waelab.metrics.GaussianKl;
import waelab.model.Model;

/**
 * How well codes match their prior N(0, I), in five numbers, each next to its value for the same
 * number of true samples of the prior (study §3.4). No single number is enough:
 *
 * <ul>
 *   <li>E KL(q(z|x) ‖ p(z)), a VAE's closed form, is not a distance of all codes from the prior: it
 *       includes the information of a code about its sample;
 *   <li>E‖z‖² is d for the prior, and for codes on a sphere of radius √d;
 *   <li>the Gaussian KL, a lower bound on KL(q(z) ‖ p(z)), depends only on mean and covariance, and
 *       is 0 for codes on that sphere;
 *   <li>MMD² depends on every difference, but only weakly on small ones;
 *   <li>the two-sample accuracy is that of a classifier that may use any difference.
 * </ul>
 *
 * The study's "KLD" is the first for a VAE and E‖z‖² for a WAE, which cannot be compared: {@link
 * #study}.
 *
 * @param codes the codes that are compared with the prior
 * @param measures all of them, in the order above
 */
public record PriorMatch(Codes codes, List<CodeScore> measures) {

  /** The name of the closed form. */
  public static final String CLOSED_FORM = "E KL(q(z|x)‖p(z))";

  /** The name of E‖z‖². */
  public static final String SQUARED_NORM = "E‖z‖²";

  private static final String GAUSSIAN_KL = "KL(q(z)‖p(z)) ≥";
  private static final String MMD = "MMD²";
  private static final String ACCURACY = "two-sample accuracy";
  private static final List<String> OF_ALL_CODES =
      List.of(SQUARED_NORM, GAUSSIAN_KL, MMD, ACCURACY);

  /**
   * Encodes samples and measures their codes.
   *
   * @param model an {@link waelab.model.Encoder}
   * @param n how many of the first samples, or all if there are fewer; at least 4
   * @param seed of a VAE's ε, of the draws from the prior, and of the classifier
   * @throws waelab.base.LabException if the model has no encoder, cannot encode these samples or
   *     returns codes that are not finite, or if the thread is interrupted
   */
  public static PriorMatch of(Model model, Samples samples, int n, long seed) {
    return of(codes(model, samples, n, seed), seed);
  }

  private static Codes codes(Model model, Samples samples, int n, long seed) {
    BadArgumentException.requireNonNull(samples, "samples");
    BadArgumentException.require(n >= 4, "n", n, "at least 4");
    return Codes.of(model, samples.slice(0, Math.min(n, samples.size())), seed);
  }

  /**
   * As {@link #of(Model, Samples, int, long)}, but reads the result from the cache if these codes
   * were measured before.
   */
  public static PriorMatch kept(
      Cache cache, Model model, Samples samples, int n, long seed, ProgressListener listener) {
    Codes codes = codes(model, samples, n, seed);
    var of =
        Provenance.of("measure", "match with the prior")
            .with("codes", codes.digest())
            .with(CLOSED_FORM, codes.posteriorKl())
            .with("seed", seed);
    return new PriorMatch(
        codes,
        cache.rows("matches", of, CodeScore.class, listener, () -> of(codes, seed).measures));
  }

  /**
   * Measures codes.
   *
   * @param codes at least 4
   */
  public static PriorMatch of(Codes codes, long seed) {
    BadArgumentException.requireNonNull(codes, "codes");
    int n = codes.size();
    int d = codes.dimension();
    Codes prior = Codes.prior(n, d, seed, "compared with");
    Found found = Found.of(codes, prior, seed);
    Found expected =
        Found.OF_PRIOR.computeIfAbsent(
            List.of((long) n, (long) d, seed),
            unknown -> Found.of(Codes.prior(n, d, seed, "in the place of codes"), prior, seed));
    var measures = new ArrayList<CodeScore>();
    String reading = "nats, averaged over samples; 0 if codes carry no information";
    codes
        .posteriorKl()
        .ifPresent(nats -> measures.add(new CodeScore(CLOSED_FORM, nats, 0, 0, reading)));
    String target = Printable.of("target %d, not lower-is-better", d);
    double deviation = Math.sqrt(2.0 * d / n);
    measures.add(
        new CodeScore(SQUARED_NORM, found.squaredNorm, expected.squaredNorm, deviation, target));
    String bound = "nats, a lower bound: sees mean and covariance only";
    measures.add(
        new CodeScore(
            GAUSSIAN_KL,
            found.kl.nats(),
            expected.kl.nats(),
            // 2n KL is χ²; the degrees of freedom are the means and covariances, d(d+3)/2.
            Math.sqrt((double) d * (d + 3)) / (2 * n),
            found.kl.why().isEmpty() ? bound : found.kl.why()));
    measures.add(mmd(found.mmd, expected.mmd));
    measures.add(accuracy(found.test, expected.test));
    return new PriorMatch(codes, List.copyOf(measures));
  }

  /**
   * The measures of codes. They are the same for all true draws of equal number, dimension and
   * seed.
   */
  private record Found(double squaredNorm, GaussianKl kl, CodeMmd mmd, TwoSampleClassifier test) {

    private static final Map<List<Long>, Found> OF_PRIOR = new ConcurrentHashMap<>();

    static Found of(Codes codes, Codes prior, long seed) {
      return new Found(
          codes.squaredNorm(),
          GaussianKl.of(codes),
          CodeMmd.between(codes, prior),
          TwoSampleClassifier.between(codes, prior, seed));
    }
  }

  /** MMD² between codes and draws, next to its value between draws. */
  static CodeScore mmd(CodeMmd found, CodeMmd expected) {
    String reading = "0 on average if codes have the prior's distribution";
    return new CodeScore(MMD, found.value(), expected.value(), expected.deviation(), reading);
  }

  /** How well codes are distinguished from draws, next to how well draws are. */
  static CodeScore accuracy(TwoSampleClassifier found, TwoSampleClassifier expected) {
    String reading =
        Printable.of(
            "0.5 if a classifier cannot distinguish codes from the prior; %,d held out",
            found.heldOut());
    return new CodeScore(
        ACCURACY, found.accuracy(), expected.accuracy(), found.deviation(), reading);
  }

  /** The closed form, for codes of an encoder with normal posteriors; in nats. */
  public Optional<CodeScore> closedForm() {
    return find(CLOSED_FORM);
  }

  /** E‖z‖². */
  public CodeScore squaredNorm() {
    return find(SQUARED_NORM).orElseThrow();
  }

  /** A lower bound, in nats. */
  public CodeScore gaussianKl() {
    return find(GAUSSIAN_KL).orElseThrow();
  }

  /** Unbiased, so it can be below 0. */
  public CodeScore mmd() {
    return find(MMD).orElseThrow();
  }

  /** The accuracy of the two-sample test, 0 … 1. */
  public CodeScore accuracy() {
    return find(ACCURACY).orElseThrow();
  }

  private Optional<CodeScore> find(String name) {
    return measures.stream().filter(measure -> measure.name().equals(name)).findFirst();
  }

  /** What the study calls KLD: a VAE's closed form, else E‖z‖². */
  public CodeScore study() {
    return closedForm().orElseGet(this::squaredNorm);
  }

  /**
   * A row for each measure: {@code measure}, its value of the {@code codes} and of {@code true
   * prior samples}, {@code ±}, the standard deviation of the latter, and {@code how to read it}.
   */
  public Table table() {
    return new Rows<>("Divergence from the prior: " + codes, measures)
        .text("measure", CodeScore::name)
        .numbers("codes", CodeScore::readable, CodeScore::value)
        .numbers("true prior samples", CodeScore::readable, CodeScore::ofPrior)
        .numbers("±", CodeScore::readable, CodeScore::deviation)
        .text("how to read it", CodeScore::reading)
        .table();
  }

  /**
   * Several matches in one table: a row for each, and two columns for each measure, of which the
   * second is for true prior samples. Missing values are empty.
   *
   * @param matches by their names
   */
  public static Table table(Map<String, PriorMatch> matches) {
    BadArgumentException.requireNonNull(matches, "matches");
    var rows =
        new Rows<>("Divergence from the prior", List.copyOf(matches.entrySet()))
            .text("model", Map.Entry::getKey)
            .ints("codes", each -> each.getValue().codes.size())
            .ints("d", each -> each.getValue().codes.dimension());
    var names = new ArrayList<>(OF_ALL_CODES);
    if (matches.values().stream().anyMatch(match -> match.closedForm().isPresent())) {
      names.add(0, CLOSED_FORM);
    }
    for (String name : names) {
      rows.numbers(
          name, CodeScore::readable, each -> each.getValue().value(name, CodeScore::value));
      rows.numbers(
          name + ", prior",
          CodeScore::readable,
          each -> each.getValue().value(name, CodeScore::ofPrior));
    }
    return rows.table();
  }

  private double value(String name, ToDoubleFunction<CodeScore> which) {
    return find(name).map(which::applyAsDouble).orElse(Double.NaN);
  }

  /** A line for each, below a line that names the codes. */
  public String text() {
    return CodeScore.text(codes.toString(), measures, "true prior samples");
  }

  /**
   * What the study calls KLD, in a sentence: {@code E‖z‖² 8.10 (target 8, not lower-is-better)}.
   */
  @Override
  public String toString() {
    return study().toString();
  }
}
