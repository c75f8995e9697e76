package waelab.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;
import waelab.base.AtomicFiles;
import waelab.base.Provenance;
import waelab.base.Safetensors;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;

/**
 * A training that took place: the model as it is now, what it was trained on and how, and what its
 * losses were.
 *
 * @param <M> the model's type
 */
public final class Run<M extends Model> {

  /** Why a training ended. */
  public enum Ending {
    /** All epochs were trained. */
    COMPLETED,
    /** Somebody interrupted it; the model is as after its last step. */
    INTERRUPTED,
    /**
     * A number was none any more. If it was a gradient, what that gradient should have changed and
     * batch norm's running statistics are as before that step; if it was a loss although all
     * gradients were finite, the model is as after it.
     */
    DIVERGED
  }

  private final M model;
  private final Config config;
  private final Split<?> data;
  private final History history;
  private final long steps;
  private final Ending ending;
  private final Duration time;
  private final Provenance provenance;

  Run(
      M model,
      Config config,
      Split<?> data,
      History history,
      long steps,
      Ending ending,
      Duration time,
      Provenance provenance) {
    this.model = model;
    this.config = config;
    this.data = data;
    this.history = history;
    this.steps = steps;
    this.ending = ending;
    this.time = time;
    this.provenance = provenance;
  }

  /** The trained model. */
  public M model() {
    return model;
  }

  /** The values it was trained with. */
  public Config config() {
    return config;
  }

  /** What it was trained and tested on. */
  public Split<?> data() {
    return data;
  }

  /** The losses of each whole epoch, as a table. */
  public Table history() {
    return history.table();
  }

  /** The losses of each whole epoch. */
  public History losses() {
    return history;
  }

  /** How many steps were made. */
  public long steps() {
    return steps;
  }

  /** Why it ended. */
  public Ending ending() {
    return ending;
  }

  /** How long it took. */
  public Duration time() {
    return time;
  }

  /** Everything it depends on: data, configuration, versions, device. */
  public Provenance provenance() {
    return provenance;
  }

  /**
   * Writes {@code weights.safetensors}, {@code config.json}, {@code history.csv} and {@code
   * provenance.txt} into a folder.
   *
   * @throws waelab.base.StorageException if a file cannot be written
   */
  public void save(Path folder) {
    var weights = new LinkedHashMap<String, Safetensors.Tensor>();
    model
        .state()
        .forEach(
            (name, array) ->
                weights.put(
                    name,
                    new Safetensors.Tensor(array.getShape().getShape(), array.toFloatArray())));
    Safetensors.write(folder.resolve("weights.safetensors"), weights, provenance.facts());
    AtomicFiles.write(folder.resolve("config.json"), config.toJson() + "\n");
    AtomicFiles.write(folder.resolve("history.csv"), history.table().write().toString("csv"));
    AtomicFiles.write(folder.resolve("provenance.txt"), provenance + "\n");
  }

  /** How far it was trained: {@code 4 of 4 epochs, 748 steps, completed}. */
  public String progress() {
    return String.format(
        Locale.ROOT,
        "%d of %d epochs, %,d steps, %s",
        history.epochs().size(),
        config.epochs(),
        steps,
        ending.name().toLowerCase(Locale.ROOT));
  }

  /** The losses of the last whole epoch on test samples, in words; empty if there is none. */
  public String lastTest() {
    return history.epochs().isEmpty() ? "" : readable(history.last().test());
  }

  /**
   * A short card: which model, on which data, how far, with what losses. The same run has the same
   * card however long it took.
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s (%,d parameters) on %s: %s; %s",
        model.name(),
        model.parameterCount(),
        data.caption(),
        progress(),
        history.epochs().isEmpty() ? "no whole epoch yet" : "test: " + lastTest());
  }

  private static String readable(Map<String, Double> losses) {
    return losses.entrySet().stream()
        .map(loss -> loss.getKey() + " " + History.readable(loss.getValue()))
        .collect(Collectors.joining(", "));
  }
}
