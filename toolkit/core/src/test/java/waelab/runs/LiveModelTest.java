package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.ProgressListener;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;

/** Runs that a notebook keeps do not keep their models on the device. */
@Tag("torch")
class LiveModelTest {

  private static final int RUNS = LiveModel.Recent.KEPT + 4;

  @TempDir private Path folder;
  private RunStore store;

  @BeforeEach
  void openStore() {
    store = Tiny.store(folder);
  }

  private Run<Vae> train(VaeConfig config) {
    return Tiny.train(store, config);
  }

  @Test
  void onlyTheLastFewModelsStay() throws InterruptedException {
    List<Run<Vae>> runs = new ArrayList<>();
    List<WeakReference<Model>> models = new ArrayList<>();
    List<Map<String, Integer>> bits = new ArrayList<>();
    for (int seed = 0; seed < RUNS; seed++) {
      Run<Vae> run = train(Tiny.VAE.withEpochs(1).withSeed(seed));
      runs.add(run);
      models.add(new WeakReference<>(run.model()));
      bits.add(Tiny.bits(run));
    }
    assertThat(alive(models)).isEqualTo(LiveModel.Recent.KEPT);
    assertThat(models.get(RUNS - 1).get()).isSameAs(runs.get(RUNS - 1).model());
    for (int i = 0; i < RUNS; i++) {
      assertThat(Tiny.bits(runs.get(i))).isEqualTo(bits.get(i));
    }
    models.addAll(runs.stream().map(run -> new WeakReference<Model>(run.model())).toList());
    assertThat(alive(models))
        .isLessThanOrEqualTo(2 * LiveModel.Recent.KEPT); // both lists have them
    assertThat(runs.get(0).model()).as("asked twice").isSameAs(runs.get(0).model());
  }

  @Test
  void aFingerprintIsThatOfTheWeightsAsTheyAreNow() {
    Run<Vae> run = train(Tiny.VAE.withEpochs(1));
    var before = run.fingerprint();
    assertThat(before).isEqualTo(train(Tiny.VAE.withEpochs(1)).fingerprint());
    assertThat(before).isNotEqualTo(train(Tiny.VAE.withEpochs(1).withSeed(1)).fingerprint());
    run.model().state().values().iterator().next().muli(1.5f);
    assertThat(run.fingerprint()).isNotEqualTo(before);
    assertThat(run.fingerprint().get("run")).isEqualTo(run.id());
  }

  /** How many are left when the collector has found the others. */
  private static long alive(List<WeakReference<Model>> models) throws InterruptedException {
    long alive = models.size();
    for (int i = 0; i < 50 && alive > LiveModel.Recent.KEPT; i++) {
      System.gc();
      Thread.sleep(20);
      alive = models.stream().filter(model -> model.get() != null).count();
    }
    return alive;
  }

  @Test
  void aModelThatIsTrainedAnewLeavesItsFirstRunAsItWas() {
    VaeConfig one = Tiny.VAE.withEpochs(1);
    var model = new Vae(one);
    Run<Vae> first = Tiny.train(store, model, one, ProgressListener.silent());
    assertThat(first.model()).isSameAs(model);
    var bits = Tiny.bits(first);
    Run<Vae> second = Tiny.train(store, model, one.withSeed(5), ProgressListener.silent());
    assertThat(Tiny.bits(second)).isNotEqualTo(bits);
    assertThat(second.model()).isSameAs(model);
    assertThat(Tiny.bits(first)).isEqualTo(bits);
    assertThat(first.model()).isNotSameAs(model);
    assertThat(Tiny.bits(second)).isEqualTo(Tiny.bits(train(one.withSeed(5))));
  }
}
