package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.Function;
import waelab.base.BadArgumentException;
import waelab.nn.Mode;
import waelab.nn.Network;
import waelab.torch.Torch;

/** How the output of a network with one output, such as a critic D, depends on its input. */
public final class Gradients {

  private Gradients() {}

  /** D at each point: n numbers; batch norm uses its running statistics. */
  public static double[] values(Network critic, PointCloud points) {
    BadArgumentException.requireNonNull(critic, "critic", points, "points");
    return with(
        points, x -> Mode.evaluation(() -> PointCloud.doubles(Torch.floats(output(critic, x)))));
  }

  /** ∇D at each point, n×d; batch norm uses its running statistics. */
  public static double[][] at(Network critic, PointCloud points) {
    BadArgumentException.requireNonNull(critic, "critic", points, "points");
    return with(
        points,
        x ->
            Torch.recording(
                () -> {
                  x.setRequiresGradient(true);
                  NDArray sum = output(critic, x).sum();
                  return PointCloud.rows(Torch.operators().gradientWithGraph(sum, x));
                }));
  }

  /** The slope of D at each point: ‖∇D(x)‖₂, n numbers. */
  public static double[] norms(Network critic, PointCloud points) {
    return Arrays.stream(at(critic, points)).mapToDouble(Gradients::norm).toArray();
  }

  /**
   * How much the output for each sample of a batch depends on each sample: ‖∂D(xᵢ)/∂xⱼ‖₂ in
   * training mode, in which batch norm uses the complete batch.
   *
   * @return n×n: i, then j; without batch norm all are 0 except i = j
   */
  public static double[][] influence(Network critic, PointCloud batch) {
    BadArgumentException.requireNonNull(critic, "critic", batch, "batch");
    double[][] influence = new double[batch.size()][];
    for (int i = 0; i < influence.length; i++) {
      int of = i;
      double[][] gradient =
          with(
              batch,
              x ->
                  Mode.training(
                      () -> {
                        x.setRequiresGradient(true);
                        NDArray one = output(critic, x).get(of).sum();
                        return PointCloud.rows(Torch.operators().gradientWithGraph(one, x));
                      }));
      influence[i] = Arrays.stream(gradient).mapToDouble(Gradients::norm).toArray();
    }
    return influence;
  }

  private static <T> T with(PointCloud points, Function<NDArray, T> measure) {
    return Torch.scoped(manager -> measure.apply(array(manager, points)));
  }

  /** The points as float32, n×d. */
  static NDArray array(NDManager manager, PointCloud cloud) {
    float[] values = new float[cloud.size() * cloud.dimension()];
    int at = 0;
    for (double[] point : cloud.points()) {
      for (double x : point) {
        values[at++] = (float) x;
      }
    }
    return Torch.array(manager, values, new Shape(cloud.size(), cloud.dimension()));
  }

  private static NDArray output(Network critic, NDArray x) {
    NDArray output = critic.apply(x);
    BadArgumentException.require(
        output.size() == x.size(0), "network", "of output " + output.getShape(), "of one output");
    return output;
  }

  private static double norm(double[] g) {
    return Math.sqrt(Arrays.stream(g).map(x -> x * x).sum());
  }
}
