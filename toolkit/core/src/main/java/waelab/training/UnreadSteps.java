package waelab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.nn.FaultFlag;
import waelab.torch.Torch;

/**
 * The last steps of a training, whose losses are still on the device: reading them at each step
 * would make the host wait for the device, and then the device for the host. They are read together
 * with one transfer.
 *
 * <p>After a NaN or an infinite number, optimisers change nothing (see {@link FaultFlag}) and the
 * copy of batch norm's statistics stays as it is. So when the losses are read, the model can still
 * be brought to where the fault occurred.
 */
final class UnreadSteps implements AutoCloseable {

  private static final int MOST = 16;

  /**
   * One step, read.
   *
   * @param number from 1
   * @param drawn batches drawn by the training until its end
   * @param hasBadGradient whether a gradient was not finite; then nothing was changed
   */
  record Step(long number, long drawn, Map<String, Double> losses, boolean hasBadGradient) {}

  private record Unread(long number, long drawn, List<String> names, NDArray numbers) {}

  private final NDManager manager = Torch.newManager();
  private final FaultFlag fault = new FaultFlag();
  private final List<NDArray> buffers;
  private final NDArray copy; // of the buffers, after the last step without a fault
  private final List<Unread> steps = new ArrayList<>();

  UnreadSteps(Model model) {
    buffers = model.networks().stream().flatMap(each -> each.buffers().stream()).toList();
    copy =
        buffers.isEmpty()
            ? manager.zeros(new Shape(), DataType.FLOAT64)
            : owned(Torch.operators().flat(buffers));
  }

  private NDArray owned(NDArray array) {
    NDScope.unregister(array);
    array.attach(manager);
    return array;
  }

  FaultFlag fault() {
    return fault;
  }

  /** Adds a step that was just made. */
  void add(long number, long drawn, Losses losses) {
    List<NDArray> terms = losses.names().stream().map(losses::get).toList();
    NDArray numbers = owned(Torch.operators().finish(terms, fault.array(), copy, buffers));
    steps.add(new Unread(number, drawn, losses.names(), numbers));
  }

  boolean isFull() {
    return steps.size() >= MOST;
  }

  /** Reads the steps that were added since the last call, in order. */
  List<Step> read() {
    if (steps.isEmpty()) {
      return List.of();
    }
    var read = new ArrayList<Step>();
    try (NDArray all = Torch.operators().flat(steps.stream().map(Unread::numbers).toList())) {
      double[] numbers = Torch.doubles(all);
      int at = 0;
      for (Unread step : steps) {
        var losses = new LinkedHashMap<String, Double>();
        for (String name : step.names()) {
          losses.put(name, numbers[at++]);
        }
        read.add(new Step(step.number(), step.drawn(), losses, numbers[at++] != 0));
        step.numbers().close();
      }
    }
    steps.clear();
    return read;
  }

  /** Brings batch norm's statistics to where they were after the last step without a fault. */
  void restoreBuffers() {
    if (!buffers.isEmpty()) {
      Torch.operators().restore(buffers, copy);
    }
  }

  @Override
  public void close() {
    fault.close();
    manager.close();
  }
}
