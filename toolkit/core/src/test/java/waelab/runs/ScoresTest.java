package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.ProgressListener;
import waelab.base.Workspace;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.training.Ending;
import waelab.training.EvaluationPlan;
import waelab.training.Score;

@Tag("torch")
class ScoresTest {

  private static final VaeConfig FIVE = Tiny.VAE.withEpochs(5);

  /** Judges by how large the first weight is; interrupts where it is told to. */
  private record FirstWeight(int every, int interruptedAt)
      implements EvaluationPlan.PeriodicEvaluator {
    @Override
    public Optional<List<Score>> scores(
        Model model, Split<?> data, Config config, int epoch, long steps) {
      if (epoch == interruptedAt) {
        return Optional.empty();
      }
      double weight = model.state().values().iterator().next().toFloatArray()[0];
      return Optional.of(
          List.of(new Score(epoch, steps, "first weight", 1, 0, weight, Double.NaN)));
    }
  }

  private static Run<Vae> train(Path folder, int every, int interruptedAt) {
    var judging = new EvaluationPlan("total", Optional.of(new FirstWeight(every, interruptedAt)));
    return Tiny.store(folder)
        .train(
            new Vae(FIVE), Tiny.RING, FIVE, Optional.empty(), ProgressListener.silent(), judging);
  }

  private static List<Integer> epochs(Run<?> run) {
    return run.scores().by("first weight").stream().map(Score::epoch).toList();
  }

  @Test
  void aModelIsJudgedEveryFewEpochsAndAfterTheLast(@TempDir Path folder) {
    Run<Vae> run = train(folder, 2, 0);
    assertThat(epochs(run)).containsExactly(2, 4, 5);
    float last = run.model().state().values().iterator().next().toFloatArray()[0];
    assertThat(run.scores().last("first weight").orElseThrow().value()).isEqualTo(last);
    Run<Vae> loaded = Tiny.store(folder).load(StoredRun.in(run.folder().get()), Vae.class, null);
    assertThat(loaded.scores().all()).isEqualTo(run.scores().all());
    assertThat(loaded.scores().table().rowCount()).isEqualTo(3);
  }

  @Test
  void judgingChangesNoBitOfATraining(@TempDir Path folder) {
    Run<Vae> judged = train(folder.resolve("judged"), 1, 0);
    Run<Vae> not = Tiny.train(Tiny.store(folder.resolve("not")), FIVE);
    assertThat(judged.id()).isEqualTo(not.id());
    assertThat(Tiny.bits(judged)).isEqualTo(Tiny.bits(not));
    assertThat(judged.losses().epochs()).isEqualTo(not.losses().epochs());
    assertThat(not.scores().all()).isEmpty();
  }

  @Test
  void whatWasInterruptedWhileItWasJudgedIsJudgedThen(@TempDir Path folder) {
    Run<Vae> half = train(folder, 2, 4);
    assertThat(half.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(half.losses().epochs()).hasSize(3);
    Run<Vae> whole = train(folder, 2, 0);
    assertThat(epochs(whole)).containsExactly(2, 4, 5);
    Run<Vae> straight = train(folder.resolve("straight"), 2, 0);
    assertThat(whole.scores().all()).isEqualTo(straight.scores().all());
    assertThat(Tiny.bits(whole)).isEqualTo(Tiny.bits(straight));
  }

  @Test
  void scoresOfStepsThatAreMadeOnceMoreAreForgotten(@TempDir Path folder) throws IOException {
    Path place = train(folder, 1, 3).folder().orElseThrow();
    Files.delete(place.resolve("checkpoints/step-30.safetensors")); // it stood after step 30
    Scores before = Scores.in(Optional.of(place));
    before.add(List.of(new Score(9, 90, "first weight", 1, 0, 7, Double.NaN)));
    assertThat(epochs(train(folder, 2, 0))).containsExactly(1, 2, 4, 5);
  }

  @Test
  void whatIsAddedLaterIsKeptAndTheFolderIsStillAsNoted(@TempDir Path folder) {
    Run<Vae> run = train(folder, 5, 0);
    var later = new Score(5, run.steps(), "FID(768) random, \"no\"".replace("\"", ""), 8, 8, 1, 0);
    run.scores().add(List.of(later));
    run.scores().add(List.of(later)); // in its own place
    StoredRun stored = StoredRun.in(run.folder().orElseThrow());
    assertThat(Scores.in(Optional.of(stored.folder())).all()).hasSize(2).contains(later);
    assertThat(Verification.of(stored.folder()).faults()).isEmpty();
    Path copy = folder.resolve("copy");
    run.save(copy);
    assertThat(Scores.in(Optional.of(copy)).all()).hasSize(2);
  }

  @Test
  void whatWasDamagedStaysKnownAsDamagedWhenAScoreIsAdded(@TempDir Path folder) throws IOException {
    Run<Vae> run = train(folder, 5, 0);
    Path place = run.folder().orElseThrow();
    Files.writeString(place.resolve("history.csv"), "changed");
    run.scores().add(List.of(new Score(5, run.steps(), "later", 8, 8, 1, 0)));
    assertThat(Verification.of(place).faults()).isNotEmpty().noneMatch(f -> f.contains("scores"));
  }

  @Test
  void aDamagedFileIsOneSentence(@TempDir Path folder) throws IOException {
    Run<Vae> run = train(folder, 5, 0);
    Path file = run.folder().orElseThrow().resolve(Scores.FILE_NAME);
    Files.writeString(file, "no,table\n1,2\n");
    assertThatThrownBy(() -> Scores.in(run.folder()))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("scores.csv")
        .hasMessageContaining("delete it, and they are measured again");
    assertThatThrownBy(() -> new Score(1, 1, "a \"b\"", 1, 0, 1, 1))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("a name of one line, without quotes");
  }

  @Test
  void shippedScoresAreWrittenAsTheyWereRead() throws IOException {
    try (Stream<Path> runs = Files.list(Workspace.figures().resolve("runs"))) {
      for (Path run : runs.toList()) {
        Path file = run.resolve(Scores.FILE_NAME);
        if (Files.exists(file)) {
          assertThat(Scores.in(Optional.of(run)).toCsv()).isEqualTo(Files.readString(file));
        }
      }
    }
  }
}
