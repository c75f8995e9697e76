package waelab.notebook.run;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where Jupyter looks for the kernels of one user. */
public final class UserKernels {

  private UserKernels() {}

  /** The folder for the user of this process. */
  public static Path folder() {
    return folder(
        System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
  }

  /**
   * The folder for a user, as jupyter_core finds it.
   *
   * @param environment environment variables by name
   * @param system the operating system, as Java names it
   * @param home the user's own folder
   */
  static Path folder(Map<String, String> environment, String system, Path home) {
    return data(environment, system.toLowerCase(Locale.ROOT), home)
        .toAbsolutePath()
        .resolve("kernels");
  }

  private static Path data(Map<String, String> environment, String system, Path home) {
    Optional<Path> named = path(environment, "JUPYTER_DATA_DIR");
    if (named.isPresent()) {
      return named.get();
    }
    if (system.startsWith("windows")) {
      return path(environment, "APPDATA")
          .map(roaming -> roaming.resolve("jupyter"))
          .orElse(home.resolve(".jupyter").resolve("data"));
    }
    Path own = path(environment, "HOME").orElse(home); // Java asks the system, Jupyter $HOME
    return system.startsWith("mac")
        ? own.resolve("Library").resolve("Jupyter")
        : path(environment, "XDG_DATA_HOME")
            .orElse(own.resolve(".local").resolve("share"))
            .resolve("jupyter");
  }

  private static Optional<Path> path(Map<String, String> environment, String key) {
    return Optional.ofNullable(environment.get(key)).filter(v -> !v.isBlank()).map(Path::of);
  }
}
