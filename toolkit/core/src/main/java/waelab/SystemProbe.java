package waelab;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import waelab.base.Cache;
import waelab.base.LabException;
import waelab.base.Memory;
import waelab.base.Printable;
import waelab.base.Workspace;
import waelab.data.CelebA;
import waelab.data.ImageFolder;
import waelab.data.Mnist;
import waelab.data.MnistFiles;
import waelab.data.StandInDigits;
import waelab.metrics.inception.InceptionWeights;
import waelab.torch.Convolutions;
import waelab.torch.Torch;

/** Checks this machine: what is right, what to note, what has to be repaired. */
public final class SystemProbe {

  /** How serious a diagnostic is. */
  enum Level {
    OK,
    NOTE,
    PROBLEM
  }

  /**
   * One line of the report.
   *
   * @param level how serious it is
   * @param topic what was checked
   * @param text what was found
   * @param remedy what to do about it; empty if nothing is to be done
   */
  public record Diagnostic(Level level, String topic, String text, String remedy) {

    static Diagnostic ok(String topic, String text) {
      return new Diagnostic(Level.OK, topic, text, "");
    }

    static Diagnostic note(String topic, String text, String remedy) {
      return new Diagnostic(Level.NOTE, topic, text, remedy);
    }

    static Diagnostic problem(String topic, String text, String remedy) {
      return new Diagnostic(Level.PROBLEM, topic, text, remedy);
    }

    /** The line. */
    @Override
    public String toString() {
      String word = level == Level.PROBLEM ? "PROBLEM" : level.name().toLowerCase(Locale.ROOT);
      String more = remedy.isEmpty() ? "" : " → " + remedy;
      return Printable.of("%-8s %-10s %s%s", word, topic, text, more);
    }

    /** This diagnostic, or a note with a remedy if {@code holds}. */
    Diagnostic notedIf(boolean holds, String remedy) {
      return holds ? note(topic, text, remedy) : this;
    }
  }

  private static final long LITTLE_MEMORY = 4_000_000_000L;
  private static final long LITTLE_DISK = 1_000_000_000L;
  private static final int OLDEST_JAVA = 17;
  private static final int DEEPEST = 2048;
  private static final String FETCH_WEIGHTS = "run ./lab fetch inception (96 MB)";

  private final Workspace workspace;
  private final Map<String, String> environment;

  /**
   * @param environment this process's environment variables
   */
  public SystemProbe(Workspace workspace, Map<String, String> environment) {
    this.workspace = workspace;
    this.environment = environment;
  }

  /** Checks everything, which takes some seconds, mostly for training; in reading order. */
  public List<Diagnostic> diagnostics() {
    var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    var runtime = Runtime.getRuntime();
    String name = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    String java = Runtime.version() + " (" + System.getProperty("java.vendor") + ")";
    boolean compiler = ToolProvider.getSystemJavaCompiler() != null;
    Diagnostic device = device();
    boolean runs = device.level() == Level.OK;
    OptionalInt torch = runs ? OptionalInt.of(Torch.threads()) : OptionalInt.empty();
    var diagnostics = new ArrayList<Diagnostic>();
    diagnostics.add(system(name, Torch.isSupported()));
    diagnostics.add(java(Runtime.version().feature(), java, compiler));
    diagnostics.add(memory(machine.getTotalMemorySize(), runtime.maxMemory()));
    diagnostics.add(threads(runtime.availableProcessors(), torch));
    diagnostics.add(openMp(name, environment));
    diagnostics.add(device);
    diagnostics.addAll(variables(environment));
    diagnostics.add(mnist());
    diagnostics.add(celeba());
    ImageFolder.damage(workspace).forEach(what -> diagnostics.add(pack(what)));
    diagnostics.add(inception());
    diagnostics.add(disk());
    diagnostics.add(jupyter());
    if (runs) {
      if (!Torch.device().isGpu()) {
        diagnostics.add(convolutions(Convolutions.fault()));
      }
      diagnostics.addAll(StepTimer.diagnostics());
    }
    return diagnostics;
  }

  /** The diagnostics as text, a line each. */
  public static String text(List<Diagnostic> diagnostics) {
    long problems = problems(diagnostics);
    String have = problems == 1 ? " problem has" : " problems have";
    String end =
        problems == 0
            ? "Everything that is needed is present."
            : problems + have + " to be solved.";
    return diagnostics.stream()
        .map(Diagnostic::toString)
        .collect(Collectors.joining("\n", "", "\n\n" + end));
  }

  /** How many diagnostics are problems. */
  public static long problems(List<Diagnostic> diagnostics) {
    return diagnostics.stream().filter(f -> f.level() == Level.PROBLEM).count();
  }

