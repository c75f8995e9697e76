package waelab.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("torch")
class OperatorsTest {

  private final NDManager manager = Torch.newManager();
  private final Operators operators = Torch.operators();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void innerAveragePoolOfOnesIsOnesUpToTheEdge() {
    NDArray ones = manager.ones(new Shape(1, 2, 3, 4));
    assertThat(operators.innerAveragePool(ones).toFloatArray()).containsOnly(1);
  }

  @Test
  void convolutionSumsUnderItsWindowAndCutsOffBelowZero() {
    NDArray ones = manager.ones(new Shape(1, 1, 3, 3));
    NDArray window = manager.ones(new Shape(1, 1, 1, 3));
    NDArray bias = manager.create(new float[] {-2.5f});
    var padding = new Shape(0, 1);
    assertThat(operators.convolution(ones, window, bias, 1, padding, false).toFloatArray())
        .containsExactly(-.5f, .5f, -.5f, -.5f, .5f, -.5f, -.5f, .5f, -.5f);
    assertThat(operators.convolution(ones, window, bias, 2, padding, true).toFloatArray())
        .containsExactly(0, 0, 0, 0);
  }

  /** Golden numbers: {@code transposed()} in src/test/python/reference.py. */
  @Test
  void convTranspose2dEqualsPyTorchs() {
    NDArray bias = manager.create(new float[] {0.5f, -1});
    NDArray y = operators.convTranspose2d(ramp(2, 3, 2, 2), ramp(3, 2, 4, 4), bias);
    assertThat(y.getShape()).isEqualTo(new Shape(2, 2, 4, 4));
    float[] values = y.toFloatArray();
    assertThat(Arrays.copyOf(values, 8))
        .containsExactly(
            0.4375f, -0.21875f, 0.84375f, 0.8125f, -0.15625f, 0.578125f, 0.890625f, 0.375f);
    assertThat(Arrays.copyOfRange(values, 56, 64))
        .containsExactly(
            -1.09375f,
            -1.59375f,
            -0.515625f,
            -0.859375f,
            -0.765625f,
            -1.078125f,
            -1.359375f,
            -1.359375f);
  }

  /**
   * d/dw of Σ y is, for each tap, the sum of the inputs it meets; d/db is the number of outputs.
   */
  @Test
  void convTranspose2dIsDifferentiable() {
    NDArray x = manager.ones(new Shape(1, 1, 2, 2));
    NDArray weight = manager.ones(new Shape(1, 1, 4, 4));
    NDArray bias = manager.zeros(new Shape(1));
    List.of(x, weight, bias).forEach(array -> array.setRequiresGradient(true));
    NDList gradients =
        Torch.recording(
            () ->
                operators.gradients(
                    operators.convTranspose2d(x, weight, bias).sum(), List.of(x, weight, bias)));
    // Padding 1 cuts one row and column off each side: a tap at the rim misses half of the inputs.
    assertThat(gradients.get(0).toFloatArray()).containsOnly(9);
    assertThat(gradients.get(1).toFloatArray())
        .containsExactly(1, 2, 2, 1, 2, 4, 4, 2, 2, 4, 4, 2, 1, 2, 2, 1);
    assertThat(gradients.get(2).toFloatArray()).containsExactly(16);
  }

  @Test
  void gradientsOfAQuadraticAreItsLinearParts() {
    NDArray a = leaf(1, 2, 3);
    NDArray b = leaf(4, 5, 6);
    NDArray unused = leaf(7);
    NDList gradients =
        Torch.recording(() -> operators.gradients(a.mul(a).mul(b).sum(), List.of(a, b, unused)));
    assertThat(gradients.get(0).toFloatArray()).containsExactly(8, 20, 36);
    assertThat(gradients.get(1).toFloatArray()).containsExactly(1, 4, 9);
    assertThat(gradients.get(2).toFloatArray()).containsExactly(0);
  }

  @Test
  void aGradientCanBeDifferentiatedAgain() {
    NDArray w = leaf(2, 3);
    NDArray x = leaf(5, 7);
    NDList gradient =
        Torch.recording(
            () -> {
              NDArray slope = operators.gradientWithGraph(w.mul(x).mul(x).sum(), x); // 2 w x
              NDArray penalty = slope.square().sum(); // 4 w^2 x^2
              return operators.gradients(penalty, List.of(w)); // 8 w x^2
            });
    assertThat(gradient.get(0).toFloatArray()).containsExactly(8 * 2 * 25, 8 * 3 * 49);
  }

