package waelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.ProgressListener;
import waelab.model.Vae;
import waelab.runs.Run;
import waelab.runs.Tiny;

@Tag("torch")
class RunArtifactsTest {

  @TempDir private Path folder;

  /** Who waits for an interrupted cell is not to wait for pictures. */
  @Test
  void anInterruptedRunHasItsPicturesWhenItIsWhole() {
    var store = Tiny.store(folder);
    Run<Vae> half = Tiny.train(store, new Vae(Tiny.VAE), Tiny.VAE, Tiny.interruptingAt(2));
    Path place = half.folder().orElseThrow();
    assertThat(RunArtifacts.keep(half, ProgressListener.silent())).isSameAs(half);
    assertThat(place.resolve("losses.png")).doesNotExist();
    assertThat(place.resolve("evaluations.csv")).doesNotExist();
    RunArtifacts.keep(Tiny.train(store, Tiny.VAE), ProgressListener.silent());
    assertThat(place.resolve("losses.png")).isNotEmptyFile();
    assertThat(place.resolve("evaluations.csv")).isNotEmptyFile();
  }
}
