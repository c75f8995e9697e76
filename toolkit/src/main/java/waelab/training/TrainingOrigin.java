package waelab.training;

import ai.djl.Device;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import waelab.base.Budget;
import waelab.base.Provenance;
import waelab.base.Versions;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;
import waelab.torch.Torch;

/**
 * What a training comes from.
 *
 * @param model what is trained
 * @param data what it is trained and tested on
 * @param config how
 */
record TrainingOrigin(Model model, Split<?> data, Config config) {

  /** What a training that goes on must have in common with the one it goes on from. */
  Map<String, String> facts() {
    var facts = new LinkedHashMap<String, String>();
    facts.put("model", model.getClass().getSimpleName());
    facts.put("config", config.toJson().replaceAll("\\s+", " "));
    facts.put("training samples", data.train().digest());
    facts.put("test samples", data.test().digest());
    return facts;
  }

  /** Everything a run depends on, to be kept with it. */
  Provenance provenance(Optional<Budget> budget) {
    Device device = Torch.device();
    var provenance =
        Provenance.of("model", model.getClass().getSimpleName())
            .with("config", config.toJson().replaceAll("\\s+", " "));
    return budget
        .map(value -> provenance.with("budget", value))
        .orElse(provenance)
        .with("train ", data.train().provenance().with("size", data.train().size()))
        .with("train digest", data.train().digest())
        .with("test size", data.test().size())
        .with("test digest", data.test().digest())
        .with("waelab", Versions.waelab())
        .with("DJL", Versions.djl())
        .with("PyTorch", Torch.version())
        .with("device", device.isGpu() ? device : "cpu, " + Torch.threads() + " threads")
        .with("Java", Runtime.version())
        .with("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }
}
