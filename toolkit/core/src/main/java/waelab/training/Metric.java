package waelab.training;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waelab.base.BadArgumentException;
import waelab.model.Prior;

/**
 * What a score measures. Scores can be compared if they have the same metric and the same counts.
 *
 * @param kind how it is measured
 * @param name its name with its feature space, such as {@code FID(768)}
 * @param subject what of a model is measured
 * @param prior the distribution of the samples' codes, in a few words; empty for N(0, I), and if no
 *     samples are measured
 */
public record Metric(Kind kind, String name, Subject subject, String prior) {

  /** How something is measured. */
  public enum Kind {
    /** A Fréchet distance of images, in any features. */
    FRECHET,
    /** A kernel distance of images, in any features. */
    KERNEL,
    /** Anything else, such as a divergence of codes. */
    OTHER
  }

  /** What of a model is measured. */
  public enum Subject {
    /** Samples generated from codes drawn from its prior. */
    SAMPLES(" random"),
    /** Reconstructions of images. */
    RECONSTRUCTIONS(" reconstruct"),
    /** The codes themselves, or anything that is not an image. */
    CODES("");

    private final String end;

    Subject(String end) {
      this.end = end;
    }
  }

  private static final String BEFORE_PRIOR = ", ";
  private static final Pattern OF_IMAGES =
      Pattern.compile("(.+) random|(.+) random, (.+)|(.+) reconstruct");

  /** Checks the name. */
  public Metric {
    BadArgumentException.requireNonNull(kind, "kind");
    BadArgumentException.requireNonNull(subject, "subject");
    BadArgumentException.requireNonNull(prior, "prior");
    BadArgumentException.requireNonNull(name, "metric");
    BadArgumentException.require(
        !name.isBlank() && (name + prior).chars().noneMatch(c -> c == '"' || c < ' '),
        "metric",
        name,
        "a name of one line, without quotes");
  }

  /** A distance of random samples from real images; the prior is that of the samples' codes. */
  public static Metric ofSamples(Kind kind, String name, Optional<Prior> prior) {
    return new Metric(kind, name, Subject.SAMPLES, prior.map(Prior::mark).orElse(""));
  }

  /** The Fréchet distance of reconstructions from real images. */
  public static Metric ofReconstructions(String name) {
    return new Metric(Kind.FRECHET, name, Subject.RECONSTRUCTIONS, "");
  }

  /** A number computed from codes. */
  public static Metric ofCodes(String name) {
    return new Metric(Kind.OTHER, name, Subject.CODES, "");
  }

  /** The same of a model whose weights are a moving average. */
  public Metric ofAverage() {
    return new Metric(kind, name + " EMA", subject, prior);
  }

  /** Reads the text of {@link #toString} from a file of scores; the result has the same text. */
  public static Metric read(String text) {
    Matcher of = OF_IMAGES.matcher(BadArgumentException.requireNonNull(text, "metric"));
    if (!of.matches()) {
      return ofCodes(text);
    }
    boolean fitted = of.group(2) != null;
    return of.group(4) != null
        ? ofImages(of.group(4), Subject.RECONSTRUCTIONS, "")
        : ofImages(of.group(fitted ? 2 : 1), Subject.SAMPLES, fitted ? of.group(3) : "");
  }

  private static Metric ofImages(String name, Subject subject, String prior) {
    boolean kernel = name.startsWith("KID(") || name.startsWith("kernel distance");
    return new Metric(kernel ? Kind.KERNEL : Kind.FRECHET, name, subject, prior);
  }

  /** Whether it is measured on images. */
  public boolean isOfImages() {
    return subject != Subject.CODES;
  }

  /**
   * Whether this can be a metric of a run with this prior; only metrics of samples depend on it.
   */
  public boolean fits(Optional<Prior> other) {
    return subject != Subject.SAMPLES || prior.equals(other.map(Prior::mark).orElse(""));
  }

  /**
   * What is measured, as it is at the end of the name: {@code random, mixture of 10}; empty for
   * codes.
   */
  public String of() {
    return end().strip();
  }

  /** {@code FID(768) random, mixture of 10}. */
  @Override
  public String toString() {
    return name + end();
  }

  private String end() {
    return subject.end + (prior.isEmpty() ? "" : BEFORE_PRIOR + prior);
  }
}
