package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileManager.Location;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ImportsTest {

  @Test
  void noTwoImportedPackagesHaveATypeOfTheSameName() throws Exception {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var packagesOf = new HashMap<String, List<String>>();
    try (JavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Location java = files.getLocationForModule(StandardLocation.SYSTEM_MODULES, "java.base");
      for (String name : Imports.PACKAGES) {
        collect(
            files, name.startsWith("java.") ? java : StandardLocation.CLASS_PATH, name, packagesOf);
      }
    }
    assertThat(packagesOf)
        .containsKeys("List", "Path", "NDArray", "Block", "Linear", "Table", "Model", "Network");
    packagesOf.forEach((type, packages) -> assertThat(packages).as(type).hasSize(1));
  }

  private static void collect(
      JavaFileManager files, Location location, String name, Map<String, List<String>> packagesOf)
      throws IOException, ClassNotFoundException {
    for (var file : files.list(location, name, Set.of(JavaFileObject.Kind.CLASS), false)) {
      String type = files.inferBinaryName(location, file);
      boolean visible = !type.contains("$") && !type.endsWith("-info");
      if (visible && Modifier.isPublic(Class.forName(type, false, loader()).getModifiers())) {
        String simple = type.substring(name.length() + 1);
        packagesOf.computeIfAbsent(simple, t -> new ArrayList<>()).add(name);
      }
    }
  }

  private static ClassLoader loader() {
    return ImportsTest.class.getClassLoader();
  }
}
