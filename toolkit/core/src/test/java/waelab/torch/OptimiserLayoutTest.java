package waelab.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.data.Shaped;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.model.WaeMmd;
import waelab.model.WaeMmdConfig;
import waelab.model.Wgan;
import waelab.model.WganConfig;
import waelab.model.WganGp;
import waelab.model.WganGpConfig;

/**
 * What an optimiser remembers of a parameter has the parameter's strides: CUDA's fused Adam refuses
 * others, the CPU's walks through memory without a check.
 */
@Tag("torch")
class OptimiserLayoutTest {

  private static final Operators LAYOUTS = layouts();
  private static final Shaped CELEBA = () -> new Shape(3, 64, 64);

  private static Operators layouts() {
    Torch.start();
    return new Operators("layouts.py");
  }

  static Stream<Model> models() {
    return Stream.of(
        new Vae(VaeConfig.forData(CELEBA).withWidth(0.25)),
        new Wae(WaeConfig.forData(CELEBA).withWidth(0.25)),
        new WaeMmd(WaeMmdConfig.forData(CELEBA).withWidth(0.25)),
        new WganGp(WganGpConfig.forData(CELEBA).withWidth(0.25)),
        new Wgan(WganConfig.forData(CELEBA).withWidth(0.25)),
        new Gan(GanConfig.forData(CELEBA).withWidth(0.25)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void stateHasTheLayoutOfItsParameter(Model model) {
    List<NDArray> parameters =
        model.networks().stream().flatMap(each -> each.trainableParameters().stream()).toList();
    Map<String, NDArray> state = model.optimiserState();
    List<NDArray> moments =
        state.entrySet().stream()
            .filter(each -> each.getKey().endsWith(".v"))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(moments).hasSameSizeAs(parameters);
    for (NDArray moment : moments) {
      // The networks' order may differ from the optimisers'; equal shapes have equal layouts.
      NDArray parameter =
          parameters.stream()
              .filter(each -> each.getShape().equals(moment.getShape()))
              .findFirst()
              .orElseThrow();
      assertThat(strides(moment)).isEqualTo(strides(parameter));
    }
    NDArray filters = state.get("adam.0.0.m");
    if (filters != null && filters.getShape().dimension() == 4) {
      assertThat(strides(filters)[1]).as("channels last").isOne();
    }
    model.close();
  }

  private static long[] strides(NDArray array) {
    try (IValue strides = LAYOUTS.run("strides", array)) {
      return strides.toLongArray();
    }
  }
}
