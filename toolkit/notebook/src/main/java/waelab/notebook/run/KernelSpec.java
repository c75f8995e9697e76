package waelab.notebook.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.bytebuddy.agent.ByteBuddyAgent;
import waelab.base.AtomicFiles;
import waelab.base.BadFileException;
import waelab.base.LabException;
import waelab.base.StorageException;
import waelab.base.UntrustedFile;
import waelab.notebook.file.Notebook;

/**
 * How the toolkit's kernel is started, by WAE Lab and by Jupyter.
 *
 * @param home the project's root
 * @param classPath the kernel's class path, in the form that {@code java} takes
 */
public record KernelSpec(Path home, String classPath) {

  /** The kernel's name. It is not {@code java}: that may be another kernel, without the toolkit. */
  public static final String NAME = "waelab";

  private static final String ELSEWHERE = ", or set JUPYTER_DATA_DIR to another folder.";

  /** The kernel's name in Jupyter's menus. */
  public static final String DISPLAY_NAME = "WAE Lab (Java)";

  /** The language of the kernel's cells, as a kernelspec names it. */
  public static final String LANGUAGE = "java";

  /** The environment variable with the id of the process that started the kernel. */
  public static final String PARENT = "JPY_PARENT_PID";

  private static final String MAIN_CLASS = "waelab.notebook.kernel.WaelabKernel";

  private static final String FILE = "kernel.json";

  /** The metadata key that marks our kernel.json. */
  private static final String MARK = "waelab";

  private static final int MOST_BYTES = 1 << 20;

  private static final String GUARD =
      """
      [ -d "$0" ] && [ -x "$1" ] && exec "$@"
      echo "This kernel starts WAE Lab in $0 with $1, but the folder or the program is missing;\
       run ./lab kernel in the project's folder to write it again." >&2
      exit 1
      """;

  private static final String CONNECTION_FILE = "{connection_file}";

  /**
   * The kernel that a project's build has made.
   *
   * @param home the project's root
   */
  public static KernelSpec of(Path home) {
    Path root = home.toAbsolutePath().normalize();
    Path core = root.resolve(Path.of("toolkit", "core", "target", "classes"));
    Path target = root.resolve(Path.of("toolkit", "notebook", "target"));
    // The kernel's jar last: it holds old copies of other libraries. Not resolve("*"): Windows
    // allows no such path.
    String classPath =
        Stream.of("classes", "lib" + File.separator + "*", "kernel" + File.separator + "*")
            .map(part -> target + File.separator + part)
            .collect(Collectors.joining(File.pathSeparator, core + File.pathSeparator, ""));
    return new KernelSpec(root, classPath);
  }

  /**
   * The command that starts a kernel.
   *
   * @param connectionFile the file with the ports that it listens on
   */
  List<String> command(String connectionFile) {
    Path java = Path.of(System.getProperty("java.home"), "bin", isWindows() ? "java.exe" : "java");
    return List.of(
        java.toString(),
        "-javaagent:" + agent(),
        "--enable-native-access=ALL-UNNAMED",
        "-Dwaelab.home=" + home,
        "-Dfile.encoding=UTF-8",
        "-Djava.awt.headless=true",
        "-cp",
        classPath,
        MAIN_CLASS,
        connectionFile);
  }