  /**
   * @param natives whether there is a PyTorch library for this system
   */
  static Diagnostic system(String name, boolean natives) {
    return natives
        ? Diagnostic.ok("system", name)
        : Diagnostic.problem(
            "system",
            "PyTorch has no library for " + name,
            "use Linux (x86-64, aarch64), macOS (Apple silicon) or Windows (x86-64)");
  }

  /**
   * @param version such as 17
   * @param name version and vendor in words
   * @param compiler whether it is a JDK
   */
  static Diagnostic java(int version, String name, boolean compiler) {
    if (version < OLDEST_JAVA) {
      return Diagnostic.problem("Java", name + " is too old", "install JDK 17 or newer");
    }
    return compiler
        ? Diagnostic.ok("Java", name + ", a JDK")
        : Diagnostic.problem("Java", name + " has no compiler", "install a JDK, not a JRE");
  }

  /**
   * @param memory bytes of the machine's memory
   * @param heap bytes that Java's own objects may take ({@code -Xmx})
   */
  static Diagnostic memory(long memory, long heap) {
    String text =
        Memory.readable(memory) + ", of which Java's own objects may take " + Memory.readable(heap);
    return Diagnostic.ok("memory", text)
        .notedIf(
            memory < LITTLE_MEMORY, "below 4 GB use WAELAB_BUDGET=smoke and close other programs");
  }

  /**
   * @param torch how many threads PyTorch computes with; empty if it does not run
   */
  static Diagnostic threads(int cores, OptionalInt torch) {
    int threads = torch.orElse(0);
    String more = threads == 0 ? "" : ", PyTorch computes with " + threads + " threads";
    return Diagnostic.ok("threads", cores + " cores" + more)
        .notedIf(threads > cores, "unset OMP_NUM_THREADS, or set it to " + cores + " at most");
  }

  static Diagnostic openMp(String system, Map<String, String> environment) {
    String set =
        environment.entrySet().stream()
            .filter(e -> e.getKey().matches("(OMP|GOMP|MKL|KMP)_.*"))
            .map(e -> e.getKey() + "=" + e.getValue())
            .sorted()
            .collect(Collectors.joining(" "));
    boolean users = environment.containsKey("GOMP_SPINCOUNT");
    if (users) {
      return Diagnostic.ok("OpenMP", set);
    }
    return system.startsWith("Linux")
        ? Diagnostic.ok("OpenMP", (set + " GOMP_SPINCOUNT=1000 by PyTorch's start").strip())
        : Diagnostic.note(
            "OpenMP",
            "GOMP_SPINCOUNT is not set " + set,
            "set it to 1000, or two trainings at once slow each other tenfold (./lab sets it)");
  }

  static List<Diagnostic> variables(Map<String, String> environment) {
    return Workspace.unknown(environment).stream()
        .map(what -> Diagnostic.problem("variable", what, "unset it or set that one"))
        .toList();
  }

  private Diagnostic device() {
    String wish = environment.getOrDefault("WAELAB_DEVICE", "auto");
    try {
      String device = Torch.device() + ", PyTorch " + Torch.version();
      String noGpu = Torch.whyNoGpu().map(why -> "; no GPU, because " + why).orElse("");
      return Diagnostic.ok("device", device + " (WAELAB_DEVICE: " + wish + noGpu + ")");
    } catch (LabException e) {
      return Diagnostic.problem("device", e.getMessage(), "correct that, then run this again");
    }
  }

  /**
   * @param fault which convolution is wrong, if one is
   */
  static Diagnostic convolutions(Optional<String> fault) {
    return fault
        .map(text -> Diagnostic.problem("oneDNN", text, Convolutions.REMEDY))
        .orElseGet(() -> Diagnostic.ok("oneDNN", "convolutions are right on this processor"));
  }

  Diagnostic mnist() {
    var mnist = new Mnist(workspace, sentence -> {});
    Optional<String> damage = mnist.damage(MnistFiles.TRAIN);
    if (damage.isPresent()) { // checked first, since a damaged zip cannot be read
      return Diagnostic.problem("MNIST", damage.get(), "then run ./lab fetch mnist");
    }
    Optional<List<Path>> files = mnist.find(MnistFiles.TRAIN);
    if (files.isEmpty()) {
      Path standIn = workspace.work().resolve(StandInDigits.FOLDER);
      String instead =
          Files.isRegularFile(standIn.resolve(MnistFiles.TRAIN.images()))
              ? "drawn stand-ins are used instead"
              : "stand-ins will be drawn";
      return Diagnostic.note(
          "MNIST", "not in " + workspace.inputs() + ", " + instead, "run ./lab fetch mnist");
    }
    Optional<String> fault = mnist.fault(MnistFiles.TRAIN);
    String how = fault.map(what -> ", but " + what).orElse(", as published (MD5)");
    return Diagnostic.ok("MNIST", "in " + files.get().get(0).getParent() + how)
        .notedIf(fault.isPresent(), "move it away and run ./lab fetch mnist");
  }

