package waelab.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.Randomness;
import waelab.torch.Torch;

@Tag("torch")
class NoiseTest {

  private final NDManager manager = Torch.newManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Noise noise(String scope, long step) {
    return new Noise(manager, new Randomness(1), scope, step);
  }

  @Test
  void theSamePurposeInTheSameStepGivesTheSameNumbersWhateverElseIsDrawn() {
    float[] alone = noise("train", 3).normal("z", 64, 8).toFloatArray();
    var busy = noise("train", 3);
    busy.uniform("epsilon", 64, 1, 1, 1);
    busy.normal("epsilon", 5);
    assertThat(busy.normal("z", 64, 8).toFloatArray()).isEqualTo(alone);
  }

  @Test
  void askingAgainGivesNewNumbersAndAlwaysTheSameOnes() {
    var once = noise("train", 3);
    float[] first = once.normal("z", 100).toFloatArray();
    float[] second = once.normal("z", 100).toFloatArray();
    assertThat(second).isNotEqualTo(first);
    var again = noise("train", 3);
    assertThat(again.normal("z", 100).toFloatArray()).isEqualTo(first);
    assertThat(again.normal("z", 100).toFloatArray()).isEqualTo(second);
  }

  @Test
  void stepsAndScopesShareNothing() {
    float[] z = noise("train", 3).normal("z", 100).toFloatArray();
    assertThat(noise("train", 4).normal("z", 100).toFloatArray()).isNotEqualTo(z);
    assertThat(noise("test", 3).normal("z", 100).toFloatArray()).isNotEqualTo(z);
  }

  /** Were they made of the same words, −2 ln u would be the squared radius of a pair of normals. */
  @Test
  void uniformAndNormalDrawsOfOnePurposeAreMadeOfDifferentBits() {
    float[] u = noise("train", 3).uniform("z", 4).toFloatArray();
    float[] n = noise("train", 3).normal("z", 4).toFloatArray();
    assertThat(n[0] * n[0] + n[1] * n[1]).isNotEqualTo((float) (-2 * Math.log(u[0])));
    assertThat(Math.abs(n[0] * n[0] + n[1] * n[1] + 2 * Math.log(u[0]))).isGreaterThan(1e-3);
  }
}
