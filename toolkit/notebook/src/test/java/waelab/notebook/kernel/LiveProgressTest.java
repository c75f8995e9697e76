package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.ProgressListener;
import waelab.base.TrainingStatus;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.runs.Trainer;

/** What is drawn first; how it changes is seen in WaelabKernelTest. */
@Tag("torch")
class LiveProgressTest {

  private static final String FORECAST = "This run will take about 2:10 min and 1.2 GB of memory.";
  private static final TrainingStatus STATUS =
      new TrainingStatus(
          "epoch",
          1,
          2,
          20,
          90,
          Map.of("total", 0.5),
          640,
          Duration.ofSeconds(130),
          OptionalLong.of(1_200_000_000));

  @Test
  void theCostStandsWithTheNumbers() {
    try (var kernel = new SuccessorKernel()) {
      ProgressListener progress = new LiveProgress(Display.here().orElseThrow());
      progress.forecast(STATUS);
      progress.status(STATUS);
      assertThat(first(kernel, "text/plain")).isEqualTo(FORECAST + "\n" + STATUS);
      assertThat(first(kernel, "text/html"))
          .startsWith("<div>" + FORECAST + "</div>\n<progress ")
          .contains("epoch 1/2");
    }
  }

  @Test
  void beforeTheCostIsKnownTheNumbersStandAlone() {
    try (var kernel = new SuccessorKernel()) {
      new LiveProgress(Display.here().orElseThrow()).status(STATUS);
      assertThat(first(kernel, "text/plain")).isEqualTo(STATUS.toString());
      assertThat(first(kernel, "text/html")).startsWith("<progress ");
    }
  }

  @Test
  void theCostDoesNotStay() {
    Split<PointSet> ring = Split.of(Toys.draw("ring", 160));
    var config = VaeConfig.forData(ring).withEpochs(1);
    var run = Trainer.train(new Vae(config), ring, config, ProgressListener.silent());
    try (var kernel = new SuccessorKernel()) {
      ProgressListener progress = new LiveProgress(Display.here().orElseThrow());
      progress.forecast(STATUS);
      progress.end(new ProgressListener.Ended(run.name(), run.progress(), true, run.time()));
      String done = "VAE trained: " + run.progress() + ".";
      assertThat(first(kernel, "text/plain")).isEqualTo(done);
      assertThat(first(kernel, "text/html")).isEqualTo("<div>" + done + "</div>\n");
    }
  }

  @Test
  void whatTakesLongIsToldInItsPlace() {
    try (var kernel = new SuccessorKernel()) {
      ProgressListener progress = new LiveProgress(Display.here().orElseThrow());
      int packed = progress.watch("Packing ...", told -> packing(told));
      assertThat(packed).isEqualTo(2);
      assertThat(first(kernel, "text/plain")).isEqualTo("Packing ...");
      assertThat(kernel.shown()).hasSize(1); // what comes then updates it
    }
  }

  private static int packing(Consumer<String> told) {
    told.accept("1 of 2 images");
    return 2;
  }

  private static String first(SuccessorKernel kernel, String mime) {
    return String.valueOf(kernel.shown().get(0).getData(MIMEType.parse(mime)));
  }
}
