package waelab.training;

import ai.djl.Device;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import waelab.base.BadConfigException;
import waelab.base.Budget;
import waelab.base.Checksum;
import waelab.base.LabException;
import waelab.base.PlainValue;
import waelab.base.Provenance;
import waelab.base.Randomness;
import waelab.base.StoppedException;
import waelab.base.Versions;
import waelab.data.DataFacts;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;
import waelab.nn.Optimiser;
import waelab.torch.Torch;

/**
 * What a training comes from: what is trained, on what, how, and cut to which budget.
 *
 * <p>A model of this toolkit is known by its configuration. One of your own is known by its text,
 * where it was written in a cell, with the values of the cells' variables that it names, by the
 * numbers and texts among its fields, and by its loss of the first test samples before any step
 * from seed 0, to four figures: another weight in a lambda makes another training.
 *
 * @param <M> the model's type
 */
final class TrainingOrigin<M extends Model> {

  /** What its id is called in its provenance. */
  static final String RUN = "run";

  /** What the configuration is called among the facts. */
  static final String CONFIG = "config";

  private static final int ID_LENGTH = 8;
  private static final String OUR_MODELS = Model.class.getPackageName();

  private final M model;
  private final Split<?> data;
  private final Config config;
  private final Optional<Budget> budget;
  private final String start;
  private final DataFacts dataFacts;
  private final Optional<String> source;
  private final Map<String, String> facts;

  /**
   * Checks that model, data and configuration fit.
   *
   * @param start what it goes on from; empty if from initial weights
   * @throws BadConfigException if they do not
   */
  TrainingOrigin(M model, Split<?> data, Config config, Optional<Budget> budget, String start) {
    this.model = BadConfigException.given(model, "model");
    this.data = BadConfigException.given(data, "data");
    this.config = BadConfigException.given(config, "config");
    this.budget = budget;
    this.start = start;
    config.requireFits(data.train().shape());
    model.requireMadeFrom(config);
    dataFacts = data.facts();
    source = CellSource.of(model.getClass());
    facts = known();
  }

  Maker<M> maker() {
    return Maker.of(model);
  }

  M model() {
    return model;
  }

  Split<?> data() {
    return data;
  }

  Config config() {
    return config;
  }

  /** The text of a model that was written in a cell. */
  Optional<String> source() {
    return source;
  }

  /** What a training that goes on must have in common with the one it goes on from. */
  Map<String, String> facts() {
    return facts;
  }

  private Map<String, String> known() {
    var known = new LinkedHashMap<String, String>();
    known.put("model", Model.nameOf(model.getClass()));
    known.put(CONFIG, oneLine(config));
    known.put("training samples", dataFacts.trainDigest());
    known.put("test samples", dataFacts.testDigest());
    known.put("budget", budget.map(Budget::toString).orElse(""));
    known.put("start", start);
    known.put("version", Versions.waelab());
    if (isOwn(model)) {
      known.put("networks", networks());
      known.put("source", Checksum.of(source.orElse("").getBytes(StandardCharsets.UTF_8)).hex());
      known.put("values", values().toString());
      known.put("first loss", firstLoss());
    }
    return known;
  }

  /** Whether a model is one of your own, which its configuration does not say all about. */
  static boolean isOwn(Model model) {
    return model.hasOwnNetworks() || !model.getClass().getPackageName().equals(OUR_MODELS);
  }

  /** What this run is, before its first step. */
  RunFacts runFacts() {
    var others = new LinkedHashMap<>(facts);
    others.put(CONFIG, oneLine(config.withSeed(0)));
    return new RunFacts(
        RunFacts.FORMAT,
        id(facts),
        id(others),
        model.name(),
        model.getClass().getName(),
        model.parameterCount(),
        dataFacts,
        budget.map(Budget::toString).orElse(""),
        Code.now(),
        start,
        0,
        Run.Ending.INTERRUPTED);
  }

  /**
   * Checks that this is the training of a run, which a model that was made again need not be.
   *
   * @throws LabException if it is not
   */
  void requireIs(String run) {
    if (!id(facts).equals(run)) {
      throw new LabException(
          String.format(
              Locale.ROOT,
              "A new %s is not what run %s was trained with: a value of it was changed after it was"
                  + " made, or it was trained by another version; make it as it was and train it"
                  + " yourself.",
              Model.nameOf(model.getClass()),
              run));
    }
  }

  static String id(Map<String, String> facts) {
    byte[] text = new Provenance(facts).toString().getBytes(StandardCharsets.UTF_8);
    return Checksum.of(text).hex().substring(0, ID_LENGTH);
  }

  /** A configuration as provenances and ids have it. */
  static String oneLine(Config config) {
    return config.toJson().replaceAll("\\s+", " ");
  }

  /**
   * Numbers and texts among the model's own fields and its class's, and what its optimisers were
   * made with.
   */
  private Map<String, String> values() {
    var values = new TreeMap<String, String>();
    for (Class<?> type = model.getClass(); type != Model.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!field.isSynthetic()) {
          value(field).ifPresent(value -> values.put(field.getName(), value));
        }
      }
    }
    return values;
  }

  private Optional<String> value(Field field) {
    try {
      field.setAccessible(true);
      Object value = field.get(model);
      if (value instanceof Record || value instanceof Optimiser) {
        // The configuration is known already, and has the seed in it, which makes no other family.
        return value.equals(config) ? Optional.empty() : Optional.of(value.toString());
      }
      return PlainValue.of(value);
    } catch (IllegalAccessException | RuntimeException e) {
      return Optional.empty(); // of a module that lets nobody look
    }
  }

  private String networks() {
    return model.networks().stream()
        .map(network -> network.name() + ": " + network.description())
        .collect(Collectors.joining("\n"));
  }

  private String firstLoss() {
    model.initialize(0); // the same for all seeds: a family has it in common
    Optional<Map<String, Double>> first;
    try {
      first = firstLosses();
    } catch (StoppedException e) {
      throw e;
    } catch (LabException e) {
      return "none"; // its training tells why
    }
    var rounded = new LinkedHashMap<String, String>();
    first
        .orElseThrow(() -> new StoppedException("Interrupted before the training began."))
        .forEach((name, value) -> rounded.put(name, String.format(Locale.ROOT, "%.4g", value)));
    return rounded.toString();
  }

  /**
   * The model's losses of the first test samples as it is now, with seed 0; none if somebody
   * interrupts.
   */
  Optional<Map<String, Double>> firstLosses() {
    int n = Math.min(config.batchSize(), data.test().size());
    var few = data.test().slice(0, n);
    return new TestLosses(model, few, config, new Randomness(0)).means();
  }

  /** Everything a run depends on, to be kept with it. */
  Provenance provenance() {
    Device device = Torch.device();
    var provenance =
        Provenance.of("model", Model.nameOf(model.getClass()))
            .with(CONFIG, oneLine(config))
            .with(RUN, id(facts));
    if (budget.isPresent()) {
      provenance = provenance.with("budget", budget.get());
    }
    if (!start.isEmpty()) {
      provenance = provenance.with("start", start);
    }
    return provenance
        .with("train ", data.train().provenance().with("size", data.train().size()))
        .with("train digest", dataFacts.trainDigest())
        .with("test size", data.test().size())
        .with("test digest", dataFacts.testDigest())
        .with("waelab", Versions.waelab())
        .with("code", Code.now())
        .with("DJL", Versions.djl())
        .with("PyTorch", Torch.version())
        .with("device", device.isGpu() ? device : "cpu, " + Torch.threads() + " threads")
        .with("Java", Runtime.version())
        .with("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }
}
