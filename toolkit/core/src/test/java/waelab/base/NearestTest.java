package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

  private static final List<String> VERBS =
      List.of("trainGan", "trainVae", "trainWganGp", "withLambda");

  @Test
  void lettersAreExchangedLeftOutAddedOrChanged() {
    assertThat(Nearest.of("withLamda", VERBS, 1)).containsExactly("withLambda");
    assertThat(Nearest.of("trainGAN", VERBS, 1)).containsExactly("trainGan");
    assertThat(Nearest.of("tarinVae", VERBS, 1)).containsExactly("trainVae");
    assertThat(Nearest.of("abdc", List.of("abcd"), 1)).as("one exchange").hasSize(1);
    assertThat(Nearest.of("trainWganGpp", VERBS, 1)).containsExactly("trainWganGp");
  }

  @Test
  void theNearestComesFirstAndNothingFarComesAtAll() {
    assertThat(Nearest.of("trainGae", VERBS, 5)).containsExactly("trainGan", "trainVae");
    assertThat(Nearest.of("wgan", VERBS, 5)).containsExactly("trainWganGp");
    assertThat(Nearest.of("evaluate", VERBS, 5)).isEmpty();
    assertThat(Nearest.of("", VERBS, 5)).isEmpty();
  }
}