  @Test
  void imagesAreScaledToPlusMinusOneAndCanEnterAGraph() {
    NDArray bytes =
        manager.create(
            ByteBuffer.wrap(new byte[] {0, (byte) 255, (byte) 128, 1}),
            new Shape(4),
            DataType.UINT8);
    NDArray x = operators.scaleImages(bytes);
    assertThat(x.toFloatArray()).containsExactly(-1, 1, 128 / 127.5f - 1, 1 / 127.5f - 1);
    NDArray w = leaf(1, 1, 1, 1);
    NDList g = Torch.recording(() -> operators.gradients(w.mul(x).sum(), List.of(w)));
    assertThat(g.get(0).toFloatArray()).containsExactly(x.toFloatArray());
  }

  @Test
  void numbersInALossSurviveTheGarbageCollector() {
    NDArray w = leaf(1, 2, 3, 4);
    for (int i = 0; i < 20; i++) {
      NDList gradient =
          Torch.recording(
              () -> {
                NDArray loss = w.mul(0);
                for (int k = 0; k < 50; k++) {
                  loss = loss.add(w.mul(0.5f).pow(2).div(3f));
                }
                overwriteFreedMemory();
                return operators.gradients(loss.sum(), List.of(w));
              });
      for (int k = 0; k < 4; k++) {
        assertThat(gradient.get(0).toFloatArray()[k])
            .isCloseTo(50 * 0.5f * (k + 1) / 3, within(1e-3f));
      }
    }
  }

  @Test
  void momentsAreSummedInDoublePrecision() {
    NDArray sum = manager.zeros(new Shape(2), DataType.FLOAT64);
    NDArray outer = manager.zeros(new Shape(2, 2), DataType.FLOAT64);
    NDArray large = Torch.array(manager, new float[] {1 << 20, 1}, new Shape(1, 2));
    NDArray small = Torch.array(manager, new float[] {1, 2, 3, 4}, new Shape(2, 2));
    operators.addMoments(sum, outer, large);
    operators.addMoments(sum, outer, small);
    assertThat(sum.toDoubleArray()).containsExactly((1 << 20) + 4, 7);
    assertThat(outer.toDoubleArray())
        .containsExactly((1L << 40) + 10, (1 << 20) + 14, (1 << 20) + 14, 21);
  }

  @Test
  void singularValuesAreThoseOfAScaledRotation() {
    double[] a = {3 * .6, -3 * .8, 3 * .8, 3 * .6, 0, 0};
    NDArray values = operators.svdvals(Torch.array(manager, a, new Shape(3, 2)));
    assertThat(values.toDoubleArray()).containsExactly(new double[] {3, 3}, within(1e-14));
  }

  @Test
  void arraysThatWereSetFromJavaNumbersSurviveTheGarbageCollector() {
    NDArray w = leaf(1, 2, 3, 4);
    NDList gradient =
        Torch.recording(
            () -> {
              NDArray loss = w.mul(w);
              for (int k = 0; k < 100; k++) {
                try (NDArray two = manager.zeros(new Shape(4))) {
                  two.set(new float[] {2, 2, 2, 2});
                  loss = loss.add(w.mul(two));
                }
              }
              overwriteFreedMemory();
              return operators.gradients(loss.sum(), List.of(w));
            });
    assertThat(gradient.get(0).toFloatArray()).containsExactly(202, 204, 206, 208);
  }

  @Test
  void settingALearntArrayKeepsItLearntAndInItsLayout() {
    NDArray w = operators.channelsLast(ramp(2, 3, 2, 2));
    w.setRequiresGradient(true);
    float[] values = ramp(2, 3, 2, 2).neg().toFloatArray();
    w.set(values);
    assertThat(w.toFloatArray()).containsExactly(values);
    NDList g = Torch.recording(() -> operators.gradients(w.square().sum(), List.of(w)));
    assertThat(g.get(0).toFloatArray()[1]).isEqualTo(2 * values[1]);
  }

