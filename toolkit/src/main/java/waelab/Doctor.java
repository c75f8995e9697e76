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
import waelab.base.Workspace;
import waelab.data.CelebA;
import waelab.data.ImageFolder;
import waelab.data.Mnist;
import waelab.data.MnistFiles;
import waelab.data.StandInDigits;
import waelab.metrics.inception.InceptionWeights;
import waelab.torch.Torch;

/** Looks at this machine: what is well, what to know, what has to be mended. */
final class Doctor {

  /** How bad a finding is. */
  enum Level {
    OK("ok"),
    NOTE("note"),
    PROBLEM("PROBLEM");

    private final String word;

    Level(String word) {
      this.word = word;
    }
  }

  /**
   * One line of the report.
   *
   * @param level how bad it is
   * @param topic what was looked at
   * @param text what was found
   * @param remedy what to do about it; empty if nothing is to be done
   */
  record Finding(Level level, String topic, String text, String remedy) {

    static Finding ok(String topic, String text) {
      return new Finding(Level.OK, topic, text, "");
    }

    static Finding note(String topic, String text, String remedy) {
      return new Finding(Level.NOTE, topic, text, remedy);
    }

    static Finding problem(String topic, String text, String remedy) {
      return new Finding(Level.PROBLEM, topic, text, remedy);
    }

