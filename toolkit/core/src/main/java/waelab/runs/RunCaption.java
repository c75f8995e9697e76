package waelab.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.data.DataFacts;
import waelab.model.ConfigFormat;
import waelab.model.Prior;
import waelab.training.Ending;

/** Where a picture or a number comes from, in words for captions and legends. */
public final class RunCaption {

  private static final Map<String, String> SYMBOLS =
      Map.of("beta", "β", "lambda", "λ", "latentSize", "d_z", "batchSize", "m");
  private static final List<String> TOLD = List.of("beta", "lambda", "latentSize");

  private static final String DATA = "data";
  private static final String PRIOR = "prior";
  private static final Set<String> TELLING = Set.of(DATA, PRIOR); // values that need no name

  private RunCaption() {}

  /** Checks that runs that are shown together are not null, and returns them. */
  public static List<Run<?>> requireRuns(Run<?>... runs) {
    Arrays.stream(BadArgumentException.requireNonNull(runs, "runs"))
        .forEach(run -> BadArgumentException.requireNonNull(run, "run"));
    return List.of(runs);
  }

  /** The same of runs in a list. */
  public static List<Run<?>> requireRuns(List<? extends Run<?>> runs) {
    return requireRuns(BadArgumentException.requireNonNull(runs, "runs").toArray(Run<?>[]::new));
  }

  /** Model, data, how far it was trained, and seed: one sentence. */
  public static String sentence(Run<?> run) {
    return Printable.of(
        "%s%s, trained on %s %s, seed %d%s, run %s%s.",
        run.name(),
        values(run),
        data(run),
        far(run),
        run.config().seed(),
        run.facts().budget().isEmpty() ? "" : ", budget " + run.facts().budget(),
        run.id(),
        run.prior().map(prior -> ", samples of codes drawn from " + prior.name()).orElse(""));
  }

  private static String far(Run<?> run) {
    int epochs = run.losses().epochs().size();
    if (!run.facts().start().isEmpty()) {
      return Printable.of("from %s to step %,d", run.facts().start(), run.steps());
    }
    return run.ending().isComplete()
        ? Printable.of("for %s (%s)", count(epochs, "epoch"), count(run.steps(), "step"))
        : Printable.of(
            "until it %s after %s (%d of %s)",
            run.ending() == Ending.DIVERGED ? "diverged" : "was interrupted",
            count(run.steps(), "step"),
            epochs,
            count(run.config().epochs(), "epoch"));
  }

  /** Which runs a picture shows, and with what values, to be stored in its file. */
  public static Map<String, String> facts(List<? extends Run<?>> runs) {
    var facts = new LinkedHashMap<String, String>();
    runs.forEach(
        run -> {
          facts.put("run." + run.id(), ConfigFormat.write(run.config()).replaceAll("\\s+", " "));
          run.prior().ifPresent(prior -> facts.put("prior." + run.id(), prior.toString()));
        });
    return facts;
  }

  /** What a run was trained on, such as {@code 6,400 images (MNIST)}. */
  public static String data(Run<?> run) {
    DataFacts data = run.trainedOn();
    String kind = data.images() ? "images" : "points";
    return Printable.of("%,d %s (%s)", data.train(), kind, data.caption());
  }

  private static String count(long n, String what) {
    return Printable.of("%,d %s%s", n, what, n == 1 ? "" : "s");
  }

  private static String values(Run<?> run) {
    var told = settings(run);
    told.keySet().retainAll(TOLD);
    return told.isEmpty() ? "" : " (" + assignments(told) + ")";
  }

  /**
   * The labels of runs that are shown together: for each its model, with what distinguishes it from
   * other runs of the same model, or a number if nothing does. All labels are different.
   */
  public static List<String> labels(List<Run<?>> runs) {
    List<String> labels = runs.stream().map(run -> run.name() + differing(run, runs)).toList();
    var unique = new ArrayList<String>();
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      long before = labels.subList(0, i).stream().filter(label::equals).count();
      boolean alone = labels.stream().filter(label::equals).count() == 1;
      unique.add(alone ? label : label + " (" + (before + 1) + ")");
    }
    return unique;
  }

  private static String differing(Run<?> run, List<Run<?>> runs) {
    var mine = told(run);
    var others =
        runs.stream().filter(each -> each.name().equals(run.name())).map(RunCaption::told).toList();
    mine.entrySet()
        .removeIf(e -> others.stream().allMatch(o -> e.getValue().equals(o.get(e.getKey()))));
    return mine.isEmpty() ? "" : ", " + assignments(mine);
  }

  private static Map<String, String> told(Run<?> run) {
    var told = settings(run);
    told.put(DATA, data(run));
    told.put(PRIOR, prior(run));
    return told;
  }

  /** The prior of a run's random samples, in a few words. */
  public static String prior(Run<?> run) {
    return run.prior().map(Prior::mark).orElse("N(0, I)");
  }

  private static String assignments(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(
            e ->
                TELLING.contains(e.getKey())
                    ? e.getValue()
                    : symbol(e.getKey()) + " = " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  /** The symbol of a setting in the study, such as λ; the key itself if it has none. */
  public static String symbol(String key) {
    return SYMBOLS.getOrDefault(key, key);
  }

  /** The values of a run's configuration by name, as its JSON has them. */
  public static Map<String, String> settings(Run<?> run) {
    try {
      JsonNode tree = new ObjectMapper().readTree(ConfigFormat.write(run.config()));
      var settings = new LinkedHashMap<String, String>();
      tree.properties().forEach(e -> settings.put(e.getKey(), readable(e.getValue())));
      return settings;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration writes JSON", e);
    }
  }

  /** A number as a person writes it: 10 for 10.0. */
  private static String readable(JsonNode value) {
    return value.isNumber()
        ? value.decimalValue().stripTrailingZeros().toPlainString()
        : value.isValueNode() ? value.asText() : value.toString();
  }
}
