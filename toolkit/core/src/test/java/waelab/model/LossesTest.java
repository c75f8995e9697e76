package waelab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.torch.Torch;

@Tag("torch")
class LossesTest {

  @Test
  void aTermIsOneNumberOfANameOfItsOwn() {
    try (var manager = Torch.newManager()) {
      NDArray one = manager.ones(new Shape());
      Losses losses = Losses.of("totl", one);
      assertThatThrownBy(() -> losses.and("each", manager.ones(new Shape(64, 2))))
          .isInstanceOf(BadArgumentException.class)
          .hasMessage(
              "term \"each\" must be one number, such as a mean(), but is of shape (64, 2)");
      assertThat(losses.and("one", manager.ones(new Shape(1))).values()).containsEntry("one", 1.0);
      assertThatThrownBy(() -> losses.and("none", null))
          .hasMessage("term \"none\" must be given, but is null");
      assertThatThrownBy(() -> losses.get("total"))
          .hasMessage("term must be one of [totl, one], but is \"total\"");
      assertThatThrownBy(() -> losses.and("totl", one))
          .hasMessage("term \"totl\" must be a name that is used once, but is used twice");
    }
  }
}
