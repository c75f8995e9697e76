package waelab;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Programs that are installed on this machine. */
final class Programs {

  private Programs() {}

  /**
   * Looks for a program where a shell would.
   *
   * @param name its name, on Windows without the ending
   * @param environment environment variables by name
   */
  static Optional<Path> find(String name, Map<String, String> environment) {
    boolean windows = File.separatorChar == '\\';
    String file = windows ? name + ".exe" : name;
    return Arrays.stream(path(environment).split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder).resolve(file))
        .filter(candidate -> Files.isRegularFile(candidate) && Files.isExecutable(candidate))
        .findFirst();
  }

  /** Windows writes it Path, and means the same. */
  private static String path(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(each -> each.getKey().equalsIgnoreCase("PATH"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }
}
