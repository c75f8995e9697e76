package waelab.training;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Map;
import java.util.function.Function;
import waelab.base.BadConfigException;
import waelab.base.LabException;
import waelab.data.Samples;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.torch.Torch;

/**
 * Calls one of a model's methods, reads what it gives, and frees everything it allocated, whichever
 * manager that hung on.
 *
 * @param model whose method it is, perhaps a user's own
 * @param method the method's name, for what is said when it fails
 * @param samples what it is applied to, likewise
 */
record ModelCall(Model model, String method, Samples samples) {

  /**
   * The numbers that the method gives.
   *
   * @throws LabException if PyTorch refuses to compute them, as for networks that do not fit
   */
  Map<String, Double> values(Function<NDManager, Losses> call) {
    String name = model.getClass().getSimpleName() + "." + method;
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return BadConfigException.given(call.apply(manager), "what " + name + " returns").values();
    } catch (EngineException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      var sentence =
          new LabException(
              String.format(
                  "%s cannot be computed: %s; do its networks fit samples of shape %s?",
                  name, why, samples.shape()),
              e);
      sentence.setStackTrace(e.getStackTrace()); // the line at fault is the model's, not this one
      throw sentence;
    }
  }
}
