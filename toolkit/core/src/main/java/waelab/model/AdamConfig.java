package waelab.model;

import waelab.base.BadArgumentException;

/**
 * The configuration of a model that is trained with Adam.
 *
 * @param <C> the record that implements it
 */
public interface AdamConfig<C extends Record & AdamConfig<C>> extends StudyConfig<C> {

  /** Adam's β₁. */
  double beta1();

  /** Adam's β₂. */
  double beta2();

  /** The same with other decays of Adam's moments, β₁ and β₂. */
  default C withAdam(double b1, double b2) {
    return with("beta1", b1).with("beta2", b2);
  }

  /** Checks both decays. */
  static void check(double beta1, double beta2) {
    BadArgumentException.require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "in [0, 1)");
    BadArgumentException.require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "in [0, 1)");
  }
}
