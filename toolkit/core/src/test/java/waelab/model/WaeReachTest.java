package waelab.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who reads Algorithm 3 in {@link Wae}, or the loop around it, needs few other classes for it. */
@Tag("torch")
@Tag("long")
class WaeReachTest {

  @Test
  void theWaeReachesFewClassesOfOurs() {
    assertThat(reached(Wae.class.getName(), uses())).hasSizeLessThanOrEqualTo(44);
  }

  /** Nor does it know where and how a run is written, or how its data came here. */
  @Test
  void theTrainingLoopReachesNoStoreAndNoDownload() {
    Set<String> reached = reached("waelab.training.TrainingLoop", uses());
    assertThat(reached).contains("waelab.model.Model").hasSizeLessThanOrEqualTo(65);
    assertThat(reached)
        .noneMatch(name -> name.startsWith("waelab.runs."))
        .noneMatch(
            name -> name.matches("waelab\\.base\\.(Download|Safetensors|AtomicFiles|Work|Json).*"))
        .noneMatch(name -> name.endsWith("Format"));
  }

  private static Map<String, Set<String>> uses() {
    var uses = new HashMap<String, Set<String>>();
    var source = Wae.class.getProtectionDomain().getCodeSource().getLocation();
    for (JavaClass each : new ClassFileImporter().importLocations(Set.of(Location.of(source)))) {
      Set<String> of = uses.computeIfAbsent(top(each.getName()), name -> new TreeSet<>());
      each.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType().getName())
          .filter(name -> name.startsWith("waelab."))
          .forEach(name -> of.add(top(name)));
    }
    return uses;
  }

  private static Set<String> reached(String from, Map<String, Set<String>> uses) {
    var reached = new TreeSet<>(Set.of(from));
    var open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      uses.getOrDefault(open.poll(), Set.of()).stream().filter(reached::add).forEach(open::add);
    }
    return reached;
  }

  private static String top(String name) {
    return name.replaceAll("\\$.*", "");
  }
}
