package waelab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import waelab.base.BadArgumentException;
import waelab.torch.Torch;

/** Adam (Kingma and Ba, 2015, Algorithm 1) over the parameters of networks, ε = 10⁻⁸. */
public final class Adam extends Optimiser {

  private static final double EPSILON = 1e-8;

  private final double rate;
  private final double beta1;
  private final double beta2;
  private final List<NDArray> m;
  private final List<NDArray> v;
  private final List<NDArray> steps;

  /**
   * Makes an optimiser.
   *
   * @param rate learning rate α &gt; 0
   * @param beta1 decay of the first moment, in [0, 1)
   * @param beta2 decay of the second moment, in [0, 1)
   * @param networks whose parameters it changes
   */
  public Adam(double rate, double beta1, double beta2, Network... networks) {
    super(rate, networks);
    BadArgumentException.require(beta1 >= 0 && beta1 < 1, "Adam's β₁", beta1, "in [0, 1)");
    BadArgumentException.require(beta2 >= 0 && beta2 < 1, "Adam's β₂", beta2, "in [0, 1)");
    this.rate = rate;
    this.beta1 = beta1;
    this.beta2 = beta2;
    m = zeros();
    v = zeros();
    steps = parameters().stream().map(each -> each.getManager().zeros(new Shape())).toList();
  }

  /** Adam with the betas of its paper, 0.9 and 0.999. */
  public Adam(double rate, Network... networks) {
    this(rate, 0.9, 0.999, networks);
  }

  @Override
  public String name() {
    return "adam";
  }

  @Override
  void change(NDList gradients, double scale, NDArray fault) {
    Torch.operators()
        .adam(parameters(), gradients, m, v, steps, scale * rate, beta1, beta2, EPSILON, fault);
  }

  /** Moments and step counts by parameter. */
  @Override
  public Map<String, NDArray> state() {
    var state = new LinkedHashMap<String, NDArray>();
    for (int i = 0; i < m.size(); i++) {
      state.put(i + ".m", m.get(i));
      state.put(i + ".v", v.get(i));
      state.put(i + ".step", steps.get(i));
    }
    return state;
  }

  /** The values it was made with. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "Adam(%s, %s, %s)", rate, beta1, beta2);
  }
}
