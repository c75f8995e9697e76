package waelab.training;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waelab.base.BadArgumentException;
import waelab.model.Prior;

/**
 * What a score measures, with all that scores must have in common to be compared, but for their
 * counts.
 *
 * @param kind how it is measured
 * @param name what it is called in its feature space, such as {@code FID(768)}
 * @param subject of what it is
 * @param prior the law of the codes of samples, in few words; empty for N(0, I), and where there
 *     are no samples
 */
public record Metric(Kind kind, String name, Subject subject, String prior) {

  /** How something is measured. */
  public enum Kind {
    /** A Fréchet distance of images, in whatever features. */
    FRECHET,
    /** A kernel distance of images, in whatever features. */
    KERNEL,
    /** Anything else, such as a divergence of codes. */
    OTHER
  }

  /** What of a model is measured. */
  public enum Subject {
    /** What it makes of codes drawn from its prior. */
    SAMPLES(" random"),
    /** What it makes of the codes of images. */
    RECONSTRUCTIONS(" reconstruct"),
    /** The codes themselves, or anything that is no image. */
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

  /** A number of codes. */
  public static Metric ofCodes(String name) {
    return new Metric(Kind.OTHER, name, Subject.CODES, "");
  }

  /**
   * Reads {@link #toString}, as a file of scores holds it; the text of what is read is the same.
   */
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

  /** Whether a run with this prior is measured by it, and not the same with another prior. */
  public boolean fits(Optional<Prior> other) {
    return subject != Subject.SAMPLES || prior.equals(other.map(Prior::mark).orElse(""));
  }

  /** Of what it is, as it ends the name: {@code random, mixture of 10}; empty for codes. */
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
