package waelab.model;

/**
 * The configuration of an autoencoder: the squared errors of a sample become one number.
 *
 * @param <C> the record that implements it
 */
public interface AutoencoderConfig<C extends Record & AutoencoderConfig<C>> extends AdamConfig<C> {

  /** How the squared errors of a sample become one number. */
  Reduction reduction();

  /** The same with another reduction; the penalty's weight stays the same, its effect changes. */
  default C withReduction(Reduction value) {
    return with("reduction", value);
  }
}
