package waelab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.Folders;
import waelab.base.Workspace;
import waelab.data.Split;
import waelab.runs.Run;
import waelab.training.Ending;

/** Every verb that trains, on MNIST, on CelebA and on points, within the smoke budget. */
@Tag("torch")
@Tag("long")
class SmokeTest {

  private static String before;

  @BeforeAll
  static void withinTheSmokeBudget() {
    before = Lab.budget().toString();
    Lab.budget("smoke");
  }

  @AfterAll
  static void asBefore() {
    Lab.budget(before);
    Folders.delete(Workspace.current().work().resolve("runs"));
  }

  static Stream<Arguments> verbsAndData() {
    List<Split<?>> all = List.of(Lab.loadMnist(), Lab.loadCelebA(), Lab.loadToy("ring", 500));
    return all.stream()
        .flatMap(
            data ->
                Stream.<Function<Split<?>, Run<?>>>of(
                        Lab::trainVae,
                        Lab::trainWae,
                        Lab::trainWaeMmd,
                        Lab::trainWganGp,
                        Lab::trainWgan,
                        Lab::trainGan)
                    .map(verb -> Arguments.of(verb, data)));
  }

  @ParameterizedTest
  @MethodSource("verbsAndData")
  void everyModelTrains(Function<Split<?>, Run<?>> verb, Split<?> data) {
    Run<?> run = verb.apply(data);
    assertThat(run.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(run.losses().last().test().values()).allMatch(Double::isFinite);
    boolean images = run.trainedOn().images();
    assertThat(run.losses().epochs()).hasSize(images ? 1 : run.config().epochs());
    if (images) {
      assertThat(run.folder().orElseThrow().resolve("samples.png")).exists();
      assertThat(run.trainedOn().train()).isLessThanOrEqualTo(640);
    }
  }
}
