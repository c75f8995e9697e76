package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class BudgetTest {

  private static final long MNIST = 32 * 32;
  private static final long CELEBA = 3 * 64 * 64;

  @Test
  void aBudgetIsFoundByItsNameInAnyCase() {
    assertThat(Budget.named("smoke")).isEqualTo(Budget.SMOKE);
    assertThat(Budget.named(" Quick ")).isEqualTo(Budget.QUICK);
    assertThat(Budget.named("STUDY")).isEqualTo(Budget.STUDY);
  }

  @Test
  void theNameIsTheSameUnderATurkishLocale() {
    Locale usual = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertThat(Budget.named("QUICK")).isEqualTo(Budget.QUICK);
      assertThat(Budget.QUICK).hasToString("quick");
    } finally {
      Locale.setDefault(usual);
    }
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> Budget.named("huge"))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("budget must be one of [smoke, quick, study], but is \"huge\"");
  }

  @Test
  void smallGreyImagesCountAsMnistAndLargerOnesAsCelebA() {
    assertThat(Budget.QUICK.trainImages(MNIST)).isEqualTo(12_000);
    assertThat(Budget.QUICK.testImages(MNIST)).isEqualTo(3_000);
    assertThat(Budget.QUICK.trainImages(MNIST + 1)).isEqualTo(4_000);
    assertThat(Budget.QUICK.trainImages(CELEBA)).isEqualTo(4_000);
    assertThat(Budget.QUICK.testImages(CELEBA)).isEqualTo(1_000);
    assertThat(Budget.SMOKE.trainImages(MNIST)).isEqualTo(640);
    assertThat(Budget.SMOKE.testImages(MNIST)).isEqualTo(160);
    assertThat(Budget.SMOKE.trainImages(CELEBA)).isEqualTo(320);
    assertThat(Budget.SMOKE.testImages(CELEBA)).isEqualTo(80);
  }

  @Test
  void theStudyLeavesNoImageOut() {
    assertThat(Budget.STUDY.trainImages(CELEBA)).isGreaterThanOrEqualTo(202_599);
    assertThat(Budget.STUDY.testImages(MNIST)).isGreaterThanOrEqualTo(12_000);
  }

  @Test
  void aLargerBudgetHasMoreEpochs() {
    assertThat(Budget.values()).extracting(Budget::epochs).containsExactly(1, 4, 100);
  }
}
