package waelab.model;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.data.Shaped;
import waelab.nn.StudyData;

/**
 * All values of all configurations: each value's name, its defaults for the study's two data sets
 * and for points, its unit, and the origin of the defaults.
 *
 * @param models the models that have the value, by their names in JSON
 * @param name of the record's component
 * @param defaults in the order of {@link StudyData}; {@code 10/D} is 10 divided by the count of a
 *     sample's numbers
 * @param unit of the value; empty if it has none
 * @param origin of the defaults for images; those for points are this toolkit's where they differ
 */
record ConfigField(
    List<String> models, String name, List<String> defaults, String unit, String origin) {

  private static final String TABLE =
      """
      all         | sample            | data, data, data   | numbers     | the data
      vae         | latentSize        | 32, 32, 2          | coordinates | study, Table 1
      wae wae-mmd | latentSize        | 8, 64, 2           | coordinates | study, Table 1
      all         | latentSize        | 128, 128, 2        | coordinates | study, Table 1
      all         | width             | 1, 1, 1            | × Table 1   | study, Table 1
      own         | epochs            | 100, 100, 100      | epochs      | study §4.1
      all         | epochs            | 100, 100, 60       | epochs      | study §4.1
      all         | batchSize         | 64, 64, 64         | samples     | study §4.1
      all         | seed              | 0, 0, 0            |             | ours
      vae         | beta              | 1e-3, 1e-3, 1e-2   | per nat     | study §4.1
      wae         | lambda            | 1, 1, 0.01         | × penalty   | study §4.1
      wae-mmd     | lambda            | 10/D, 10/D, 10/D   | × penalty   | ours: 10 beside the summed error
      wgan-gp     | lambda            | 10, 10, 10         | × penalty   | study §3.2
      vae         | reduction         | MEAN, MEAN, MEAN   |             | what the study's KLD of 18 fits; it prints a sum
      all         | reduction         | MEAN, MEAN, MEAN   |             | as for the VAE; the study prints a sum
      vae         | learningRate      | 1e-4, 1e-4, 1e-3   | per step    | study §4.1
      wae wae-mmd | learningRate      | 3e-4, 3e-4, 1e-3   | per step    | study §4.1
      wae         | discriminatorRate | 1e-3, 1e-3, 3e-3   | per step    | study §4.1
      wgan-gp     | learningRate      | 2e-4, 2e-4, 1e-3   | per step    | study §4.1
      wgan        | learningRate      | 5e-5, 5e-5, 1e-3   | per step    | Arjovsky et al. 2017
      gan         | learningRate      | 2e-4, 2e-4, 1e-3   | per step    | Radford et al. 2016
      vae         | beta1             | 0.9, 0.9, 0.9      | per step    | PyTorch's default; the study names none
      vae         | beta2             | 0.999, 0.999, 0.999| per step    | PyTorch's default; the study names none
      wae wae-mmd | beta1             | 0.5, 0.5, 0        | per step    | Tolstikhin et al. 2018; the study names none
      wae wae-mmd | beta2             | 0.999, 0.999, 0.999| per step    | Tolstikhin et al. 2018; the study names none
      wgan-gp     | beta1             | 0.5, 0, 0          | per step    | study §4.1
      wgan-gp     | beta2             | 0.9, 0.9, 0.9      | per step    | study §4.1
      gan         | beta1             | 0.5, 0.5, 0.5      | per step    | Radford et al. 2016
      gan         | beta2             | 0.999, 0.999, 0.999| per step    | Radford et al. 2016
      wgan-gp     | oneSided          | true, true, true   |             | study §3.2; Gulrajani et al. 2017: two-sided
      wgan-gp     | criticSteps       | 5, 5, 5            | steps       | study, Algorithm 2
      wgan        | criticSteps       | 5, 5, 5            | steps       | Arjovsky et al. 2017
      wgan        | clip              | 0.01, 0.01, 0.1    | of a weight | Arjovsky et al. 2017
      all         | rateSchedule      | CONSTANT, CONSTANT, CONSTANT | | off; the study's rates are constant
      all         | stepEvery         | 0, 0, 0            | epochs      | off
      all         | stepFactor        | 1, 1, 1            | × the rate  | off
      all         | rateWarmUp        | 0, 0, 0            | epochs      | off
      all         | clipNorm          | 0, 0, 0            | of gradients | off
      all         | emaDecay          | 0, 0, 0            | per step    | off
      all         | weightWarmUp      | 0, 0, 0            | epochs      | off
      all         | patience          | 0, 0, 0            | epochs      | off
      all         | stopBy            | total, total, total | test loss or score | used with patience
      """;

  private static final List<ConfigField> ALL = TABLE.lines().map(ConfigField::row).toList();

  private static ConfigField row(String line) {
    String[] cells = line.split("\\|", -1);
    return new ConfigField(
        List.of(cells[0].strip().split(" +")),
        cells[1].strip(),
        List.of(cells[2].strip().split(" *, *")),
        cells[3].strip(),
        cells[4].strip());
  }

  private static ConfigField of(Class<?> config, String name) {
    String model = config.getAnnotation(JsonTypeName.class).value();
    return ALL.stream()
        .filter(row -> row.name.equals(name))
        .filter(row -> row.models.contains(model) || row.models.contains("all"))
        .findFirst()
        .orElseThrow();
  }

  /** The study's values for images; this toolkit's small values for points. */
  static <C extends Record> C forData(Class<C> type, Shaped data) {
    return forSample(type, BadArgumentException.requireNonNull(data, "data").shape());
  }

  private static <C extends Record> C forSample(Class<C> type, Shape sample) {
    return make(
        type,
        component ->
            component.getType() == TrainingOptions.class
                ? TrainingOptions.NONE
                : of(type, component.getName()).value(component, sample));
  }

  /** The values of a configuration by name, in order; those of its options are among them. */
  private static Map<String, Object> values(Record config) {
    var values = new LinkedHashMap<String, Object>();
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      Object value = get(config, component);
      if (value instanceof TrainingOptions options) {
        values.putAll(values(options));
      } else {
        values.put(component.getName(), value);
      }
    }
    return values;
  }

  private Object value(RecordComponent component, Shape sample) {
    String text = defaults.get(StudyData.of(sample).ordinal());
    Class<?> type = component.getType();
    if (type == List.class) {
      return Arrays.stream(sample.getShape()).boxed().collect(Collectors.toList());
    } else if (type == int.class) {
      return Integer.valueOf(text);
    } else if (type == long.class) {
      return Long.valueOf(text);
    } else if (type == boolean.class) {
      return Boolean.valueOf(text);
    } else if (type == Reduction.class) {
      return Reduction.valueOf(text);
    }
    return text.endsWith("/D")
        ? Double.parseDouble(text.replace("/D", "")) / sample.size()
        : Double.parseDouble(text);
  }

  private String origin(Shape sample) {
    StudyData data = StudyData.of(sample);
    if (data == StudyData.POINTS && !defaults.get(0).equals(defaults.get(2))) {
      return "ours, for points";
    }
    return data.isOwn(sample)
        ? origin
        : origin.replace("study, Table 1", "ours, after the study's Table 1");
  }

  /** Values that differ from the defaults, by name, in the order of the record. */
  static Map<String, Object> changes(Record config, Shape sample) {
    Map<String, Object> usual = values(forSample(config.getClass(), sample));
    Map<String, Object> changes = values(config);
    changes.entrySet().removeIf(each -> Objects.equals(each.getValue(), usual.get(each.getKey())));
    return changes;
  }

  /** One row per value: its name, the value, its unit, and its origin. */
  static Table explain(Record config, Shape sample) {
    Map<String, Object> usual = values(forSample(config.getClass(), sample));
    var names = StringColumn.create("value");
    var settings = StringColumn.create("setting");
    var units = StringColumn.create("unit");
    var sources = StringColumn.create("origin");
    values(config)
        .forEach(
            (name, mine) -> {
              ConfigField knob = of(config.getClass(), name);
              Object theirs = usual.get(name);
              String origin = knob.origin(sample);
              names.append(name);
              settings.append(String.valueOf(mine));
              units.append(knob.unit);
              sources.append(
                  Objects.equals(mine, theirs)
                      ? origin
                      : "yours; default " + theirs + " (" + origin + ")");
            });
    return Table.create(config.getClass().getSimpleName(), names, settings, units, sources);
  }

  /** Adds a value that is computed from others to an explanation. */
  static Table derived(Table explanation, String name, double value, String origin) {
    explanation.stringColumn("value").append(name);
    explanation.stringColumn("setting").append(String.format(Locale.ROOT, "%.4g", value));
    explanation.stringColumn("unit").append("");
    explanation.stringColumn("origin").append(origin);
    return explanation;
  }

  /**
   * The same record with one value changed; the record's own checks apply. A value that only its
   * options have is changed there.
   */
  @SuppressWarnings("unchecked") // a record's class is its own type
  static <C extends Record> C with(C config, String key, Object value) {
    boolean ofOptions = !has(config.getClass(), key);
    BadArgumentException.require(
        !ofOptions || values(config).containsKey(key),
        "value",
        '"' + key + '"',
        "one of " + values(config).keySet());
    return make(
        (Class<C>) config.getClass(),
        c -> {
          Object old = get(config, c);
          if (ofOptions && old instanceof TrainingOptions options) {
            return with(options, key, value);
          }
          return c.getName().equals(key) ? value : old;
        });
  }

  private static boolean has(Class<?> type, String component) {
    return Arrays.stream(type.getRecordComponents()).anyMatch(c -> c.getName().equals(component));
  }

  private static <C extends Record> C make(Class<C> type, Function<RecordComponent, Object> value) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<C> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(Arrays.stream(components).map(value).toArray());
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
    } catch (IllegalArgumentException e) {
      throw wrongType(components, value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("every record has its canonical constructor", e);
    }
  }

  /** Says which value has the wrong type. */
  private static RuntimeException wrongType(
      RecordComponent[] components, Function<RecordComponent, Object> values) {
    for (RecordComponent component : components) {
      Object value = values.apply(component);
      Class<?> type = component.getType();
      Class<?> wanted = type == boolean.class ? Boolean.class : Number.class;
      if (!(type.isPrimitive() ? wanted : type).isInstance(value)) {
        return new BadArgumentException(
            component.getName(), "must be a " + type.getSimpleName() + ", but is " + value);
      }
    }
    return new BadArgumentException("configuration", "has a number that its type cannot hold");
  }

  private static Object get(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a public record's accessors are public", e);
    }
  }
}
