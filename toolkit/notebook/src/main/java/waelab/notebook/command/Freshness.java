package waelab.notebook.command;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks whether the modules' {@code target} folders contain a build of the current sources. The
 * scripts run it before they start {@link Main}, and use it to record the state at the start and
 * the end of a build. It uses only the JDK, so that {@code java Freshness.java} runs before
 * anything is built.
 *
 * <p>Freshness depends on content, not on time: the marker of a build contains the flavour, a
 * SHA-256 over paths and contents of all sources, taken when the build began, and one over its
 * products. So neither a {@code target} that was copied with another checkout, nor classes that
 * another tool compiled into it, count as a build of these sources.
 */
final class Freshness {

  /** Exit code if something has to be built. */
  static final int STALE = 75;

  private static final List<String> MODULES =
      List.of("toolkit/core/", "toolkit/testing/", "toolkit/notebook/");

  private static final List<String> SOURCES =
      Stream.concat(
              Stream.of("pom.xml"),
              MODULES.stream().flatMap(each -> Stream.of(each + "pom.xml", each + "src/main")))
          .toList();

  private static final String TARGET = "toolkit/notebook/target/";
  private static final String BUILT = "waelab.built";
  private static final String BUILDING = "waelab.building";

  /** Products other than our own classes; names and sizes distinguish their versions. */
  private static final List<String> BESIDE =
      Stream.concat(
              Stream.of("toolkit/core/target/classes/sources"),
              Stream.of("agent", "kernel", "lib", "classes/META-INF").map(TARGET::concat))
          .toList();

  /** Products that are deleted before a build. */
  private static final List<String> OLD =
      Stream.concat(
              Stream.of("agent", "kernel", "lib", BUILT).map(TARGET::concat),
              MODULES.stream()
                  .flatMap(
                      each -> Stream.of(each + "target/classes", each + "target/maven-status")))
          .toList();

  private final Path home;
  private final Path target;
  private final String flavour;

  /**
   * @param home the project's root
   * @param flavour {@code cpu} or {@code cuda}: which PyTorch it is built for
   */
  Freshness(Path home, String flavour) {
    this.home = home;
    this.flavour = flavour;
    target = home.resolve(TARGET);
  }

  /**
   * Ends with 0 if nothing has to be built, else with {@link #STALE}.
   *
   * @param args the project's root, and {@code begin} or {@code end} to record the start or the end
   *     of a build; the flavour is {@code cuda} where {@code WAELAB_DEVICE} begins with {@code gpu}
   */
  public static void main(String[] args) throws IOException {
    boolean gpu = System.getenv().getOrDefault("WAELAB_DEVICE", "").startsWith("gpu");
    var freshness =
        new Freshness(Path.of(args[0]).toAbsolutePath().normalize(), gpu ? "cuda" : "cpu");
    String what = args.length < 2 ? "" : args[1];
    if (what.equals("end")) {
      freshness.end();
    } else if (!what.equals("begin")) {
      System.exit(freshness.isFresh() ? 0 : STALE);
    } else if (freshness.home.toString().contains(File.pathSeparator)) {
      System.err.println(
          "lab: The path "
              + freshness.home
              + " has a \""
              + File.pathSeparator
              + "\" in it, which separates the parts of Java's class path; move the project to a"
              + " folder without one.");
      System.exit(1);
    } else {
      freshness.begin();
    }
  }

  /** Whether nothing has to be built. */
  boolean isFresh() {
    if (MODULES.stream().noneMatch(each -> Files.isDirectory(home.resolve(each + "src")))) {
      return true; // nothing to build from
    }
    try {
      return Files.readString(target.resolve(BUILT)).equals(sources() + products());
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /**
   * Records the sources of the coming build, and deletes the products of the last one: Maven
   * compiles only sources that are newer than their classes, and another tool may have written
   * these.
   */
  void begin() throws IOException {
    Files.createDirectories(target);
    for (String old : OLD) {
      for (Path each : files(home.resolve(old))) {
        Files.delete(each);
      }
    }
    Files.writeString(target.resolve(BUILDING), sources());
  }

  /** Records what was built, from sources as they were when the build began. */
  void end() throws IOException {
    Path building = target.resolve(BUILDING);
    Files.writeString(building, Files.readString(building) + products());
    Files.move(building, target.resolve(BUILT), StandardCopyOption.REPLACE_EXISTING);
  }

  private String sources() throws IOException {
    return flavour + "\n" + digest(SOURCES, true);
  }

  private String products() throws IOException {
    return digest(List.of("toolkit/core/target/classes/waelab", TARGET + "classes/waelab"), true)
        + digest(BESIDE, false);
  }

  /** A line with the SHA-256 over the paths, and the contents or only the sizes, of all files. */
  private String digest(List<String> roots, boolean contents) throws IOException {
    MessageDigest digest = sha256();
    for (String root : roots) {
      for (Path file : files(home.resolve(root))) {
        String name = home.relativize(file).toString().replace(File.separatorChar, '/');
        String head = name + "\n" + Files.size(file) + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        if (contents) {
          digest.update(Files.readAllBytes(file));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest()) + "\n";
  }

  /**
   * The files below a path in the order of their names, without hidden ones, such as editors'
   * files.
   */
  private static List<Path> files(Path root) throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
