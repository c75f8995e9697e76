package waelab.runs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.CodeDigest;
import waelab.base.Provenance;
import waelab.data.CaptionOfFormat1;
import waelab.data.DataFacts;
import waelab.model.Config;
import waelab.model.ConfigFormat;
import waelab.model.Format1;
import waelab.model.Model;
import waelab.model.StudyConfig;
import waelab.training.Ending;

/**
 * What a run is, without its model and its data: the contents of {@code run.json} in its folder. It
 * contains no times.
 *
 * @param format of the folder
 * @param key all digits of the digest of {@link #parts}; for a run of format 1 the first eight
 * @param model its name
 * @param type its class
 * @param parameters the number of trainable parameters
 * @param config what it was trained with, as JSON
 * @param data what it was trained and tested on
 * @param budget what data and configuration were cut to; may be empty
 * @param start what it resumed from, such as {@code run 1a2b3c4d at step 748}; empty if from
 *     initial weights
 * @param code the digest of the code that trained it
 * @param own what the configuration of a custom model does not contain
 * @param provenance everything it depends on, including device, threads and Java
 * @param steps how many were made
 * @param ending why it ended; a run that is being trained counts as interrupted
 */
public record RunFacts(
    int format,
    String key,
    @JsonProperty("kind") String model,
    String type,
    long parameters,
    JsonNode config,
    @JsonProperty("dataset") DataFacts data,
    String budget,
    String start,
    String code,
    Map<String, String> own,
    Map<String, String> provenance,
    long steps,
    Ending ending) {

  /** The file in a run's folder. */
  static final String FILE_NAME = "run.json";

  /** The format of folders that are written now. */
  static final int FORMAT = 2;

  private static final String DAMAGED = "does not say what a run is; take a good copy";
  // A run of format 1 has this instead of the parts of its key.
  private static final String FAMILY = "family";
  private static final int ID_LENGTH = 8; // enough digits to distinguish the runs of one store
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** The digest of the code that the numbers of a training depend on; other code may change. */
  private static final String CODE_NOW =
      CodeDigest.of(
          List.of(
              "waelab/model/",
              "waelab/nn/",
              "waelab/torch/",
              "waelab/base/Randomness",
              "waelab/training/EpochBatches",
              "waelab/training/TestLosses",
              "waelab/training/TrainingLoop"));

  /** Copies the maps, keeping their order. */
  public RunFacts {
    own = new LinkedHashMap<>(own);
    provenance = new LinkedHashMap<>(provenance);
  }

  /** A run that the current code will train; only the parts of its key are known yet. */
  static RunFacts of(
      String type,
      JsonNode config,
      DataFacts data,
      String budget,
      String start,
      Map<String, String> own) {
    var now = Ending.INTERRUPTED;
    return new RunFacts(
            FORMAT, "", "", type, 0, config, data, budget, start, CODE_NOW, own, Map.of(), 0, now)
        .keyed();
  }

  private RunFacts keyed() {
    return with(FORMAT, digest(parts()), model, parameters, provenance, steps, ending);
  }

  /** The digest of the parts of a key, 64 digits. */
  static String digest(Provenance parts) {
    return Checksum.of(parts.toString().getBytes(StandardCharsets.UTF_8)).hex();
  }

  /**
   * What identifies a training: equal parts give equal weights. Device, threads and Java are not
   * among them, since they are in the provenance.
   */
  Provenance parts() {
    return parts(config);
  }

  private Provenance parts(JsonNode settings) {
    return Provenance.of("model", simple(type))
        .with("config", settings)
        .with("data", data.id().kind() + " " + data.id().name())
        .with("training samples", data.trainDigest())
        .with("test samples", data.testDigest())
        .with("budget", budget)
        .with("start", start)
        .with("code", code)
        .with("", new Provenance(own));
  }

  /** The name of a class without its package, as {@link Model#nameOf} returns it. */
  static String simple(String type) {
    String name = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    return name.matches("\\d+") ? Model.ANONYMOUS : name;
  }

  /** A short name of the training, the same at any time and on any machine. */
  public String id() {
    return brief(key);
  }

  private static String brief(String digits) {
    return digits.substring(0, ID_LENGTH);
  }

  /** A short name that is the same for trainings that differ only in their seed. */
  public String family() {
    JsonNode all = config instanceof ObjectNode any ? any.deepCopy().put("seed", 0) : config;
    return own.containsKey(FAMILY) ? own.get(FAMILY) : brief(digest(parts(all)));
  }

  /** The same facts, with name and size of the built model. */
  RunFacts builtAs(Model built) {
    return with(format, key, built.name(), built.parameterCount(), provenance, steps, ending);
  }

  /** The same facts after more steps or at the end. */
  RunFacts at(long stepsNow, Ending endingNow) {
    return with(format, key, model, parameters, provenance, stepsNow, endingNow);
  }

  /** Its provenance, as ordered facts. */
  Provenance from() {
    return new Provenance(provenance);
  }

  /** The same facts with this provenance. */
  RunFacts from(Provenance all) {
    return with(format, key, model, parameters, all.facts(), steps, ending);
  }

  private RunFacts with(
      int as, String id, String name, long count, Map<String, String> from, long step, Ending end) {
    return new RunFacts(
        as, id, name, type, count, config, data, budget, start, code, own, from, step, end);
  }

  /**
   * The values that differ from the study's for such data, by name; empty for a model of your own.
   */
  public Map<String, Object> changes() {
    try {
      var maker = new ModelFactory<>(ModelFactory.named(type));
      Config made = ConfigFormat.read(config.toString(), maker.configType());
      return made instanceof StudyConfig<?> studied ? studied.changes() : Map.of();
    } catch (ClassNotFoundException | ClassCastException | BadArgumentException e) {
      return Map.of();
    }
  }

  String toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter()
              .writeValueAsString(with(FORMAT, key, model, parameters, provenance, steps, ending))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }

  /** A configuration as runs store it. */
  static JsonNode json(Config config) {
    try {
      return JSON.readTree(ConfigFormat.write(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written can be read", e);
    }
  }

  /**
   * Reads the facts of a run from its folder.
   *
   * @throws BadFileException if the file is missing, of a newer version, or damaged
   */
  static RunFacts read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    if (Files.notExists(file)) {
      throw new BadFileException(file, "is missing; without it the folder is not a run");
    }
    try {
      JsonNode tree = JSON.readTree(RunFiles.text(file));
      int format = tree.path("format").asInt();
      if (!tree.hasNonNull(format == 1 ? "id" : "format")) {
        throw new BadFileException(file, DAMAGED);
      }
      if (format > FORMAT) {
        throw BadFileException.of(
            file,
            "is of format %d, and this version of WAE Lab reads up to %d; use a newer one",
            format,
            FORMAT);
      }
      var facts = JSON.treeToValue(format == 1 ? ofFormat1(folder, tree) : tree, RunFacts.class);
      boolean keyed =
          facts.own.containsKey(FAMILY)
              ? facts.key.matches("[0-9a-f]{8}")
              : facts.key.equals(digest(facts.parts()));
      if (!keyed || facts.steps < 0) {
        throw new BadFileException(file, DAMAGED);
      }
      return facts;
    } catch (JsonProcessingException | BadArgumentException e) {
      throw new BadFileException(file, DAMAGED, e);
    }
  }

  /** A folder of format 1 has configuration and provenance in separate files. */
  private static JsonNode ofFormat1(Path folder, JsonNode tree) throws JsonProcessingException {
    ObjectNode facts = ((ObjectNode) tree).deepCopy();
    String config = RunFiles.text(folder.resolve(StoredRun.CONFIG));
    String provenance = RunFiles.text(folder.resolve(StoredRun.PROVENANCE));
    if (facts.path("data") instanceof ObjectNode data) {
      CaptionOfFormat1.upgrade(data);
    }
    facts.set("key", facts.remove("id"));
    facts.set("kind", facts.remove("model"));
    facts.set("dataset", facts.remove("data"));
    facts.set("config", JSON.readTree(Format1.config(config)));
    if (facts.hasNonNull("type")) {
      facts.put("type", Format1.type(facts.get("type").asText(), config));
    }
    facts.set("own", JSON.createObjectNode().set(FAMILY, facts.remove(FAMILY)));
    facts.set("provenance", JSON.valueToTree(Provenance.read(provenance).facts()));
    return facts;
  }
}
