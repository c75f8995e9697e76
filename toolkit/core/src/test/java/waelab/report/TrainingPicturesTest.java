package waelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.Summary;
import org.tensorflow.util.Event;
import waelab.base.EventFileTest;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.plot.Grid;
import waelab.runs.Run;
import waelab.runs.RunStore;
import waelab.training.EvaluationPlan;
import waelab.training.TrainingObserver;

@Tag("torch")
class TrainingPicturesTest {

  private static final Split<ImageSet> NOISE = Split.of(noise());
  private static final VaeConfig CONFIG =
      VaeConfig.forData(NOISE).withWidth(0.125).withEpochs(3).withBatchSize(16);

  @TempDir Path folder;

  private static ImageSet noise() {
    byte[] pixels = new byte[80 * 32 * 32];
    new Random(0).nextBytes(pixels);
    return ImageSet.of(
        ByteBuffer.wrap(pixels), new int[80], new Shape(1, 32, 32), Provenance.of("data", "noise"));
  }

  /** Keeps what it is shown. */
  private static final class Shown implements ProgressListener {
    final List<Grid> pictures = new ArrayList<>();
    final List<String> notes = new ArrayList<>();

    @Override
    public void picture(Object picture) {
      pictures.add((Grid) picture);
    }

    @Override
    public void info(String sentence) {
      notes.add(sentence);
    }
  }

  private Run<Vae> train(String store, ProgressListener listener, TrainingObserver... observers) {
    var plan = new EvaluationPlan("total", Optional.empty(), List.of(observers));
    return new RunStore(folder.resolve(store), List.of())
        .train(new Vae(CONFIG), NOISE, CONFIG, Optional.empty(), listener, plan);
  }

  private static String digests(Run<?> run) throws IOException {
    return Files.readString(run.folder().orElseThrow().resolve("SHA256SUMS"))
        .replaceAll("(?m)^.*timing.*$", "");
  }

  @Test
  void aTrainingThatIsWatchedEndsInTheSameBits() throws IOException {
    var shown = new Shown();
    var board = Optional.of(folder.resolve("board"));
    Run<Vae> watched = train("a", shown, new TrainingPictures(shown, board));
    Run<Vae> alone = train("b", ProgressListener.silent());
    assertThat(digests(watched)).isEqualTo(digests(alone)).isNotBlank();
    assertThat(shown.pictures).isNotEmpty();
    assertThat(shown.pictures.get(0).toString())
        .startsWith("Images in 4 rows of up to 8.")
        .contains("16 samples, 8 test images, and their reconstructions (noise)");
    assertThat(shown.pictures.get(shown.pictures.size() - 1).toString())
        .contains("After epoch 3, step 12");
  }

  @Test
  void lossesAndPicturesAreWrittenForTensorBoard() throws IOException {
    Path board = folder.resolve("board");
    Run<Vae> run =
        train(
            "a",
            ProgressListener.silent(),
            new TrainingPictures(ProgressListener.silent(), Optional.of(board)));
    Path own = board.resolve(run.folder().orElseThrow().getFileName());
    List<Event> events;
    try (Stream<Path> files = Files.list(own)) {
      events = EventFileTest.read(files.findFirst().orElseThrow());
    }
    List<Summary.Value> totals =
        events.stream()
            .flatMap(event -> event.getSummary().getValueList().stream())
            .filter(value -> value.getTag().equals("test/total"))
            .toList();
    assertThat(totals).hasSize(3);
    assertThat(totals.get(2).getSimpleValue())
        .isEqualTo(run.losses().last().test().get("total").floatValue());
    assertThat(events.stream().filter(event -> event.getSummary().getValueCount() == 1))
        .anySatisfy(
            event -> {
              assertThat(event.getStep()).isEqualTo(12);
              Summary.Image image = event.getSummary().getValue(0).getImage();
              assertThat(image.getEncodedImageString().toByteArray())
                  .startsWith(0x89, 'P', 'N', 'G');
            });
  }

  @Test
  void whatFailsWhileWatchingIsSaidOnceAndTheTrainingContinues() {
    var shown = new Shown();
    Run<Vae> run =
        train(
            "a",
            shown,
            new TrainingObserver() {
              @Override
              public void model(Model model, Split<?> data, long seed, long steps, String when) {
                throw new IllegalStateException("the disk is full.");
              }
            });
    assertThat(run.progress()).isEqualTo("3 of 3 epochs, 12 steps, completed");
    assertThat(shown.notes).containsOnlyOnce("This training is no longer shown: the disk is full.");
  }

  @Test
  void watchingThatTakesLongIsDoneSeldom() {
    var looks = new ArrayList<String>();
    train(
        "a",
        ProgressListener.silent(),
        new TrainingObserver() {
          @Override
          public void model(Model model, Split<?> data, long seed, long steps, String when) {
            looks.add(when);
            try {
              Thread.sleep(2_000); // much more than 3 % of the training
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        });
    assertThat(looks).containsExactly("epoch 1, step 4", "epoch 3, step 12");
  }
}
