package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class PlainValueTest {

  @Test
  void numbersTextsAndArraysOfThemAreTold() {
    assertThat(PlainValue.of(0.1)).hasValue("0.1");
    assertThat(PlainValue.of("a\nb\\n")).hasValue("a\\nb\\\\n");
    assertThat(PlainValue.of(new int[][] {{1, 2}, {}})).hasValue("[[1, 2], []]");
    assertThat(PlainValue.of(List.of(true, 'c', "x"))).hasValue("[true, c, x]");
  }

  @Test
  void anythingElseIsNot() {
    assertThat(PlainValue.of(null)).isEmpty();
    assertThat(PlainValue.of(new Object())).isEmpty();
    assertThat(PlainValue.of(Arrays.asList(1, null))).isEmpty();
  }

  @Test
  void longOnesAreBriefAndStillToldApart() {
    var many = Collections.nCopies(1_000, 1.5);
    var others = new java.util.ArrayList<>(many);
    others.set(999, 2.5);
    String text = PlainValue.of(many).orElseThrow();
    assertThat(text).hasSizeLessThan(400).startsWith("[1.5, 1.5").contains("SHA-256");
    assertThat(PlainValue.of(others)).isPresent().isNotEqualTo(PlainValue.of(many));
  }
}
