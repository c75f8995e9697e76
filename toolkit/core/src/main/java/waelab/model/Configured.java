package waelab.model;

/**
 * A model with a constructor whose only parameter is its configuration. So the model can be made
 * again, with one value changed.
 *
 * @param <C> the configuration's record
 */
public interface Configured<C extends Config> {

  /** The values it was made from. */
  C config();
}
