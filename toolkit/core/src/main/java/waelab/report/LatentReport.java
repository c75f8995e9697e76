package waelab.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import waelab.base.BadArgumentException;
import waelab.base.Budget;
import waelab.base.Cache;
import waelab.base.Checksum;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.data.Split;
import waelab.latent.Clustering;
import waelab.latent.FeatureView;
import waelab.latent.Probe;
import waelab.latent.Target;
import waelab.metrics.Codes;
import waelab.model.Encoder;
import waelab.runs.Run;
import waelab.runs.RunCaption;

/**
 * The codes of a run's images, with two baselines: the same number of principal components, and
 * pixels. The same questions are evaluated for each.
 */
public final class LatentReport {

  /** The same for all runs, so that their baselines are the same numbers. */
  private static final long SEED = 0;

  /**
   * A custom encoder may have changed though its weights have not; the digest of this many codes
   * shows it.
   */
  private static final int FEW = 16;

  private final Run<?> run;
  private final ImageSet train;
  private final ImageSet test;
  private final List<Target> questions;
  private final Cache cache;
  private final ProgressListener listener;

  /**
   * A report on the first images of each side.
   *
   * @param cache where answers are kept; those of baselines serve all runs
   * @param attributes the questions; the label if none is given
   * @throws LabException if the run has no encoder, these are not images of the shape it was
   *     trained on, or all images have the same answer
   */
  public LatentReport(
      Run<?> run,
      Split<?> data,
      Budget budget,
      Cache cache,
      ProgressListener listener,
      String... attributes) {
    this.run = BadArgumentException.requireNonNull(run, "run");
    this.cache = cache;
    this.listener = listener;
    BadArgumentException.requireNonNull(data, "data", attributes, "attributes");
    Encoder.of(run.model(), "to look into");
    int[] most =
        switch (budget) {
          case SMOKE -> new int[] {300, 100};
          case QUICK -> new int[] {5_000, 2_000};
          case STUDY -> new int[] {20_000, 5_000};
        };
    train = first(requireImages(data.train()), most[0]);
    test = first(requireImages(data.test()), most[1]);
    questions =
        attributes.length == 0
            ? List.of(Target.label(train, test))
            : Arrays.stream(attributes).map(a -> Target.attribute(train, test, a)).toList();
  }

  private static ImageSet first(ImageSet images, int n) {
    return images.slice(0, Math.min(n, images.size()));
  }

  private ImageSet requireImages(Samples samples) {
    if (!(samples instanceof ImageSet images)) {
      throw new LabException(
          "These are points without labels (" + samples.caption() + "); take images.");
    }
    if (!images.shape().equals(run.trainedOn().shape())) {
      throw new LabException(
          "These images are "
              + images.shape()
              + ", but the run was trained on "
              + run.trainedOn().shape()
              + ".");
    }
    return images;
  }

  /** What two classifiers can predict from each view: a row for each question and view. */
  public Probes probes() {
    return listener.watch(
        "What can be told " + sentence(),
        tell -> {
          var rows =
              ask(
                  Probe.class,
                  view -> {
                    tell.accept("Learning from " + view.name() + " ...");
                    return questions.stream().map(q -> Probe.of(view, q, SEED)).toList();
                  });
          return new Probes(rows, caption(Probes.READING), RunCaption.facts(List.of(run)));
        });
  }

  /** Which clusters each view has: a row for each question and view. */
  public Clusters clusters() {
    return listener.watch(
        "Clusters " + sentence(),
        tell -> {
          var rows =
              ask(
                  Clustering.class,
                  view -> {
                    tell.accept("Looking for clusters in " + view.name() + " ...");
                    return Clustering.of(view, questions, SEED);
                  });
          return new Clusters(rows, caption(Clusters.READING), RunCaption.facts(List.of(run)));
        });
  }

  /**
   * Computes the answers for codes, principal components and pixels, each only if it is not cached.
   */
  private <T> List<T> ask(Class<T> type, Function<FeatureView, List<T>> question) {
    Codes few = Codes.means(run.model(), first(test, FEW));
    int d = few.dimension();
    var rows = new ArrayList<T>();
    rows.addAll(
        ask(
            type,
            run.fingerprint().with("first codes", few.digest()),
            () -> FeatureView.codes(run.model(), Provenance.of("run", run.id()), train, test),
            question));
    rows.addAll(
        ask(
            type,
            Provenance.of("components", d),
            () -> FeatureView.principalComponents(train, test, d),
            question));
    rows.addAll(
        ask(type, Provenance.of("pixels", "all"), () -> FeatureView.pixels(train, test), question));
    return rows;
  }

  private <T> List<T> ask(
      Class<T> type,
      Provenance of,
      Supplier<FeatureView> view,
      Function<FeatureView, List<T>> question) {
    return cache.rows(
        "answers", of.with("", facts(type)), type, listener, () -> question.apply(view.get()));
  }

  /** All that an answer depends on, except the view. */
  private Provenance facts(Class<?> type) {
    Provenance facts =
        Provenance.of("measure", type.getSimpleName())
            .with("training images", train.digest())
            .with("test images", test.digest())
            .with("seed", SEED);
    for (Target each : questions) {
      String answers = Arrays.toString(each.train()) + Arrays.toString(each.test());
      facts = facts.with("answers, " + each.name(), Checksum.of(answers.getBytes()).hex());
    }
    return facts;
  }

  private String sentence() {
    return Printable.of(
        "from codes, principal components and pixels of %,d + %,d images",
        train.size(), test.size());
  }

  private String caption(String reading) {
    return Printable.of(
        "%,d training and %,d test images (%s). %s %s",
        train.size(), test.size(), train.caption(), reading, RunCaption.sentence(run));
  }
}
