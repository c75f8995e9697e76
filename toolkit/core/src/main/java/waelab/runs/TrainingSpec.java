package waelab.runs;

import ai.djl.Device;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import waelab.base.BadArgumentException;
import waelab.base.Budget;
import waelab.base.Checksum;
import waelab.base.LabException;
import waelab.base.PlainValue;
import waelab.base.Printable;
import waelab.base.Provenance;
import waelab.base.Randomness;
import waelab.base.StoppedException;
import waelab.base.Versions;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.ConfigFormat;
import waelab.model.Model;
import waelab.nn.Optimiser;
import waelab.torch.Torch;
import waelab.training.TestLosses;

/**
 * A training: what is trained, on what, how, and cut to which budget.
 *
 * <p>A model of this toolkit is identified by its configuration, and built only when it is trained.
 * A custom model is identified by its text, if it was written in a cell (with the values of the
 * cells' variables that it uses), by the numbers and texts in its fields, and by its loss on the
 * first test samples before any step, with seed 0, to four figures. So another weight in a lambda
 * makes another training.
 *
 * @param <M> the model's type
 */
final class TrainingSpec<M extends Model> {

  private static final String OUR_MODELS = Model.class.getPackageName() + ".";

  private final Class<M> type;
  private final ModelFactory<M> maker;
  private final Split<?> data;
  private final Config config;
  private final Optional<Budget> budget;
  private final RunFacts facts;
  private M model;

  /** A training of a model that is made from its configuration. */
  static <M extends Model> TrainingSpec<M> of(
      Class<M> type, Split<?> data, Config config, Optional<Budget> budget) {
    return new TrainingSpec<>(new ModelFactory<>(type), null, data, config, budget, "");
  }

  /**
   * A training of a given model.
   *
   * @param start what it resumes from; empty if from initial weights
   * @throws BadArgumentException if model, data and configuration do not fit
   */
  TrainingSpec(M model, Split<?> data, Config config, Optional<Budget> budget, String start) {
    this(
        ModelFactory.of(BadArgumentException.requireNonNull(model, "model")),
        model,
        data,
        config,
        budget,
        start);
  }

  private TrainingSpec(
      ModelFactory<M> maker,
      M model,
      Split<?> data,
      Config config,
      Optional<Budget> budget,
      String start) {
    type = maker.type();
    this.maker = maker;
    this.model = model;
    this.data = BadArgumentException.requireNonNull(data, "data");
    this.config = BadArgumentException.requireNonNull(config, "config");
    this.budget = budget;
    config.requireFits(data.train().shape());
    if (model != null) {
      model.requireMadeFrom(config);
    }
    facts =
        RunFacts.of(
            type.getName(),
            RunFacts.json(config),
            data.facts(),
            budget.map(Budget::toString).orElse(""),
            start,
            model != null && isOwn(model) ? own() : Map.of());
  }

  ModelFactory<M> maker() {
    return maker;
  }

  /** The model, built at the first call if it was not given. */
  M model() {
    model = model == null ? maker.make(config) : model;
    return model;
  }

  Split<?> data() {
    return data;
  }

  Config config() {
    return config;
  }

  /** The name of its folder: model, data and id. */
  String folderName() {
    String name = Model.nameOf(type);
    String model = facts.own().isEmpty() ? facts.config().path("model").asText(name) : name;
    String words = (model + " " + facts.data().caption()).toLowerCase(Locale.ROOT);
    String slug = words.replaceAll("[^a-z0-9]+", "-").replaceAll("^-", "");
    return slug.substring(0, Math.min(40, slug.length())).replaceAll("-$", "") + "-" + facts.id();
  }

  /** The facts of this run that are known before the model is built. */
  RunFacts facts() {
    return facts;
  }

  /** The text of a model that was written in a cell. */
  Optional<String> source() {
    return CellSource.of(type);
  }

  private Map<String, String> own() {
    var known = new LinkedHashMap<String, String>();
    byte[] text = source().orElse("").getBytes(StandardCharsets.UTF_8);
    known.put("networks", networks());
    known.put("source", Checksum.of(text).hex());
    known.put("values", values().toString());
    known.put("first loss", firstLoss());
    return known;
  }

