package waelab.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;

@Tag("torch")
class Table1Test {

  @Test
  void allSixCountsAreTheStudys() {
    assertThat(Table1.rows()).hasSize(6);
    assertThat(Table1.rows())
        .allSatisfy(
            row -> assertThat(row.parameters()).as(row.model()).isEqualTo(row.studyCount()));
  }

  @Test
  void theBlocksHoldWhatTheTableCounts() {
    for (var networks :
        java.util.List.of(
            Table1.vae(new Shape(1, 32, 32), 32, 1),
            Table1.wae(new Shape(1, 32, 32), 8, 1),
            Table1.vae(new Shape(3, 64, 64), 32, 1),
            Table1.wae(new Shape(3, 64, 64), 64, 0.125),
            Table1.wganGp(new Shape(3, 64, 64), 128, 0.125))) {
      networks.forEach(
          (name, architecture) -> {
            try (var network = new Network(name, architecture)) {
              assertThat(network.parameterCount()).as(name).isEqualTo(architecture.parameters());
            }
          });
    }
  }

  @Test
  void decodersEndInTheImagesShape() {
    assertThat(Table1.vae(new Shape(3, 64, 64), 32, 0.5).get("decoder").output())
        .isEqualTo(new Shape(3, 64, 64));
    assertThat(Table1.wganGp(new Shape(1, 32, 32), 128, 1).get("generator").output())
        .isEqualTo(new Shape(1, 32, 32));
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    assertThatThrownBy(() -> Table1.vae(new Shape(1, 28, 28), 32, 1))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("C×H×H with H a multiple of 16 from 32 to 256")
        .hasMessageContaining("28");
  }
}
