package waelab.model;

import tech.tablesaw.api.Table;
import waelab.nn.StudyData;

/**
 * The configuration of a Wasserstein autoencoder: its penalty has a weight λ.
 *
 * @param <C> the record that implements it
 */
public interface WassersteinConfig<C extends Record & WassersteinConfig<C>>
    extends AutoencoderConfig<C> {

  /** λ, the weight of the penalty relative to the reduced reconstruction error. */
  double lambda();

  /** The same with another λ. */
  default C withLambda(double value) {
    return with("lambda", value);
  }

  /** The same with the λ for which {@link #effectiveLambda()} is {@code value}. */
  default C withEffectiveLambda(double value) {
    return withLambda(reduction().weightFor(value, shape().size()));
  }

  /** λ relative to the <em>summed</em> squared error: λ·D when errors are averaged. */
  default double effectiveLambda() {
    return reduction().weight(lambda(), shape().size());
  }

  /** True for the networks of CelebA. */
  @Override
  default boolean hasLargeNetworks() {
    return StudyData.of(shape()) == StudyData.CELEBA;
  }

  @Override
  default Table explain() {
    return ConfigField.derived(
        AutoencoderConfig.super.explain(),
        "effective λ",
        effectiveLambda(),
        "λ beside the summed error");
  }
}
