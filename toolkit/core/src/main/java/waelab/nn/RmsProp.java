package waelab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import waelab.torch.Torch;

/**
 * RMSProp (Hinton, 2012) over the parameters of networks, as in PyTorch: v ← a v + (1 − a) g², θ ←
 * θ − α g / (√v + ε) with a = 0.99 and ε = 10⁻⁸.
 */
public final class RmsProp extends Optimiser {

  private static final double DECAY = 0.99;
  private static final double EPSILON = 1e-8;

  private final double rate;
  private final List<NDArray> v;

  /**
   * Makes an optimiser.
   *
   * @param rate learning rate α &gt; 0
   * @param networks whose parameters it changes
   */
  public RmsProp(double rate, Network... networks) {
    super(rate, networks);
    this.rate = rate;
    v = zeros();
  }

  @Override
  public String name() {
    return "rmsprop";
  }

  @Override
  void change(NDList gradients, double scale, NDArray fault) {
    Torch.operators().rmsProp(parameters(), gradients, v, scale * rate, DECAY, EPSILON, fault);
  }

  /** Mean squares by parameter. */
  @Override
  public Map<String, NDArray> state() {
    var state = new LinkedHashMap<String, NDArray>();
    for (int i = 0; i < v.size(); i++) {
      state.put(i + ".v", v.get(i));
    }
    return state;
  }

  /** The values it was made with. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "RmsProp(%s)", rate);
  }
}
