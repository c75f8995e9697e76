package waelab.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.BadArgumentException;
import waelab.torch.Torch;

@Tag("torch")
class ArchitectureTest {

  private static final Architecture ENCODER =
      Architecture.of(1, 16, 16).convolutions(3, 5).linear(4);

  private static final Architecture DECODER =
      Architecture.of(4).linear(5 * 4 * 4).reshape(5, 4, 4).transposed(3).transposed(2).image(1);

  @Test
  void aConvolutionHalvesHeightAndWidthAndATransposedOneDoublesThem() {
    assertThat(Architecture.of(1, 16, 16).convolutions(3, 5).output())
        .isEqualTo(new Shape(5, 4, 4));
    assertThat(Architecture.of(5, 4, 4).transposed(3, 2).output()).isEqualTo(new Shape(2, 16, 16));
    assertThat(Architecture.of(1, 7, 5).convolutions(2).output()).isEqualTo(new Shape(2, 3, 2));
    assertThat(Architecture.of(5, 4, 4).then(new Layer.ConvTranspose(1)).parameters())
        .isEqualTo(5 * 16 + 1);
  }

  @Test
  void linearAfterConvolutionsFlattens() {
    assertThat(ENCODER.layers()).contains(new Layer.Flatten());
    assertThat(ENCODER)
        .isEqualTo(Architecture.of(1, 16, 16).convolutions(3, 5).flatten().linear(4));
    assertThat(ENCODER.output()).isEqualTo(new Shape(4));
    assertThat(ENCODER.parameters())
        .isEqualTo(3 * 16 + 3 + 6 + 5 * 3 * 16 + 5 + 10 + 4 * (5 * 4 * 4) + 4);
    assertThat(Architecture.of(7).linear(2).layers()).doesNotContain(new Layer.Flatten());
    assertThat(Architecture.of(2, 3).dense(6).output()).isEqualTo(new Shape(6));
  }

  @Test
  void theBlockHasTheShapesThatWereTold() {
    try (NDManager manager = Torch.newManager();
        var encoder = new Network("encoder", ENCODER);
        var decoder = new Network("decoder", DECODER)) {
      NDArray z = encoder.apply(manager.ones(new Shape(2, 1, 16, 16)));
      assertThat(z.getShape()).isEqualTo(new Shape(2, 4));
      assertThat(encoder.parameterCount()).isEqualTo(ENCODER.parameters());
      assertThat(decoder.apply(z).getShape()).isEqualTo(new Shape(2, 1, 16, 16));
      assertThat(decoder.output()).isEqualTo(DECODER.output());
      assertThat(decoder.parameterCount()).isEqualTo(DECODER.parameters());
    }
  }

  static Stream<Arguments> wrongShapes() {
    return Stream.of(
        wrong(
            () -> Architecture.of(8).linear(4).convolutions(2),
            "layer 2 (Conv 4×4/2 → 2) has an input of shape (4), but needs an image C×H×W:"
                + " reshape(c, h, w) before it"),
        wrong(
            () -> Architecture.of(8).transposed(2),
            "layer 1 (FSCConv 4×4/2 → 2) has an input of shape (8), but needs an image C×H×W:"
                + " reshape(c, h, w) before it"),
        wrong(
            () -> Architecture.of(1, 4, 4).convolutions(2, 2, 2),
            "layer 7 (Conv 4×4/2 → 2) has an input of shape (2, 1, 1), but needs H and W of at"
                + " least 2: larger images or fewer convolutions"),
        wrong(
            () -> Architecture.of(1, 4, 4).then(new Layer.Linear(2)),
            "layer 1 (Linear → 2) has an input of shape (1, 4, 4), but needs a vector: flatten()"
                + " before it"),
        wrong(
            () -> Architecture.of(2).linear(60).reshape(4, 4, 4),
            "layer 2 (Reshape → 4×4×4) has an input of shape (60), but needs 64 numbers: c, h, w"
                + " whose product is 60"),
        wrong(
            () -> Architecture.of(1, 8, 8).convolutions(0),
            "the output of layer 1 (Conv 4×4/2 → 0) must be of sizes of at least 1, but is of shape"
                + " (0, 4, 4)"),
        wrong(
            () -> Architecture.of(3).linear(-1),
            "the output of layer 1 (Linear → -1) must be of sizes of at least 1, but is of shape"
                + " (-1)"),
        wrong(() -> Architecture.of(), "input must be of sizes of at least 1, but is of shape ()"),
        wrong(
            () -> new Architecture(new Shape(3, 0), List.of()),
            "input must be of sizes of at least 1, but is of shape (3, 0)"));
  }

  private static Arguments wrong(Supplier<Architecture> built, String sentence) {
    return Arguments.of(built, sentence);
  }

  @ParameterizedTest
  @MethodSource("wrongShapes")
  void aWrongShapeIsToldWhereItsLayerIsAdded(Supplier<Architecture> built, String sentence) {
    assertThatThrownBy(built::get).isInstanceOf(BadArgumentException.class).hasMessage(sentence);
  }
}
