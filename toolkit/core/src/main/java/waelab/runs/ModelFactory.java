package waelab.runs;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waelab.base.LabException;
import waelab.model.Config;
import waelab.model.Model;
import waelab.model.Schedule;

/**
 * Makes new models of a type, by the constructor that takes their configuration, such as {@code
 * Wae(WaeConfig)}, or by the only constructor if that has no parameters.
 *
 * @param <M> the model's type
 */
final class ModelFactory<M extends Model> {

  private final Class<M> type;
  private final List<Object> own; // what makes its custom networks, or empty
  private final Optional<Constructor<M>> constructor;

  /** Looks for the constructor. */
  ModelFactory(Class<M> type) {
    this(type, List.of());
  }

  private ModelFactory(Class<M> type, List<Object> own) {
    this.type = type;
    this.own = own;
    @SuppressWarnings("unchecked") // a class returns its own constructors
    var all = (List<Constructor<M>>) (List<?>) List.of(type.getDeclaredConstructors());
    Optional<Constructor<M>> configured = all.stream().filter(this::takesConfig).findFirst();
    constructor =
        configured.or(
            () ->
                all.stream()
                    .filter(each -> all.size() == 1 && each.getParameterCount() == 0)
                    .findFirst());
  }

  /**
   * The class of a model by the name in a run's file. It is not initialised, so that a file that
   * names another class cannot run its code.
   *
   * @throws ClassNotFoundException if this version has no such class
   * @throws ClassCastException if it is not a model
   */
  static Class<? extends Model> named(String type) throws ClassNotFoundException {
    return Class.forName(type, false, ModelFactory.class.getClassLoader()).asSubclass(Model.class);
  }

  /** A factory of models like this one, with the same custom networks. */
  @SuppressWarnings("unchecked") // a model's class is its own type
  static <M extends Model> ModelFactory<M> of(M model) {
    var own = model.ownNetworks();
    return new ModelFactory<>(
        (Class<M>) model.getClass(), own.isEmpty() ? List.of() : List.of(own));
  }

  /** The type of the models that it makes. */
  Class<M> type() {
    return type;
  }

  private boolean takesConfig(Constructor<?> constructor) {
    Class<?>[] types = constructor.getParameterTypes();
    return types.length == 1 + own.size()
        && Config.class.isAssignableFrom(types[0])
        && types[0].isRecord()
        && (own.isEmpty() || types[1] == Map.class);
  }

  /** Whether a model can be made from its configuration. */
  boolean isByConfig() {
    return constructor.filter(this::takesConfig).isPresent();
  }

  /** The configurations its models have: their own, or a {@link Schedule}. */
  Class<? extends Config> configType() {
    return isByConfig()
        ? constructor.orElseThrow().getParameterTypes()[0].asSubclass(Config.class)
        : Schedule.class;
  }

  /**
   * Makes a model.
   *
   * @throws LabException if only its author can make it
   */
  M make(Config config) {
    Constructor<M> how = constructor.orElseThrow(this::unknown);
    try {
      how.setAccessible(true); // a class in a cell is not public
      var arguments = new ArrayList<Object>(isByConfig() ? List.of(config) : List.of());
      arguments.addAll(own);
      return how.newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw unknown();
    }
  }

  /**
   * The exception for a model that only its author can make, or whose custom networks only its
   * author can make.
   */
  LabException unknown() {
    return new LabException(
        Model.nameOf(type)
            + " cannot be made here: it has networks of your own, or neither a constructor that takes"
            + " its configuration nor a single one that takes nothing; say how, as in loadRun(name, () -> new "
            + type.getSimpleName()
            + "(…)), or train it yourself.");
  }
}
