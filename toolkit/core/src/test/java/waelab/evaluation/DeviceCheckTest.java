package waelab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.Workspace;
import waelab.torch.Operators;
import waelab.torch.Torch;

@Tag("torch")
@Tag("long")
class DeviceCheckTest {

  private static final Workspace WORKSPACE = Workspace.current();

  @Test
  void everyOperatorIsCompared() {
    var operators =
        Arrays.stream(Operators.class.getDeclaredMethods())
            .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toSet());
    assertThat(DeviceCheck.operatorNames()).containsAll(operators);
  }

  @Test
  void theCpuComputesAsItself() {
    DeviceCheck check = DeviceCheck.ofThisProcess(WORKSPACE);
    List<DeviceCheck.Result> results = check.results(System.out::println);
    assertThat(results)
        .isNotEmpty()
        .allSatisfy(
            result -> {
              assertThat(result.fault()).as(result.name()).isEmpty();
              assertThat(result.difference()).as(result.name()).isZero();
              assertThat(result.isRight()).as(result.name()).isTrue();
            });
    assertThat(check.text(results))
        .contains("Yes: this CPU can be used.")
        .contains("device: CPU, ");
  }

  @Test
  void anotherNumberOfThreadsRoundsOtherwiseAndIsRight() {
    int threads = Torch.threads();
    var check =
        new DeviceCheck(
            new DeviceCheck.Side(Device.cpu(), threads),
            new DeviceCheck.Side(Device.cpu(), threads == 1 ? 2 : 1),
            WORKSPACE);
    List<DeviceCheck.Result> results = check.results(result -> {});
    assertThat(check.verdict(results)).isEqualTo("Yes: this CPU can be used.");
    assertThat(results).anySatisfy(result -> assertThat(result.difference()).isPositive());
    assertThat(Torch.threads()).isEqualTo(threads);
  }

  @Test
  void aDeviceThatIsNotThereFailsAtTheFirstAndSaysWhy() {
    org.assertj.core.api.Assumptions.assumeThat(Torch.device().isGpu()).isFalse();
    var check =
        new DeviceCheck(
            new DeviceCheck.Side(Device.cpu(), 1),
            new DeviceCheck.Side(Device.gpu(0), 1),
            WORKSPACE);
    List<DeviceCheck.Result> results = check.results(result -> {});
    assertThat(results).noneMatch(DeviceCheck.Result::isRight);
    assertThat(results.get(0).toString()).startsWith("FAILED").containsIgnoringCase("cuda");
    assertThat(check.verdict(results)).isEqualTo("No: this GPU fails first at convTranspose2d.");
  }

  @Test
  void aDifferenceIsRelativeAndNoNumberIsInfinitelyFarAway() {
    assertThat(DeviceCheck.difference(new float[] {1, 4}, new float[] {1.2f, 4}, false))
        .isBetween(0.049, 0.051);
    assertThat(DeviceCheck.difference(new float[] {1, 4}, new float[] {1.2f, 4}, true))
        .isBetween(0.19, 0.21);
    assertThat(DeviceCheck.difference(new float[] {1}, new float[] {Float.NaN}, false))
        .isInfinite();
    assertThat(DeviceCheck.difference(new float[] {1}, new float[0], false)).isInfinite();
  }
}
