package waelab.model;

/**
 * A model that is made from a configuration of its own, by a constructor that takes just that: so
 * it can be made again, with one value changed.
 *
 * @param <C> the configuration's record
 */
public interface Configured<C extends Config> {

  /** The values it was made from. */
  C config();
}
