package waelab;

import java.util.function.UnaryOperator;
import waelab.base.BadArgumentException;
import waelab.base.Cache;
import waelab.base.Workspace;
import waelab.runs.RunStore;

/**
 * What the verbs of {@link Lab} share: the folders, the settings, and the runs that were trained or
 * loaded. {@code Lab} has one session, from its environment; a program that uses the toolkit as a
 * library creates its own.
 *
 * <pre>{@code
 * var session = new Session(Workspace.current());
 * var listener = ProgressListener.silent();
 * var plan = EvaluationPlan.by("total");
 * var run = session.runs().train(Vae.class, data, config, budget, listener, plan);
 * }</pre>
 */
public final class Session {

  private final RunStore runs;
  private final Cache cache;
  private Workspace workspace;

  /** A session in which nothing was trained or loaded yet. */
  public Session(Workspace workspace) {
    this.workspace = BadArgumentException.requireNonNull(workspace, "workspace");
    runs = RunStore.in(workspace);
    cache = Cache.in(workspace);
  }

  /** The folders and the settings, such as the budget. */
  public synchronized Workspace workspace() {
    return workspace;
  }

  /** The runs of its workspace, and those that come with the project. */
  public RunStore runs() {
    return runs;
  }

  /** The cache of computed results. */
  public Cache cache() {
    return cache;
  }

  /**
   * Changes the workspace's settings; its folders stay.
   *
   * @return the workspace as it is now
   */
  public synchronized Workspace change(UnaryOperator<Workspace> setting) {
    workspace = BadArgumentException.requireNonNull(setting, "setting").apply(workspace);
    return workspace;
  }
}