  /** Whether a model is custom, so that its configuration does not describe it completely. */
  static boolean isOwn(Model model) {
    return !model.ownNetworks().isEmpty() || !isOurs(model.getClass().getName());
  }

  /**
   * Whether a class is of the toolkit; a class from a cell has another full name in each session.
   */
  static boolean isOurs(String type) {
    return type.startsWith(OUR_MODELS);
  }

  /** The facts of this run before its first step. */
  RunFacts runFacts() {
    return facts.builtAs(model()).from(provenance());
  }

  /**
   * Checks that this is the training of a run. It may differ if the model was made again.
   *
   * @throws LabException if it is not
   */
  void requireIs(String run) {
    if (!facts.id().equals(run)) {
      throw LabException.of(
          "A new %s differs from the model of run %s: a value was changed after that model was"
              + " created, or another version trained it; create the model as it was and train it"
              + " yourself.",
          Model.nameOf(type), run);
    }
  }

  /**
   * Numbers and texts in the fields of the model and its class, and the settings of its optimisers.
   */
  private Map<String, String> values() {
    var values = new TreeMap<String, String>();
    for (Class<?> each = type; each != Model.class; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
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
        // The configuration is recorded already; its seed must not make another family.
        return value.equals(config) ? Optional.empty() : Optional.of(value.toString());
      }
      return PlainValue.of(value);
    } catch (IllegalAccessException | RuntimeException e) {
      return Optional.empty(); // of a module that does not allow access
    }
  }

  private String networks() {
    return model.networks().stream()
        .map(network -> network.name() + ": " + network.description())
        .collect(Collectors.joining("\n"));
  }

  private String firstLoss() {
    model.initialize(0); // the same for all seeds, since a family shares it
    Optional<Map<String, Double>> first;
    try {
      first = firstLosses();
    } catch (StoppedException e) {
      throw e;
    } catch (LabException e) {
      return "none"; // its training throws the reason
    }
    var rounded = new LinkedHashMap<String, String>();
    first
        .orElseThrow(() -> new StoppedException("Interrupted before the training began."))
        .forEach((name, value) -> rounded.put(name, Printable.of("%.4g", value)));
    return rounded.toString();
  }

  /**
   * The current losses of the model on the first test samples, with seed 0; empty if the thread is
   * interrupted.
   */
  Optional<Map<String, Double>> firstLosses() {
    int n = Math.min(config.batchSize(), data.test().size());
    var few = data.test().slice(0, n);
    return new TestLosses(model(), few, config, new Randomness(0)).means();
  }

  /** Everything a run depends on, to be stored with it. */
  private Provenance provenance() {
    var provenance =
        Provenance.of("model", Model.nameOf(type))
            .with("config", ConfigFormat.write(config).replaceAll("\\s+", " "))
            .with(StoredRun.RUN, facts.id());
    if (budget.isPresent()) {
      provenance = provenance.with("budget", budget.get());
    }
    if (!facts.start().isEmpty()) {
      provenance = provenance.with("start", facts.start());
    }
    return provenance
        .with("train ", data.train().provenance().with("size", data.train().size()))
        .with("train digest", facts.data().trainDigest())
        .with("test size", data.test().size())
        .with("test digest", facts.data().testDigest())
        .with("code", facts.code())
        .with("", machine());
  }

  /** Says where a run was made, if its versions or device are not those of this process. */
  static Optional<String> madeElsewhere(Provenance run) {
    Map<String, String> here = machine().facts();
    String other =
        here.keySet().stream()
            .filter(name -> !run.get(name).isEmpty() && !run.get(name).equals(here.get(name)))
            .map(name -> name + " " + run.get(name) + " (here " + here.get(name) + ")")
            .collect(Collectors.joining("; "));
    return Optional.of("It was made with " + other + ".").filter(any -> !other.isEmpty());
  }

  /** What may differ if the same training is made twice, and may change its last digits. */
  private static Provenance machine() {
    Device device = Torch.device();
    return Provenance.of("waelab", Versions.waelab())
        .with("DJL", Versions.djl())
        .with("PyTorch", Torch.version())
        .with("device", device.isGpu() ? device : "cpu, " + Torch.threads() + " threads")
        .with("Java", Runtime.version())
        .with("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }
}
