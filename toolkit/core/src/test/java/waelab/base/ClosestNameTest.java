package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ClosestNameTest {

  private static final List<String> VERBS =
      List.of("trainGan", "trainVae", "trainWganGp", "withLambda");

  @Test
  void lettersAreExchangedLeftOutAddedOrChanged() {
    assertThat(ClosestName.of("withLamda", VERBS, 1)).containsExactly("withLambda");
    assertThat(ClosestName.of("trainGAN", VERBS, 1)).containsExactly("trainGan");
    assertThat(ClosestName.of("tarinVae", VERBS, 1)).containsExactly("trainVae");
    assertThat(ClosestName.of("abdc", List.of("abcd"), 1)).as("one exchange").hasSize(1);
    assertThat(ClosestName.of("trainWganGpp", VERBS, 1)).containsExactly("trainWganGp");
  }

  @Test
  void theNearestComesFirstAndNothingFarComesAtAll() {
    assertThat(ClosestName.of("trainGae", VERBS, 5)).containsExactly("trainGan", "trainVae");
    assertThat(ClosestName.of("wgan", VERBS, 5)).containsExactly("trainWganGp");
    assertThat(ClosestName.of("evaluate", VERBS, 5)).isEmpty();
    assertThat(ClosestName.of("", VERBS, 5)).isEmpty();
  }
}
