package waelab.training;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import waelab.base.LabException;
import waelab.model.Config;
import waelab.model.Model;
import waelab.model.Schedule;

/**
 * Makes models of a type anew, by the constructor that takes their configuration, as {@code
 * Wae(WaeConfig)}, or the only one, if that takes nothing.
 *
 * @param <M> the model's type
 */
final class Maker<M extends Model> {

  private final Class<M> type;
  private final Optional<Constructor<M>> constructor;

  /** Looks for the constructor. */
  Maker(Class<M> type) {
    this.type = type;
    @SuppressWarnings("unchecked") // a class gives its own constructors
    var all = (List<Constructor<M>>) (List<?>) List.of(type.getDeclaredConstructors());
    Optional<Constructor<M>> configured = all.stream().filter(Maker::takesConfig).findFirst();
    constructor =
        configured.or(
            () ->
                all.stream()
                    .filter(each -> all.size() == 1 && each.getParameterCount() == 0)
                    .findFirst());
  }

  private Maker(Class<M> type, Optional<Constructor<M>> constructor) {
    this.type = type;
    this.constructor = constructor;
  }

  /** What makes models as this one; none if it has networks that no constructor knows. */
  @SuppressWarnings("unchecked") // a model's class is its own type
  static <M extends Model> Maker<M> of(M model) {
    var type = (Class<M>) model.getClass();
    return model.hasOwnNetworks() ? new Maker<>(type, Optional.empty()) : new Maker<>(type);
  }

  /** Of what it makes models. */
  Class<M> type() {
    return type;
  }

  private static boolean takesConfig(Constructor<?> constructor) {
    Class<?>[] types = constructor.getParameterTypes();
    return types.length == 1 && Config.class.isAssignableFrom(types[0]) && types[0].isRecord();
  }

  /** Whether a model's configuration says all that is needed to make it. */
  boolean isByConfig() {
    return constructor.filter(Maker::takesConfig).isPresent();
  }

  /** The configurations its models have: their own, or a {@link Schedule}. */
  Class<? extends Config> configType() {
    return isByConfig()
        ? constructor.orElseThrow().getParameterTypes()[0].asSubclass(Config.class)
        : Schedule.class;
  }

  /**
   * Makes one.
   *
   * @throws LabException if nobody but its author knows how
   */
  M make(Config config) {
    Constructor<M> how = constructor.orElseThrow(this::unknown);
    try {
      how.setAccessible(true); // a class in a cell is not public
      return isByConfig() ? how.newInstance(config) : how.newInstance();
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw unknown();
    }
  }

  private LabException unknown() {
    return new LabException(
        Model.nameOf(type)
            + " cannot be made here: it has neither a constructor that takes its configuration nor"
            + " a single one that takes nothing; say how, as in loadRun(name, () -> new "
            + type.getSimpleName()
            + "(…)), or train it yourself.");
  }
}
