package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ValueTextTest {

  record Pair(int[] a, String b) {}

  record Own(int[] a) {
    @Override
    public String toString() {
      return "my own text";
    }
  }

  @Test
  void arraysShowTheirElementsAsJShellDoes() {
    assertThat(ValueText.of(new int[] {1, 2, 3})).isEqualTo("int[3] { 1, 2, 3 }");
    assertThat(ValueText.of(new double[0])).isEqualTo("double[0] {  }");
    assertThat(ValueText.of(new String[] {"a", null})).isEqualTo("String[2] { \"a\", null }");
    assertThat(ValueText.of(new char[] {'x'})).isEqualTo("char[1] { 'x' }");
    assertThat(ValueText.of(new int[][] {{1}, {2, 3}}))
        .isEqualTo("int[2][] { int[1] { 1 }, int[2] { 2, 3 } }");
    assertThat(ValueText.of(new byte[2_000])).endsWith("0, … }").hasSizeLessThan(4_000);
  }

  @Test
  void arraysInsideOtherThingsDoToo() {
    assertThat(ValueText.of(List.of(new int[] {1}))).isEqualTo("[int[1] { 1 }]");
    assertThat(ValueText.of(Map.of("k", new int[] {1}))).isEqualTo("{k=int[1] { 1 }}");
    assertThat(ValueText.of(Optional.of(new int[] {1}))).isEqualTo("Optional[int[1] { 1 }]");
    assertThat(ValueText.of(new Pair(new int[] {1}, "b"))).isEqualTo("Pair[a=int[1] { 1 }, b=b]");
  }

  @Test
  void whatHasATextOfItsOwnKeepsIt() {
    assertThat(ValueText.of(new Own(new int[] {1}))).isEqualTo("my own text");
    assertThat(ValueText.of(List.of(1, 2))).isEqualTo("[1, 2]");
    assertThat(ValueText.of(Map.entry("a", 1))).isEqualTo("a=1");
    assertThat(ValueText.of("me@3ae196fb")).isEqualTo("me@3ae196fb");
    assertThat(ValueText.of(null)).isEqualTo("null");
  }

  @Test
  void nothingTellsWhereInMemoryItIs() {
    Supplier<String> lambda = () -> "";
    assertThat(ValueText.of(new Object())).isEqualTo("Object");
    assertThat(ValueText.of(lambda)).isEqualTo("Supplier");
    assertThat(ValueText.of(Arrays.asList(new Object(), lambda))).isEqualTo("[Object, Supplier]");
  }

  @Test
  void whatHoldsItselfHasAnEnd() {
    var self = new ArrayList<Object>();
    self.add(self);
    assertThat(ValueText.of(self)).isEqualTo("[(this Collection)]");
    Object[] around = new Object[1];
    around[0] = around;
    assertThat(ValueText.of(around)).contains("…");
  }
}
