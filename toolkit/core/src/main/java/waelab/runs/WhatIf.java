package waelab.runs;

import java.util.function.UnaryOperator;
import waelab.base.BadArgumentException;
import waelab.base.Budget;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.model.Config;
import waelab.model.Configured;
import waelab.model.Model;

/** The configuration of a run with something changed. */
public final class WhatIf {

  private static final int FEW_STEPS = 20;

  private WhatIf() {}

  /**
   * Applies a change; for a run within the smoke budget, the result is within it too.
   *
   * @throws LabException if the run was not trained with its model's own kind of configuration
   */
  @SuppressWarnings("unchecked") // a model's configuration is of its own kind, or the cast fails
  public static <C extends Config, M extends Model & Configured<C>> Config changed(
      Run<M> run, UnaryOperator<C> change) {
    BadArgumentException.requireNonNull(run, "run");
    BadArgumentException.requireNonNull(change, "change");
    Config changed;
    try {
      changed =
          BadArgumentException.requireNonNull(
              change.apply((C) run.config()), "what the change returns");
    } catch (ClassCastException e) {
      throw new LabException(
          run.name()
              + " was trained with a "
              + run.config().getClass().getSimpleName()
              + ", which the change is not made for.",
          e);
    }
    return isBrief(run) ? changed.within(Budget.SMOKE) : changed;
  }

  /**
   * The run to train from. If a run has another prior, this is the run as it was trained, since
   * that prior fits its codes and not those of another training; the listener is informed.
   */
  public static <M extends Model> Run<M> start(Run<M> run, ProgressListener listener) {
    BadArgumentException.requireNonNull(run, "run");
    if (run.prior().isPresent()) {
      listener.info(
          "The new run draws from N(0, I) again; withPrior fits a distribution to its codes.");
    }
    return run.withoutPrior();
  }

  /** The number of steps, or what the smoke budget allows, which is reported. */
  public static int steps(Run<?> run, int steps, ProgressListener listener) {
    BadArgumentException.requireNonNull(run, "run");
    if (!isBrief(run) || steps <= FEW_STEPS) {
      return steps;
    }
    listener.info("The smoke budget caps this branch: " + FEW_STEPS + " steps.");
    return FEW_STEPS;
  }

  private static boolean isBrief(Run<?> run) {
    return run.facts().budget().equals(Budget.SMOKE.toString()) && run.trainedOn().images();
  }
}