  private static void overwriteFreedMemory() {
    System.gc();
    List<ByteBuffer> junk = new ArrayList<>();
    for (int k = 0; k < 2000; k++) {
      junk.add(ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder()).putFloat(0, 1e9f));
    }
  }

  @Test
  void eigenvaluesOfASmallMatrixAreExact() {
    NDArray a = manager.create(new double[] {2, 1, 1, 2}, new Shape(2, 2));
    assertThat(operators.eigvalsh(a).toDoubleArray())
        .containsExactly(new double[] {1, 3}, within(1e-12));
  }

  @Test
  void eigenvectorsRebuildTheirMatrix() {
    NDArray a = symmetric(40);
    NDList both = operators.eigh(a);
    NDArray values = both.get(0);
    NDArray vectors = both.get(1);
    NDArray rebuilt = vectors.mul(values).matMul(vectors.transpose());
    assertThat(rebuilt.sub(a).abs().max().getDouble()).isLessThan(1e-12);
    assertThat(values.getDataType()).isEqualTo(DataType.FLOAT64);
  }

  @Test
  void theCholeskyFactorSquaredIsItsMatrix() {
    NDArray a = symmetric(40).add(manager.eye(40).toType(DataType.FLOAT64, false).mul(100));
    NDArray factor = operators.cholesky(a).orElseThrow();
    assertThat(factor.matMul(factor.transpose()).sub(a).abs().max().getDouble()).isLessThan(1e-11);
    assertThat(factor.get(0, 1).getDouble()).isZero();
  }

  @Test
  void aMatrixThatIsNotPositiveDefiniteHasNoCholeskyFactor() {
    NDArray a = manager.create(new double[] {1, 2, 2, 1}, new Shape(2, 2));
    assertThat(operators.cholesky(a)).isEmpty();
  }

  @Test
  void oneNumberThatIsNotFiniteIsFound() {
    NDArray fine = manager.ones(new Shape(3));
    assertThat(operators.allFinite(List.of(fine, fine))).isTrue();
    assertThat(operators.allFinite(List.of(fine, manager.create(new float[] {1, Float.NaN}))))
        .isFalse();
    assertThat(operators.allFinite(List.of(manager.create(new float[] {Float.NEGATIVE_INFINITY}))))
        .isFalse();
  }

  @Test
  void aGradientThatIsNotFiniteSetsTheFaultForGood() {
    NDArray fault = manager.zeros(new Shape());
    NDArray fine = manager.ones(new Shape(3));
    List<NDArray> parameters = List.of(manager.ones(new Shape(3)));
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      fault.subi(fault.duplicate());
      operators.checked(manager, parameters, List.of(fine), fault);
      assertThat(fault.getFloat()).isZero();
      operators.checked(
          manager, parameters, List.of(manager.create(new float[] {1, bad, 2})), fault);
      assertThat(fault.getFloat()).isOne();
      operators.checked(manager, parameters, List.of(fine), fault);
      assertThat(fault.getFloat()).isOne();
    }
  }

  @Test
  void gradientsAreLaidOutAsTheirParameters() {
    NDArray parameter = operators.channelsLast(ramp(2, 3, 4, 5));
    NDArray gradient = ramp(2, 3, 4, 5);
    NDArray laid =
        operators
            .checked(manager, List.of(parameter), List.of(gradient), manager.zeros(new Shape()))
            .singletonOrThrow();
    assertThat(laid.toFloatArray()).containsExactly(gradient.toFloatArray());
  }

  /** As {@code torch.nn.utils.clip_grad_norm_}: (3, 4) and (12) have the norm 13. */
  @Test
  void gradientsAreClippedByTheNormOfAllOfThem() {
    var gradients =
        new NDList(manager.create(new float[] {3, 4}), manager.create(new float[] {12}));
    NDList clipped = operators.clippedByNorm(gradients, 6.5);
    assertThat(clipped.get(0).toFloatArray()).containsExactly(new float[] {1.5f, 2}, within(1e-6f));
    assertThat(clipped.get(1).toFloatArray()).containsExactly(new float[] {6}, within(1e-6f));
    assertThat(operators.clippedByNorm(gradients, 20).get(0).toFloatArray())
        .containsExactly(new float[] {3, 4});
  }

  @Test
  void anAverageMovesByItsWeightUnlessThereIsAFault() {
    NDArray average = manager.create(new float[] {0, 8});
    NDArray x = manager.create(new float[] {4, 0});
    operators.average(List.of(average), List.of(x), 0.25, manager.zeros(new Shape()));
    assertThat(average.toFloatArray()).containsExactly(1, 6);
    operators.average(List.of(average), List.of(x), 0.25, manager.ones(new Shape()));
    assertThat(average.toFloatArray()).containsExactly(1, 6);
  }

  @Test
  void aFlatCopyGivesBackEachArrayUnlessThereWasAFault() {
    NDArray a = operators.channelsLast(ramp(2, 3, 4, 5));
    NDArray b = ramp(7);
    NDArray loss = manager.ones(new Shape());
    NDArray fault = manager.zeros(new Shape());
    NDArray copy = manager.zeros(new Shape(127), DataType.FLOAT64);
    operators.finish(List.of(loss), fault, copy, List.of(a, b));
    NDArray aBefore = a.duplicate();
    NDArray bBefore = b.duplicate();
    a.addi(1);
    b.addi(1);
    operators.finish(List.of(loss), manager.ones(new Shape()), copy, List.of(a, b));
    operators.restore(List.of(a, b), copy);
    assertThat(a.toFloatArray()).containsExactly(aBefore.toFloatArray());
    assertThat(b.toFloatArray()).containsExactly(bBefore.toFloatArray());
  }

  @Test
  void aStepEndsWithItsNumbersAndTheFaultThatItHad() {
    NDArray fault = manager.zeros(new Shape());
    NDArray copy = manager.zeros(new Shape(), DataType.FLOAT64);
    List<NDArray> fine = List.of(manager.create(2f), manager.create(new double[] {-3}));
    List<NDArray> bad = List.of(manager.create(2f), manager.create(Float.NaN));
    assertThat(Torch.doubles(operators.finish(fine, fault, copy, List.of())))
        .containsExactly(2, -3, 0);
    assertThat(fault.getFloat()).isZero();
    assertThat(Torch.doubles(operators.finish(bad, fault, copy, List.of())))
        .containsExactly(2, Double.NaN, 0);
    assertThat(fault.getFloat()).isOne();
    assertThat(Torch.doubles(operators.finish(fine, fault, copy, List.of())))
        .containsExactly(2, -3, 1);
    assertThat(fault.getFloat()).isOne();
  }

  @Test
  void anUploadIsACopy() {
    NDArray host = manager.create(new float[] {1, 2});
    NDArray there = operators.upload(manager, host);
    host.addi(1);
    assertThat(there.toFloatArray()).containsExactly(1, 2);
  }

  @Test
  void channelsLastChangesTheOrderInMemoryAndNoValue() {
    NDArray x = ramp(2, 3, 4, 5);
    NDArray y = operators.channelsLast(x);
    assertThat(y.toFloatArray()).containsExactly(x.toFloatArray());
    NDArray copy = manager.zeros(new Shape(2, 3, 4, 5));
    operators.copyInto(copy, y);
    assertThat(copy.toFloatArray()).containsExactly(x.toFloatArray());
  }

  @Test
  void anotherThreadRecordsNoGradientsUntilItIsTold() throws Exception {
    var recording = new FutureTask<>(Torch::isRecording);
    var thread = new Thread(recording);
    thread.start();
    assertThat(recording.get()).isFalse();
    assertThat(Torch.recording(Torch::isRecording)).isTrue();
    assertThat(Torch.recording(() -> Torch.notRecording(Torch::isRecording))).isFalse();
    assertThat(Torch.isRecording()).isFalse();
  }

  private NDArray symmetric(int n) {
    NDArray a = ramp(n, n).toType(DataType.FLOAT64, false);
    return a.add(a.transpose());
  }

  private NDArray leaf(float... values) {
    NDArray array = manager.create(values);
    array.setRequiresGradient(true);
    return array;
  }

  private NDArray ramp(long... shape) {
    Shape s = new Shape(shape);
    float[] values = new float[(int) s.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 7 % 11 - 5) / 8f;
    }
    return manager.create(values, s);
  }
}
