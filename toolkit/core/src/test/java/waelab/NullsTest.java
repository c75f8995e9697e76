package waelab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.plot.Chart;

/** Whoever gives null to a public class is told which value it was, in a sentence. */
@Tag("torch")
@Tag("long")
class NullsTest {

  private static final Set<String> PACKAGES =
      Set.of(
          "waelab.data",
          "waelab.latent",
          "waelab.metrics",
          "waelab.model",
          "waelab.nn",
          "waelab.plot");

  /** What only the toolkit itself calls: readers of files, and arithmetic inside a step. */
  private static final Pattern INNER =
      Pattern.compile(
          "(Idx|CaptionOfFormat1|Mnist|Celeb|ImageFolder|StandIn|DataFacts|Scalars|Mode|Mmd)"
              + ".*|GeneratedImages\\.areIn");

  @Test
  void noDoorAnswersNullWithANullPointerException() {
    String main = Lab.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(location -> location.contains(main))
            .importPackages("waelab");
    var faults = new ArrayList<String>();
    for (JavaClass each : classes) {
      if (PACKAGES.contains(each.getPackageName()) || each.getName().equals("waelab.Lab")) {
        doors(each.reflect()).forEach(door -> tryWithNulls(door, faults));
      }
    }
    assertThat(faults).isEmpty();
  }

  private static List<Executable> doors(Class<?> type) {
    boolean open =
        Modifier.isPublic(type.getModifiers())
            && (type.getEnclosingClass() == null
                || Modifier.isPublic(type.getEnclosingClass().getModifiers()));
    var doors = new ArrayList<Executable>();
    if (open && !Throwable.class.isAssignableFrom(type)) {
      if (!Modifier.isAbstract(type.getModifiers())) {
        doors.addAll(Arrays.asList(type.getConstructors()));
      }
      Arrays.stream(type.getDeclaredMethods())
          .filter(m -> Modifier.isStatic(m.getModifiers()) && Modifier.isPublic(m.getModifiers()))
          .filter(m -> !m.isSynthetic() && !m.getName().matches("valueOf|show|showNow|publish"))
          .forEach(doors::add);
    }
    doors.removeIf(d -> Arrays.stream(d.getParameterTypes()).allMatch(Class::isPrimitive));
    doors.removeIf(d -> INNER.matcher(name(d)).matches());
    return doors;
  }

  private static String name(Executable door) {
    String type = door.getDeclaringClass().getSimpleName();
    return door instanceof Method ? type + "." + door.getName() : type;
  }

  /**
   * A record of results takes what it is given; nothing else may end in anything but a sentence.
   */
  private static void tryWithNulls(Executable door, List<String> faults) {
    Object[] nulls =
        Arrays.stream(door.getParameterTypes()).map(NullsTest::ofType).toArray(Object[]::new);
    try {
      if (door instanceof Constructor<?> constructor) {
        constructor.newInstance(nulls);
      } else {
        ((Method) door).invoke(null, nulls);
      }
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof LabException)) {
        faults.add(name(door) + Arrays.toString(door.getParameterTypes()) + ": " + e.getCause());
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(door.toString(), e);
    }
  }

  private static Object ofType(Class<?> type) {
    Map<Class<?>, Object> ones =
        Map.of(int.class, 1, long.class, 1L, double.class, 1.0, boolean.class, false);
    return ones.get(type);
  }

  @Test
  void whatIsNullInAChartIsNamed() {
    Chart.Series line = new Chart.Series("s", new double[] {0, 1}, new double[] {1, 2});
    Chart.Panel panel = Chart.Panel.of("t", "x", "y", List.of(line));
    named("panels", () -> new Chart("t", null, "c"));
    named("panel", () -> new Chart("t", Arrays.asList(panel, null), "c"));
    named("title", () -> new Chart(null, List.of(panel), "c"));
    named("caption", () -> new Chart("t", List.of(panel), null));
    named("series", () -> Chart.Panel.of("t", "x", "y", null));
    named("series", () -> Chart.Panel.of("t", "x", "y", Arrays.asList(line, null)));
    named("y", () -> new Chart.Series("s", new double[1], null));
  }

  private static void named(String key, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(BadArgumentException.class)
        .hasMessage(key + " must be given, but is null");
  }
}