  /** The jar of the agent, which is needed to redefine classes of cells in place. */
  private static Path agent() {
    try {
      return Path.of(
          ByteBuddyAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class that runs has a place", e);
    }
  }

  /** Environment variables for the kernel, as {@code ./lab} sets them and for the same reasons. */
  Map<String, String> environment() {
    return Map.of(
        "GOMP_SPINCOUNT", "1000",
        "MALLOC_TRIM_THRESHOLD_", "1000000000",
        "MALLOC_MMAP_THRESHOLD_", "1000000000");
  }

  /**
   * The prefix of the command in kernel.json, whose paths are absolute. It prints a message to
   * Jupyter's output if the project, or its Java, no longer exists. Windows has no such shell.
   */
  private List<String> guard() {
    return isWindows() ? List.of() : List.of("/bin/sh", "-c", GUARD, home.toString());
  }

  /** The content of kernel.json. */
  String json() {
    ObjectNode json = Notebook.JSON.createObjectNode();
    json.put("display_name", DISPLAY_NAME).put("language", LANGUAGE);
    json.put("interrupt_mode", "message");
    Stream.concat(guard().stream(), command(CONNECTION_FILE).stream())
        .forEach(json.putArray("argv")::add);
    new TreeMap<>(environment()).forEach(json.putObject("env")::put);
    json.putObject("metadata").put(MARK, "written by WAE Lab; written again by lab kernel");
    return json.toPrettyString() + "\n";
  }

  /**
   * Writes kernel.json.
   *
   * @param folder the folder to write to; created if it is missing
   * @throws StorageException if it cannot be written
   */
  public void write(Path folder) {
    AtomicFiles.write(folder.resolve(FILE), json());
  }

  /**
   * Installs the kernel for Jupyter; replaces an earlier kernel of ours.
   *
   * @param kernels a folder of kernels that Jupyter searches
   * @return the kernel's own folder
   * @throws LabException if a kernel of this name exists that WAE Lab did not write, or the folder
   *     cannot be written
   */
  public Path install(Path kernels) {
    Path folder = kernels.resolve(NAME);
    if (Files.exists(folder) && !isEmpty(folder)) {
      requireOurs(folder);
    }
    try {
      write(folder);
    } catch (StorageException e) {
      throw new LabException(
          "The kernel cannot be written into " + folder + "; make it writable" + ELSEWHERE, e);
    }
    return folder;
  }

  /**
   * Removes our kernel from Jupyter.
   *
   * @param kernels a folder of kernels that Jupyter searches
   * @return true if it existed
   * @throws LabException if the kernel of this name is not ours, or cannot be deleted
   */
  public static boolean remove(Path kernels) {
    Path folder = kernels.resolve(NAME);
    if (!Files.exists(folder)) {
      return false;
    }
    requireOurs(folder);
    try {
      Files.delete(folder.resolve(FILE));
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      return true; // the user may need the other files in it
    } catch (IOException e) {
      throw new LabException(
          folder + " cannot be deleted (" + e.getMessage() + "); delete it yourself.", e);
    }
    return true;
  }

  private static void requireOurs(Path folder) {
    if (!isOurs(folder)) {
      throw LabException.of(
          "%s holds a kernel \"%s\" that WAE Lab did not write; move it away if you do not need it%s",
          folder, NAME, ELSEWHERE);
    }
  }

  private static boolean isOurs(Path folder) {
    try {
      JsonNode json =
          Notebook.JSON.readTree(
              UntrustedFile.of(folder.resolve(FILE), "the description of a kernel")
                  .text(MOST_BYTES));
      return json.path("metadata").has(MARK);
    } catch (JsonProcessingException | BadFileException e) {
      return false;
    }
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isWindows() {
    return File.separatorChar == '\\';
  }

  /** The folder in which Jupyter looks for kernels of the current user. */
  public static Path userFolder() {
    return userFolder(
        System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
  }

  /**
   * The folder in which Jupyter looks for kernels of a user, found as jupyter_core does.
   *
   * @param environment environment variables by name
   * @param system the operating system, as Java names it
   * @param home the user's home folder
   */
  static Path userFolder(Map<String, String> environment, String system, Path home) {
    return jupyterData(environment, system.toLowerCase(Locale.ROOT), home)
        .toAbsolutePath()
        .resolve("kernels");
  }

  private static Path jupyterData(Map<String, String> environment, String system, Path home) {
    Optional<Path> named = path(environment, "JUPYTER_DATA_DIR");
    if (named.isPresent()) {
      return named.get();
    }
    if (system.startsWith("windows")) {
      return path(environment, "APPDATA")
          .map(roaming -> roaming.resolve("jupyter"))
          .orElse(home.resolve(".jupyter").resolve("data"));
    }
    Path own = path(environment, "HOME").orElse(home); // Jupyter uses $HOME, Java does not
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
