package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ProvenanceTest {

  private final Provenance provenance = Provenance.of("data", "MNIST").with("seed", 7);

  @Test
  void factsKeepTheOrderTheyWereAddedIn() {
    assertThat(provenance.with("budget", Budget.QUICK))
        .hasToString("data: MNIST\nseed: 7\nbudget: quick");
  }

  @Test
  void aFactIsReplacedInItsPlace() {
    assertThat(provenance.with("data", "CelebA")).hasToString("data: CelebA\nseed: 7");
  }

  @Test
  void aProvenanceNeverChanges() {
    provenance.with("seed", 8);
    assertThat(provenance.get("seed")).isEqualTo("7");
    assertThatThrownBy(() -> provenance.facts().put("seed", "8"))
        .isInstanceOf(UnsupportedOperationException.class);
    var facts = new LinkedHashMap<>(Map.of("seed", "7"));
    var copied = new Provenance(facts);
    facts.put("seed", "8");
    assertThat(copied.get("seed")).isEqualTo("7");
  }

  @Test
  void anotherProvenanceIsTakenInUnderAPrefix() {
    var both = Provenance.of("seed", 1).with("data.", provenance);
    assertThat(both).hasToString("seed: 1\ndata.data: MNIST\ndata.seed: 7");
  }

  @Test
  void anUnknownFactIsTheEmptyText() {
    assertThat(provenance.get("colour")).isEmpty();
  }

  @Test
  void equalFactsAreEqualProvenances() {
    assertThat(provenance).isEqualTo(Provenance.of("data", "MNIST").with("seed", "7"));
  }
}
