package waelab.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where inputs are found, where things are written, and how much time there is.
 *
 * <p>Inputs are looked for in {@code WAELAB_DATA} (which may be read-only) and then in {@code
 * data/} of the project; everything written goes to {@code WAELAB_WORK}, by default the same {@code
 * data/}.
 *
 * @param inputs folders that may hold inputs, in the order they are searched
 * @param work the folder for everything written: downloaded and drawn data, packs, caches, runs
 * @param budget how much time there is ({@code WAELAB_BUDGET}, default quick)
 * @param offline true if nothing may be downloaded ({@code WAELAB_OFFLINE=true})
 * @param bestBy the test loss by which a run's best checkpoint is chosen ({@code WAELAB_BEST},
 *     default total)
 * @param scoreEvery the number of epochs between evaluations by more than the losses; 0 for never
 *     ({@code WAELAB_EVALUATE_EVERY}, default 0)
 * @param requireReal true if a stand-in is an error ({@code WAELAB_REQUIRE_REAL=true}, or results
 *     are published)
 * @param publish true if the results that notebooks publish are written to {@code figures/} ({@code
 *     WAELAB_PUBLISH=true}); real data only, and never at the smoke budget
 * @param tensorBoard where trainings write event files for TensorBoard ({@code
 *     WAELAB_TENSORBOARD}); empty for nowhere
 * @param unreached names of downloads that failed because there was no network; they are not tried
 *     again. The workspaces that are made from this one share the set
 */
