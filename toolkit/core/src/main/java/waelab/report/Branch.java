package waelab.report;

import java.util.List;
import waelab.model.Model;
import waelab.plot.DisplayItems;
import waelab.runs.Run;

/**
 * Two continuations of a run from its end.
 *
 * @param control the unchanged continuation
 * @param changed the continuation with the change
 * @param comparison what the change did
 * @param <M> the model's type
 */
public record Branch<M extends Model>(Run<M> control, Run<M> changed, Comparison comparison)
    implements DisplayItems {

  @Override
  public List<Object> parts() {
    return comparison.parts();
  }

  /** The comparison as text. */
  @Override
  public String toString() {
    return comparison.toString();
  }
}
