package waelab.model;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import waelab.base.BadArgumentException;
import waelab.torch.Torch;

/**
 * The named numbers of one step or one test batch, in the order they are reported; the first is the
 * model's objective. They may be losses or other numbers of interest, such as E‖z‖².
 */
public final class Losses {

  private final Map<String, NDArray> terms = new LinkedHashMap<>();

  private Losses() {}

  /** Starts with one term, a scalar. */
  public static Losses of(String name, NDArray term) {
    return new Losses().and(name, term);
  }

  /**
   * Adds a term, a scalar.
   *
   * @throws BadArgumentException if it is not one number, or another term has the same name
   */
  public Losses and(String name, NDArray term) {
    String key = "term \"" + name + '"';
    BadArgumentException.requireNonNull(term, key);
    BadArgumentException.require(
        term.getShape().size() == 1,
        key,
        "of shape " + term.getShape(),
        "one number, such as a mean()");
    BadArgumentException.require(
        terms.put(name, term) == null, key, "used twice", "a name that is used once");
    return this;
  }

  /**
   * One term.
   *
   * @throws BadArgumentException if there is no term of that name
   */
  public NDArray get(String name) {
    NDArray term = terms.get(name);
    BadArgumentException.require(
        term != null, "term", '"' + name + '"', "one of " + terms.keySet());
    return term;
  }

  /** The names of the terms, in their order. */
  public List<String> names() {
    return List.copyOf(terms.keySet());
  }

  /** The numbers one after the other, float64, still on the device; terms may be of any type. */
  public NDArray flat() {
    return Torch.operators().flat(List.copyOf(terms.values()));
  }

  /** The numbers themselves, on the host. */
  public Map<String, Double> values() {
    try (NDArray flat = flat()) {
      double[] numbers = Torch.doubles(flat);
      var values = new LinkedHashMap<String, Double>();
      names().forEach(name -> values.put(name, numbers[values.size()]));
      return values;
    }
  }
}
