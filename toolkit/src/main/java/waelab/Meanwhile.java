package waelab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.base.StoppedException;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.metrics.FeatureExtractor;
import waelab.model.Config;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.model.Model;
import waelab.training.Score;
import waelab.training.Scorer;

/** Judges models while they are trained: as the study did, by random samples and by codes. */
final class Meanwhile implements Scorer {

  private final Judge judge;
  private Optional<FeatureExtractor> features = Optional.empty(); // one for all epochs

  Meanwhile(Judge judge) {
    this.judge = judge;
  }

  @Override
  public int every() {
    return judge.workspace().scoreEvery();
  }

  @Override
  public Optional<List<Score>> scores(
      Model model, Split<?> data, Config config, int epoch, long steps) {
    var origin = Provenance.of("data", data.caption());
    var subject = new Judge.Subject(model, Optional.empty(), config.seed(), origin);
    var found = new ArrayList<Judge.Judged>();
    try {
      if (model instanceof Generator && data.train() instanceof ImageSet real) {
        attempt(
            epoch,
            () -> {
              var distance = judge.random(subject, data.test(), features(real));
              found.add(Judge.score(distance, Judge.ofSamples(distance, Optional.empty())));
            });
      }
      if (model instanceof Encoder) {
        attempt(epoch, () -> found.addAll(Judge.scores(judge.codes(subject, data.test()))));
      }
    } catch (StoppedException e) {
      return Optional.empty();
    }
    return Optional.of(found.stream().map(each -> each.at(epoch, steps)).toList());
  }

  private FeatureExtractor features(ImageSet real) {
    features = features.or(() -> Optional.of(judge.spaces().largest(() -> real)));
    return features.get();
  }

  /** A training is worth more than a number that cannot be had. */
  private void attempt(int epoch, Runnable measurement) {
    try {
      measurement.run();
    } catch (StoppedException e) {
      throw e;
    } catch (LabException e) {
      judge.voice().say("Not all is judged after epoch " + epoch + ": " + e.getMessage());
    }
  }
}
