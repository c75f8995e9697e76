package waelab.training;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Pattern;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Memory;
import waelab.base.MemoryException;
import waelab.base.Printable;
import waelab.data.Samples;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.torch.Torch;

/**
 * Calls one of a model's methods, reads the losses that it returns, and frees everything that it
 * allocated, in any manager.
 *
 * @param model the model, possibly of a user's own class
 * @param method the method's name, for error messages
 * @param samples the samples that it is applied to, for error messages
 */
record ModelCall(Model model, String method, Samples samples) {

  /** PyTorch's messages for a CPU and for a GPU. */
  private static final Pattern NO_MEMORY =
      Pattern.compile("can't allocate memory|not enough memory|out of memory");

  /** PyTorch's message if a batch norm gets one number for each feature. */
  private static final String ONE_VALUE = "Expected more than 1 value per channel when training";

  /**
   * The losses that the method returns, on the host.
   *
   * @throws BadArgumentException if batch norm gets a batch of one sample
   * @throws MemoryException if there is not enough memory
   * @throws LabException if PyTorch cannot compute them, for example because networks do not fit
   */
  Map<String, Double> values(Function<NDManager, Losses> call) {
    return retrying(call, Losses::values, () -> true);
  }

  /**
   * What becomes of the losses that the method returns. Where the device runs out of memory, what
   * is not used any more is freed and the method is called once more, if it may be.
   *
   * @param call calls the method
   * @param reading uses the losses before everything is freed
   * @param mayRepeat whether nothing has changed since the call began
   */
  <T> T retrying(
      Function<NDManager, Losses> call, Function<Losses, T> reading, BooleanSupplier mayRepeat) {
    try {
      return once(call, reading);
    } catch (EngineException e) {
      if (!isOutOfMemory(e) || !mayRepeat.getAsBoolean()) {
        throw sentence(e);
      }
    }
    Torch.freeMemory();
    try {
      return once(call, reading);
    } catch (EngineException e) {
      throw sentence(e);
    }
  }

  private <T> T once(Function<NDManager, Losses> call, Function<Losses, T> reading) {
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Losses losses = call.apply(manager);
      BadArgumentException.requireNonNull(losses, "what " + name() + " returns");
      return reading.apply(losses);
    } catch (OutOfMemoryError e) {
      String heap = "Java's memory of " + Memory.readable(Runtime.getRuntime().maxMemory());
      throw tooMuch(heap, ", or start with JAVA_TOOL_OPTIONS=-Xmx8g", e);
    }
  }

  private String name() {
    return Model.nameOf(model.getClass()) + "." + method;
  }

  private static boolean isOutOfMemory(EngineException e) {
    return NO_MEMORY.matcher(String.valueOf(e.getMessage())).find();
  }

  private LabException sentence(EngineException e) {
    if (isOutOfMemory(e)) {
      return tooMuch("the memory of " + Torch.device(), "", e);
    }
    String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    if (why.contains(ONE_VALUE)) {
      return new BadArgumentException(
          "batchSize",
          "must be at least 2: "
              + name()
              + " applies batch norm, which takes means over a batch, to one sample");
    }
    var sentence =
        new LabException(
            Printable.of(
                "%s cannot be computed: %s; do its networks fit samples of shape %s?",
                name(), why, samples.shape()),
            e);
    sentence.setStackTrace(e.getStackTrace()); // the line at fault is the model's, not this one
    return sentence;
  }

  private MemoryException tooMuch(String what, String or, Throwable cause) {
    return new MemoryException(
        Printable.of(
            "%s does not fit into %s; lower batchSize, width or the images' size, or let go of what"
                + " other cells keep%s. A run's last checkpoint is kept: the same call resumes from"
                + " it.",
            name(), what, or),
        cause);
  }
}
