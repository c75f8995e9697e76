package waelab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import waelab.base.BadConfigException;
import waelab.base.Budget;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.base.Voice;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.data.Split;
import waelab.latent.Clustering;
import waelab.latent.Probe;
import waelab.latent.Question;
import waelab.latent.View;
import waelab.model.Encoder;
import waelab.training.Run;

/**
 * The codes of a run's images, and two yardsticks beside them: as many principal components, and
 * pixels. Each is asked the same questions.
 */
final class Views {

  /** The same for all runs, so that their yardsticks are the same numbers. */
  private static final long SEED = 0;

  /** What yardsticks answered, which is the same whichever run they stand beside. */
  private static final Map<String, List<Probe>> PROBED = new ConcurrentHashMap<>();

  private static final Map<String, List<Clustering>> CLUSTERED = new ConcurrentHashMap<>();

  private final Run<?> run;
  private final ImageSet train;
  private final ImageSet test;
  private final List<Question> questions;
  private final Voice voice;

  /**
   * The first images of each side.
   *
   * @param attributes what is asked; labels if there are none
   * @throws LabException if the run has no encoder, these are no such images as it was trained on,
   *     or there is nothing to tell apart
   */
  Views(Run<?> run, Split<?> data, Budget budget, Voice voice, String... attributes) {
    this.run = BadConfigException.given(run, "run");
    this.voice = voice;
    BadConfigException.given(data, "data");
    BadConfigException.given(attributes, "attributes");
    if (!(run.model() instanceof Encoder)) {
      throw new LabException(
          run.name() + " has no codes to look into, since it is no Encoder; VAE and WAE are.");
    }
    train = first(requireImages(data.train()), trainImages(budget));
    test = first(requireImages(data.test()), testImages(budget));
    questions =
        attributes.length == 0
            ? List.of(Question.label(train, test))
            : Arrays.stream(attributes).map(a -> Question.attribute(train, test, a)).toList();
  }

  private static int trainImages(Budget budget) {
    return switch (budget) {
      case SMOKE -> 300;
      case QUICK -> 5_000;
      case STUDY -> 20_000;
    };
  }

  private static int testImages(Budget budget) {
    return switch (budget) {
      case SMOKE -> 100;
      case QUICK -> 2_000;
      case STUDY -> 5_000;
    };
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

  /** What two classifiers can tell from each view: a row for each question and view. */
  Probes probes() {
    return voice.watch(
        "What can be told " + sentence(),
        tell -> {
          var rows =
              ask(
                  PROBED,
                  view -> {
                    tell.accept("Learning from " + view.name() + " ...");
                    return questions.stream().map(q -> Probe.of(view, q, SEED)).toList();
                  });
          return new Probes(rows, caption(Probes.READING), Origin.facts(List.of(run)));
        });
  }

  /** Into which groups each view falls: a row for each question and view. */
  Clusters clusters() {
    return voice.watch(
        "Clusters " + sentence(),
        tell -> {
          var rows =
              ask(
                  CLUSTERED,
                  view -> {
                    tell.accept("Looking for clusters in " + view.name() + " ...");
                    return Clustering.of(view, questions, SEED);
                  });
          return new Clusters(rows, caption(Clusters.READING), Origin.facts(List.of(run)));
        });
  }

  /** Asks codes, principal components and pixels, the latter two only if nobody has before. */
  private <T> List<T> ask(Map<String, List<T>> known, Function<View, List<T>> question) {
    View codes = View.codes(run.model(), Provenance.of("run", run.id()), train, test);
    int d = codes.dimension();
    var rows = new ArrayList<T>(question.apply(codes));
    rows.addAll(
        known.computeIfAbsent(
            key("components " + d),
            unknown -> question.apply(View.principalComponents(train, test, d))));
    rows.addAll(
        known.computeIfAbsent(key("pixels"), unknown -> question.apply(View.pixels(train, test))));
    return rows;
  }

  /** All that a yardstick's answers depend on. */
  private String key(String yardstick) {
    var key = new StringJoiner("\n").add(yardstick).add(train.digest()).add(test.digest());
    for (Question each : questions) {
      key.add(each.name()).add(Arrays.toString(each.train())).add(Arrays.toString(each.test()));
    }
    return key.toString();
  }

  private String sentence() {
    return String.format(
        Locale.ROOT,
        "from codes, principal components and pixels of %,d + %,d images",
        train.size(),
        test.size());
  }

  private String caption(String reading) {
    return String.format(
        Locale.ROOT,
        "%,d training and %,d test images (%s). %s %s",
        train.size(),
        test.size(),
        train.caption(),
        reading,
        Origin.sentence(run));
  }
}
