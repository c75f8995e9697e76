package waelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.Lab;
import waelab.base.BadArgumentException;
import waelab.model.VaeConfig;
import waelab.runs.Run;

@Tag("torch")
class LedgerTest {

  @Test
  void aNumberThatIsBelowAnotherByMoreThanChanceHolds() {
    var ledger = Lab.ledger();

    ledger.below("below", "t", 1, 2, 0.9);
    ledger.below("above", "t", 2, 1, 0.9);
    ledger.below("near", "t", 1, 1.5, 0.9);
    ledger.below("equal", "t", 1, 1, 0);
    ledger.below("nothing", "t", Double.NaN, 1, 0);

    String undecided = "cannot tell here";
    assertThat(ledger.entries())
        .extracting(Ledger.Entry::verdict)
        .containsExactly("holds", "fails", undecided, undecided, undecided);
    assertThat(ledger.entries())
        .extracting(Ledger.Entry::reason)
        .containsExactly(
            "", "", "chance does as much", "chance does as much", "nothing was measured");
    assertThat(ledger.entries().get(0).number()).isEqualTo("1.00 against 2.00 (chance: ±0.90)");
    assertThat(ledger).hasToString("5 claims: 1 hold, 1 fail, of 3 one cannot tell here");
  }

  @Test
  void aClaimThatIsTestedTwiceHasOneRow() {
    var ledger = Lab.ledger();
    ledger.fact("more", "counted", "1 and 2", true);
    ledger.cannotTell("other", "none", "no data");
    ledger.fact("more", "counted", "2 and 1", false);

    assertThat(ledger.table().rowCount()).isEqualTo(2);
    assertThat(ledger.table().stringColumn("verdict").asList())
        .containsExactly("fails", "cannot tell here");
    assertThat(ledger.table().stringColumn("because").asList()).containsExactly("", "no data");
    assertThat(ledger.table().columnNames())
        .containsExactly("verdict", "claim", "number", "test here", "because");
  }

  @Test
  void aRunOnOtherDataThanTheStudysDecidesNothing() {
    var ring = Lab.loadToy("ring", 80);
    Run<?> run = Lab.trainVae(ring, VaeConfig.forData(ring).withEpochs(1));
    var ledger = Lab.ledger();
    ledger.below("claim", "test", 1, 2, 0, run);
    Ledger.Entry entry = ledger.entries().get(0);

    assertThat(entry.verdict()).isEqualTo("cannot tell here");
    assertThat(entry.reason()).startsWith("VAE on ").endsWith("is not the study's");
    assertThat(entry.number()).isEqualTo("1.00 against 2.00");
  }

  @Test
  void chanceIsNotNegative() {
    assertThatExceptionOfType(BadArgumentException.class)
        .isThrownBy(() -> Lab.ledger().below("claim", "test", 1, 2, -1))
        .withMessage("chance must be 0 or greater, but is -1.0");
  }
}
