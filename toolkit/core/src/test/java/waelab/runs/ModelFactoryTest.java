package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.model.Wae;

@Tag("torch")
class ModelFactoryTest {

  private static boolean initialised;

  static final class NoModel {
    static {
      initialised = true;
    }
  }

  @Test
  void aFileThatNamesAnotherClassRunsNoneOfItsCode() {
    assertThatThrownBy(() -> ModelFactory.named(NoModel.class.getName()))
        .isInstanceOf(ClassCastException.class);
    assertThat(initialised).isFalse();
  }

  @Test
  void aModelIsFoundByTheNameOfItsClass() throws ClassNotFoundException {
    assertThat(ModelFactory.named("waelab.model.Wae")).isEqualTo(Wae.class);
  }
}
