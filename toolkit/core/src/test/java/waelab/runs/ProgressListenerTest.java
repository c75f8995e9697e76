package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.ProgressListener;
import waelab.base.TrainingStatus;
import waelab.model.Vae;

@Tag("torch")
class ProgressListenerTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ProgressListener progress =
      ProgressListener.printing(new PrintStream(printed, true, StandardCharsets.UTF_8));

  @Test
  void anAsideIsPrintedAsAnySentence() {
    progress.info("One.");
    progress.note("Two.");
    assertThat(lines()).isEqualTo("One.\nTwo.\n");
  }

  @Test
  void aForecastIsTimeAndMemory() {
    progress.forecast(
        new TrainingStatus(
            TrainingStatus.EPOCH,
            1,
            2,
            20,
            90,
            Map.of(),
            640,
            Duration.ofSeconds(130),
            OptionalLong.of(1_200_000_000)));
    assertThat(lines()).isEqualTo("This run will take about 2:10 min and 1.2 GB of memory.\n");
  }

  @Test
  void onlyWhatIsWholeIsDone() {
    Trainer.train(new Vae(Tiny.VAE), Tiny.RING, Tiny.VAE, progress);
    assertThat(lines()).containsPattern("Done in \\d:\\d\\d min\\.\n$").doesNotContain("Stopped");
    printed.reset();
    Trainer.train(new Vae(Tiny.VAE), Tiny.RING, Tiny.VAE, interrupted(progress));
    assertThat(lines())
        .containsPattern("Stopped after \\d:\\d\\d min\\.\n$")
        .doesNotContain("Done");
  }

  /** One that is told of its end, of a training that is interrupted in its first epoch. */
  private static ProgressListener interrupted(ProgressListener told) {
    return new ProgressListener() {
      @Override
      public void status(TrainingStatus status) {
        Thread.currentThread().interrupt();
      }

      @Override
      public void info(String sentence) {}

      @Override
      public void end(Ended training) {
        told.end(training);
      }
    };
  }

  private String lines() {
    return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
