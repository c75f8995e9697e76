package waelab.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import waelab.base.Checksum;
import waelab.base.CodeDigest;
import waelab.base.Provenance;
import waelab.data.DataFacts;

/**
 * What makes a training that training: equal keys end in equal weights. Device, threads and Java
 * are not in it, since they are told as provenance.
 *
 * @param parts by name: model, config, data, training samples, test samples, budget, start, code;
 *     of a model of your own also what its configuration does not say
 */
record RunKey(Map<String, String> parts) {

  /** So many digits tell the runs of one store apart. */
  private static final int ID_LENGTH = 8;

  /** What the numbers of a training depend on; the rest of the toolkit may change. */
  private static final List<String> CODE =
      List.of(
          "waelab/model/",
          "waelab/nn/",
          "waelab/torch/",
          "waelab/base/Randomness",
          "waelab/training/EpochBatches",
          "waelab/training/TestLosses",
          "waelab/training/TrainingLoop");

  private static final String CODE_NOW = CodeDigest.of(CODE);

  /** Copies the parts, keeping their order. */
  RunKey {
    parts = new LinkedHashMap<>(parts);
  }

  /**
   * A key of its parts.
   *
   * @param model the name of the model's class
   * @param start what it goes on from; empty if from initial weights
   * @param own what only a model of your own has
   */
  static RunKey of(
      String model,
      JsonNode config,
      DataFacts data,
      String budget,
      String start,
      String code,
      Map<String, String> own) {
    var parts = new LinkedHashMap<String, String>();
    parts.put("model", model);
    parts.put("config", config.toString());
    parts.put("data", data.id().kind() + " " + data.id().name());
    parts.put("training samples", data.trainDigest());
    parts.put("test samples", data.testDigest());
    parts.put("budget", budget);
    parts.put("start", start);
    parts.put("code", code);
    parts.putAll(own);
    return new RunKey(parts);
  }

  /** The digest of the code that trains now. */
  static String codeNow() {
    return CODE_NOW;
  }

  /** A configuration without its seed, in which the trainings of a family differ. */
  static JsonNode withoutSeed(JsonNode config) {
    return config instanceof ObjectNode object ? object.deepCopy().put("seed", 0) : config;
  }

  /** All 64 digits. */
  String hex() {
    return Checksum.of(new Provenance(parts).toString().getBytes(StandardCharsets.UTF_8)).hex();
  }

  /** A short name of the training: equal trainings have equal ones, wherever they take place. */
  String id() {
    return hex().substring(0, ID_LENGTH);
  }
}