  Diagnostic celeba() {
    var celeba = new CelebA(workspace, sentence -> {});
    Optional<Path> images = celeba.images();
    if (images.isEmpty()) {
      return Diagnostic.note(
          "CelebA",
          "not in " + workspace.inputs() + ", drawn stand-ins are used instead",
          CelebA.WHERE + " there");
    }
    Optional<String> damage = celeba.damage();
    if (damage.isPresent()) {
      return Diagnostic.problem("CelebA", damage.get(), "then run this again");
    }
    String packed = celeba.packed().orElse("to be packed by the first loadCelebA(), in minutes");
    boolean bare = celeba.attributes().isEmpty();
    String attributes = bare ? ", no attributes" : ", with attributes";
    return Diagnostic.ok("CelebA", images.get() + ", " + packed + attributes)
        .notedIf(bare, "put list_attr_celeba.txt into celeba/ too");
  }

  /**
   * @param damage why a pack of a folder of images cannot be used
   */
  static Diagnostic pack(String damage) {
    return Diagnostic.problem("images", damage, "then run this again");
  }

  Diagnostic inception() {
    var weights = new InceptionWeights(workspace, sentence -> {});
    Optional<Path> file = weights.find();
    if (file.isEmpty()) {
      return Diagnostic.note(
          "FID", "no Inception weights in inception/ of " + workspace.inputs(), FETCH_WEIGHTS);
    }
    Optional<String> damage = weights.damage();
    if (damage.isPresent()) {
      return Diagnostic.problem("FID", damage.get(), "then run ./lab fetch inception");
    }
    return inception(file.get(), weights.largestSpace().orElseThrow());
  }

  /**
   * @param space the largest feature space that the file gives
   */
  static Diagnostic inception(Path file, int space) {
    boolean less = space < DEEPEST;
    String more = less ? "; for FID(" + DEEPEST + ")" : "";
    return Diagnostic.ok("FID", file + " gives FID(" + space + ") and below" + more)
        .notedIf(less, FETCH_WEIGHTS);
  }

  /** Writes a file and removes it again: permissions alone do not show that a disk is read-only. */
  private Diagnostic disk() {
    Path folder = workspace.work();
    Path there = folder;
    while (!Files.isDirectory(there)) {
      there = there.getParent();
    }
    try {
      long free = Files.getFileStore(there).getUsableSpace();
      Files.delete(Files.createTempFile(there, ".doctor", ""));
      return disk(folder, free, Cache.in(workspace).bytes());
    } catch (IOException e) {
      return unwritable(folder, e);
    }
  }

  static Diagnostic unwritable(Path folder, IOException why) {
    return Diagnostic.problem(
        "disk",
        folder + " cannot be written (" + why.getClass().getSimpleName() + ")",
        "set WAELAB_WORK to a folder that you can write to");
  }

  /**
   * @param free bytes that are free on the folder's disk
   * @param cache bytes of the cache in it
   */
  static Diagnostic disk(Path folder, long free, long cache) {
    String text = folder + " has " + Memory.readable(free) + " free";
    if (free < LITTLE_DISK) {
      return Diagnostic.problem(
          "disk", text, "free 1 GB, or set WAELAB_WORK to a folder on another disk");
    }
    String kept = "; the cache has " + Memory.readable(cache) + ", which prune() frees";
    return Diagnostic.ok("disk", text + " and can be written" + (cache == 0 ? "" : kept));
  }

  private static Diagnostic jupyter() {
    String without = "not installed, and not needed: ./lab does without it";
    try {
      Process process =
          new ProcessBuilder("jupyter", "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Diagnostic.ok("Jupyter", "installed, but does not answer");
      }
      try (Stream<String> lines = process.inputReader().lines()) {
        return Diagnostic.ok(
            "Jupyter",
            lines
                .filter(line -> line.matches("(jupyterlab|notebook|jupyter_core) *: *\\d.*"))
                .map(line -> line.replaceAll(" *: *", " "))
                .reduce((a, b) -> a + ", " + b)
                .orElse("installed"));
      }
    } catch (IOException e) {
      return Diagnostic.ok("Jupyter", without); // not on the PATH
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Diagnostic.ok("Jupyter", without);
    }
  }
}