    /** The line. */
    @Override
    public String toString() {
      String more = remedy.isEmpty() ? "" : " → " + remedy;
      return String.format(Locale.ROOT, "%-8s %-10s %s%s", level.word, topic, text, more);
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
  Doctor(Workspace workspace, Map<String, String> environment) {
    this.workspace = workspace;
    this.environment = environment;
  }

  /** Looks at everything, which takes some seconds, most of them training; in reading order. */
  List<Finding> findings() {
    var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    var findings = new ArrayList<Finding>();
    String name = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    findings.add(system(name, Torch.isSupported()));
    findings.add(
        java(
            Runtime.version().feature(),
            Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
            ToolProvider.getSystemJavaCompiler() != null));
    findings.add(memory(machine.getTotalMemorySize(), Runtime.getRuntime().maxMemory()));
    Finding device = device();
    boolean runs = device.level() == Level.OK;
    findings.add(
        threads(
            Runtime.getRuntime().availableProcessors(),
            runs ? OptionalInt.of(Torch.threads()) : OptionalInt.empty()));
    findings.add(openMp(name, environment));
    findings.add(device);
    findings.addAll(variables(environment));
    findings.add(mnist());
    findings.add(celeba());
    ImageFolder.damage(workspace).forEach(what -> findings.add(pack(what)));
    findings.add(inception());
    findings.add(disk());
    findings.add(
        Finding.ok(
            "Jupyter", jupyter().orElse("not installed, and not needed: ./lab does without it")));
    if (runs) {
      findings.addAll(new Pacing().findings());
    }
    return findings;
  }

  /** The findings as text, a line each. */
  static String text(List<Finding> findings) {
    long problems = problems(findings);
    String end =
        problems == 0
            ? "Everything that is needed is there."
            : problems + (problems == 1 ? " problem has" : " problems have") + " to be mended.";
    return findings.stream().map(Finding::toString).collect(Collectors.joining("\n"))
        + "\n\n"
        + end;
  }

  /** How many findings have to be mended. */
  static long problems(List<Finding> findings) {
    return findings.stream().filter(f -> f.level() == Level.PROBLEM).count();
  }

  /**
   * @param natives whether there is a PyTorch library for this system
   */
  static Finding system(String name, boolean natives) {
    return natives
        ? Finding.ok("system", name)
        : Finding.problem(
            "system",
            "PyTorch has no library for " + name,
            "use Linux (x86-64, aarch64), macOS (Apple silicon) or Windows (x86-64)");
  }

  /**
   * @param version such as 17
   * @param name version and vendor in words
   * @param compiler whether it is a JDK
   */
  static Finding java(int version, String name, boolean compiler) {
    if (version < OLDEST_JAVA) {
      return Finding.problem("Java", name + " is too old", "install JDK 17 or newer");
    }
    return compiler
        ? Finding.ok("Java", name + ", a JDK")
        : Finding.problem("Java", name + " has no compiler", "install a JDK, not a JRE");
  }

  /**
   * @param memory bytes of the machine's memory
   * @param heap bytes that Java's own objects may take ({@code -Xmx})
   */
  static Finding memory(long memory, long heap) {
    String text =
        Memory.readable(memory) + ", of which Java's own objects may take " + Memory.readable(heap);
    return memory < LITTLE_MEMORY
        ? Finding.note(
            "memory", text, "below 4 GB use WAELAB_BUDGET=smoke and close other programs")
        : Finding.ok("memory", text);
  }

  /**
   * @param torch how many threads PyTorch computes with; empty if it does not run
   */
  static Finding threads(int cores, OptionalInt torch) {
    String text = cores + " cores";
    if (torch.isEmpty()) {
      return Finding.ok("threads", text);
    }
    text += ", PyTorch computes with " + torch.getAsInt() + " threads";
    return torch.getAsInt() > cores
        ? Finding.note("threads", text, "unset OMP_NUM_THREADS, or set it to " + cores + " at most")
        : Finding.ok("threads", text);
  }

  static Finding openMp(String system, Map<String, String> environment) {
    String set =
        environment.entrySet().stream()
            .filter(e -> e.getKey().matches("(OMP|GOMP|MKL|KMP)_.*"))
            .map(e -> e.getKey() + "=" + e.getValue())
            .sorted()
            .collect(Collectors.joining(" "));
    boolean users = environment.containsKey("GOMP_SPINCOUNT");
    if (system.startsWith("Linux")) {
      return Finding.ok(
          "OpenMP", users ? set : (set + " GOMP_SPINCOUNT=1000 by PyTorch's start").strip());
    }
    return users
        ? Finding.ok("OpenMP", set)
        : Finding.note(
            "OpenMP",
            "GOMP_SPINCOUNT is not set " + set,
            "set it to 1000, or two trainings at once slow each other tenfold (./lab sets it)");
  }

  static List<Finding> variables(Map<String, String> environment) {
    return Workspace.unknown(environment).stream()
        .map(what -> Finding.problem("variable", what, "unset it or set that one"))
        .toList();
  }

  private Finding device() {
    String wish = environment.getOrDefault("WAELAB_DEVICE", "auto");
    try {
      String device = Torch.device() + ", PyTorch " + Torch.version();
      return Finding.ok("device", device + " (WAELAB_DEVICE: " + wish + ")");
    } catch (LabException e) {
      return Finding.problem("device", e.getMessage(), "mend that, then run this again");
    }
  }

  Finding mnist() {
    var mnist = new Mnist(workspace, sentence -> {});
    Optional<String> damage = mnist.damage(MnistFiles.TRAIN);
    if (damage.isPresent()) { // told first: a damaged zip cannot even be looked into
      return Finding.problem("MNIST", damage.get(), "then run ./lab fetch mnist");
    }
    Optional<List<Path>> files = mnist.find(MnistFiles.TRAIN);
    if (files.isEmpty()) {
      Path standIn = workspace.work().resolve(StandInDigits.FOLDER);
      String instead =
          Files.isRegularFile(standIn.resolve(MnistFiles.TRAIN.images()))
              ? "drawn stand-ins are used instead"
              : "stand-ins will be drawn";
      return Finding.note(
          "MNIST", "not in " + workspace.inputs() + ", " + instead, "run ./lab fetch mnist");
    }
    String place = "in " + files.get().get(0).getParent();
    return mnist
        .fault(MnistFiles.TRAIN)
        .map(what -> place + ", but " + what)
        .map(text -> Finding.note("MNIST", text, "move it away and run ./lab fetch mnist"))
        .orElseGet(() -> Finding.ok("MNIST", place + ", as published (MD5)"));
  }

  Finding celeba() {
    var celeba = new CelebA(workspace, sentence -> {});
    Optional<Path> images = celeba.images();
    if (images.isEmpty()) {
      return Finding.note(
          "CelebA",
          "not in " + workspace.inputs() + ", drawn stand-ins are used instead",
          CelebA.WHERE + " there");
    }
    Optional<String> damage = celeba.damage();
    if (damage.isPresent()) {
      return Finding.problem("CelebA", damage.get(), "then run this again");
    }
    String packed = celeba.packed().orElse("to be packed by the first loadCelebA(), in minutes");
    String place = images.get() + ", " + packed;
    return celeba.attributes().isPresent()
        ? Finding.ok("CelebA", place + ", with attributes")
        : Finding.note(
            "CelebA", place + ", no attributes", "put list_attr_celeba.txt into celeba/ too");
  }

  /**
   * @param damage why a pack of a folder of images cannot be used
   */
  static Finding pack(String damage) {
    return Finding.problem("images", damage, "then run this again");
  }

  Finding inception() {
    var weights = new InceptionWeights(workspace, sentence -> {});
    Optional<Path> file = weights.find();
    if (file.isEmpty()) {
      return Finding.note(
          "FID", "no Inception weights in inception/ of " + workspace.inputs(), FETCH_WEIGHTS);
    }
    Optional<String> damage = weights.damage();
    if (damage.isPresent()) {
      return Finding.problem("FID", damage.get(), "then run ./lab fetch inception");
    }
    return inception(file.get(), weights.largestSpace().orElseThrow());
  }

  /**
   * @param space the largest feature space that the file gives
   */
  static Finding inception(Path file, int space) {
    String text = file + " gives FID(" + space + ") and below";
    return space == DEEPEST
        ? Finding.ok("FID", text)
        : Finding.note("FID", text + "; for FID(" + DEEPEST + ")", FETCH_WEIGHTS);
  }

  /** Writes a file and removes it again: permissions alone do not tell of a read-only disk. */
  private Finding disk() {
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

  static Finding unwritable(Path folder, IOException why) {
    return Finding.problem(
        "disk",
        folder + " cannot be written (" + why.getClass().getSimpleName() + ")",
        "set WAELAB_WORK to a folder of yours");
  }

  /**
   * @param free bytes that are free on the folder's disk
   * @param cache bytes of the cache in it
   */
  static Finding disk(Path folder, long free, long cache) {
    String text = folder + " has " + Memory.readable(free) + " free";
    if (free < LITTLE_DISK) {
      return Finding.problem(
          "disk", text, "free 1 GB, or set WAELAB_WORK to a folder on another disk");
    }
    text += " and can be written";
    return Finding.ok(
        "disk",
        cache == 0
            ? text
            : text + "; the cache has " + Memory.readable(cache) + ", which prune() frees");
  }

  /** Jupyter's version, if it is installed. */
  private static Optional<String> jupyter() {
    try {
      Process process =
          new ProcessBuilder("jupyter", "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.of("installed, but does not answer");
      }
      try (Stream<String> lines = process.inputReader().lines()) {
        String version =
            lines
                .filter(line -> line.matches("(jupyterlab|notebook|jupyter_core) *: *\\d.*"))
                .map(line -> line.replaceAll(" *: *", " "))
                .reduce((a, b) -> a + ", " + b)
                .orElse("installed");
        return Optional.of(version);
      }
    } catch (IOException e) {
      return Optional.empty(); // not on the PATH
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
