package waelab.runs;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;
import waelab.base.LabException;
import waelab.model.Config;
import waelab.model.Model;

/**
 * A trained model that need not stay on the device: its weights are on the host, and it is made
 * again when it is needed. The last few models that were used stay.
 *
 * <p>A custom model that only its author can make stays as long as its run. It may be trained
 * again, and so be the model of several runs: each run restores its own weights before it returns
 * the model.
 *
 * @param <M> the model's type
 */
final class LiveModel<M extends Model> {

  /** The models that were used last. They stay even if nothing refers to them. */
  static final class Recent {

    static final int KEPT = 4;

    private final Deque<Model> last = new ArrayDeque<>();

    private synchronized void note(Model model) {
      last.remove(model);
      last.addLast(model);
      if (last.size() > KEPT) {
        last.removeFirst();
      }
    }
  }

  private final Weights weights;
  private final Supplier<M> maker;
  private final Optional<M> only;
  private final boolean isKnown;
  private final Recent recent;
  private WeakReference<M> made = new WeakReference<>(null);
  private long initializations;

  private LiveModel(
      Weights weights, Supplier<M> maker, Optional<M> only, boolean isKnown, Recent recent) {
    this.weights = weights;
    this.maker = maker;
    this.only = only;
    this.isKnown = isKnown;
    this.recent = recent;
  }

  /** A model with its current weights. */
  static <M extends Model> LiveModel<M> of(
      M model, ModelFactory<M> maker, Config config, Recent recent) {
    Optional<M> only = maker.isByConfig() ? Optional.empty() : Optional.of(model);
    var all = new LinkedHashMap<>(model.state());
    all.putAll(model.averages());
    var weights = Weights.of(all);
    var live = new LiveModel<>(weights, () -> maker.make(config), only, true, recent);
    live.note(model);
    return live;
  }

  /** A model that is made when it is needed. */
  static <M extends Model> LiveModel<M> of(Weights weights, Supplier<M> maker, Recent recent) {
    return new LiveModel<>(weights, maker, Optional.empty(), true, recent);
  }

  /** Weights of a model that cannot be made here; a call for the model throws with the sentence. */
  static <M extends Model> LiveModel<M> unknown(Weights weights, String sentence) {
    return new LiveModel<>(
        weights,
        () -> {
          throw new LabException(sentence);
        },
        Optional.empty(),
        false,
        new Recent());
  }

  /** The same model with the moving averages of its weights. */
  LiveModel<M> averaged() {
    return new LiveModel<>(weights.averaged(), maker, only, isKnown, recent);
  }

  Recent recent() {
    return recent;
  }

  /** Whether the model exists or can be made. */
  boolean isKnown() {
    return isKnown;
  }

  Weights weights() {
    return weights;
  }

  /** The model, made or restored again if it was released or trained again in the meantime. */
  synchronized M get() {
    M model = only.orElseGet(made::get);
    if (model == null || model.initializations() != initializations) {
      model = only.orElseGet(maker);
      model.initialize(0); // so that another run of this model restores its own weights
      weights.copyTo(model.state());
    }
    note(model);
    return model;
  }

  private void note(M model) {
    made = new WeakReference<>(model);
    initializations = model.initializations();
    recent.note(model);
  }
}
