package waelab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.Collectors;
import waelab.model.Model;
import waelab.torch.Torch;

/**
 * A copy of what a forward pass changes in a model, batch norm's running statistics, so that a step
 * whose gradients turn out to be no numbers can be undone.
 */
final class Statistics implements AutoCloseable {

  private final NDManager manager = Torch.newManager();
  private final List<NDArray> live;
  private final List<NDArray> copies;

  Statistics(Model model) {
    live =
        model.networks().stream()
            .flatMap(network -> network.followed().stream())
            .collect(Collectors.toList());
    copies =
        live.stream()
            .map(array -> manager.zeros(array.getShape(), array.getDataType()))
            .collect(Collectors.toList());
  }

  /** Copies them as they are. */
  void keep() {
    Torch.operators().copyInto(copies, live);
  }

  /** Makes them what they were. */
  void restore() {
    Torch.operators().copyInto(live, copies);
  }

  @Override
  public void close() {
    manager.close();
  }
}