public record Workspace(
    List<Path> inputs,
    Path work,
    Budget budget,
    String bestBy,
    int scoreEvery,
    boolean offline,
    boolean requireReal,
    boolean publish,
    Optional<Path> tensorBoard,
    Set<String> unreached) {

  /** The environment variable that turns publishing on. */
  public static final String PUBLISH = "WAELAB_PUBLISH";

  /** The environment variables that this toolkit uses. */
  static final Set<String> VARIABLES =
      Set.of(
          "WAELAB_BEST",
          "WAELAB_BUDGET",
          "WAELAB_DATA",
          "WAELAB_DEVICE",
          "WAELAB_EVALUATE_EVERY",
          "WAELAB_OFFLINE",
          PUBLISH,
          "WAELAB_REQUIRE_BROWSER", // the toolkit's own tests
          "WAELAB_REQUIRE_REAL",
          "WAELAB_TENSORBOARD",
          "WAELAB_WORK");

  /** Copies the list, and checks the number and the combinations of values. */
  public Workspace {
    BadArgumentException.require(
        scoreEvery >= 0, "evaluateEvery", scoreEvery, "0 for never, or a number of epochs");
    BadArgumentException.require(
        !publish || requireReal, "publish", "of stand-ins", "of real data: requireReal");
    BadArgumentException.require(
        !publish || budget != Budget.SMOKE, "publish", "at the smoke budget", "at quick or study");
    inputs = List.copyOf(inputs);
  }

  /** A workspace without failed downloads. */
  public Workspace(
      List<Path> inputs,
      Path work,
      Budget budget,
      String bestBy,
      int scoreEvery,
      boolean offline,
      boolean requireReal,
      boolean publish) {
    this(
        inputs,
        work,
        budget,
        bestBy,
        scoreEvery,
        offline,
        requireReal,
        publish,
        Optional.empty(),
        ConcurrentHashMap.newKeySet());
  }

  /** The workspace that the environment of this process describes. */
  public static Workspace current() {
    return of(System.getenv(), home());
  }

  /** The project's root, as {@code ./lab} sets it; else the working directory of this process. */
  public static Path home() {
    return Path.of(System.getProperty("waelab.home", "")).toAbsolutePath();
  }

  /**
   * The published results: {@code figures/} of the project's root, with its runs in {@code runs/}.
   */
  public static Path figures() {
    return home().resolve("figures");
  }

  /**
   * The workspace that a set of environment variables describes.
   *
   * @param environment variables by name; unset and blank are the same
   * @param home the project's root, or any folder to put {@code data/} in
   * @throws BadArgumentException if {@code WAELAB_BUDGET} names no budget, or {@code WAELAB_DATA}
   *     is not a folder
   */
  public static Workspace of(Map<String, String> environment, Path home) {
    Path own = home.resolve("data");
    Path work = path(environment, "WAELAB_WORK", home).orElse(own);
    List<Path> inputs = new ArrayList<>();
    path(environment, "WAELAB_DATA", home)
        .ifPresent(
            data -> {
              BadArgumentException.require(
                  Files.isDirectory(data), "WAELAB_DATA", data, "a folder that exists");
              inputs.add(data);
            });
    inputs.add(own);
    inputs.add(work);
    return new Workspace(
        List.copyOf(new LinkedHashSet<>(inputs)),
        work,
        value(environment, "WAELAB_BUDGET").map(Budget::named).orElse(Budget.QUICK),
        value(environment, "WAELAB_BEST").orElse("total"),
        number(environment, "WAELAB_EVALUATE_EVERY"),
        flag(environment, "WAELAB_OFFLINE"),
        flag(environment, "WAELAB_REQUIRE_REAL") || flag(environment, PUBLISH),
        flag(environment, PUBLISH),
        path(environment, "WAELAB_TENSORBOARD", home),
        ConcurrentHashMap.newKeySet());
  }

  /**
   * Warnings about unknown environment variables that are meant for WAE Lab, one sentence each:
   * they are misspelt and change nothing.
   */
  public static List<String> unknown(Map<String, String> environment) {
    return environment.keySet().stream()
        .filter(name -> name.toUpperCase(Locale.ROOT).matches("WAE_?LAB.*"))
        .filter(name -> !VARIABLES.contains(name))
        .sorted()
        .map(
            name -> {
              List<String> near = ClosestName.of(name, VARIABLES, 1);
              String known =
                  near.isEmpty()
                      ? "known are " + String.join(", ", new TreeSet<>(VARIABLES))
                      : "the nearest known one is " + near.get(0);
              return Printable.of(
                  "The environment variable %s is unknown and changes nothing; %s.", name, known);
            })
        .toList();
  }

  /** The same workspace with another budget. */
  public Workspace withBudget(Budget other) {
    return new Workspace(
        inputs,
        work,
        other,
        bestBy,
        scoreEvery,
        offline,
        requireReal,
        publish,
        tensorBoard,
        unreached);
  }

  /** The same workspace with the best checkpoint chosen by another test loss. */
  public Workspace withBestBy(String loss) {
    BadArgumentException.requireNonNull(loss, "bestBy");
    return new Workspace(
        inputs,
        work,
        budget,
        loss,
        scoreEvery,
        offline,
        requireReal,
        publish,
        tensorBoard,
        unreached);
  }

  /** The same workspace with trainings evaluated after every so many epochs; 0 for never. */
  public Workspace withScoreEvery(int epochs) {
    return new Workspace(
        inputs,
        work,
        budget,
        bestBy,
        epochs,
        offline,
        requireReal,
        publish,
        tensorBoard,
        unreached);
  }

  /** Whether a download is allowed and has not failed before because there was no network. */
  public boolean mayFetch(String what) {
    return !offline && !unreached.contains(what);
  }

  /**
   * Looks up an input.
   *
   * @param relative its path inside an input folder, such as {@code mnist/train-labels}
   * @return the first that exists, in the order of {@link #inputs()}
   */
  public Optional<Path> find(String relative) {
    return inputs.stream()
        .map(folder -> folder.resolve(relative))
        .filter(Files::exists)
        .findFirst();
  }

  private static Optional<Path> path(Map<String, String> environment, String key, Path home) {
    return value(environment, key).map(v -> home.resolve(v).normalize());
  }

  private static Optional<String> value(Map<String, String> environment, String key) {
    // Stripped: "set X=true && …" on Windows leaves a space at the end.
    return Optional.ofNullable(environment.get(key)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private static int number(Map<String, String> environment, String key) {
    String value = value(environment, key).orElse("0");
    BadArgumentException.require(value.matches("\\d{1,6}"), key, value, "a number of epochs");
    return Integer.parseInt(value);
  }

  private static boolean flag(Map<String, String> environment, String key) {
    String value = value(environment, key).orElse("false");
    BadArgumentException.require(
        value.equals("true") || value.equals("false"), key, value, "true or false");
    return value.equals("true");
  }
}
