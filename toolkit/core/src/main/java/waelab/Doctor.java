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

/** Looks at this machine: what is well, what to know, what has to be mended. */
public final class Doctor {

  /** How bad a finding is. */
  enum Level {
    OK,
    NOTE,
    PROBLEM
  }

  /**
   * One line of the report.
   *
   * @param level how bad it is
   * @param topic what was looked at
   * @param text what was found
   * @param remedy what to do about it; empty if nothing is to be done
   */
  public record Finding(Level level, String topic, String text, String remedy) {

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
      String word = level == Level.PROBLEM ? "PROBLEM" : level.name().toLowerCase(Locale.ROOT);
      String more = remedy.isEmpty() ? "" : " → " + remedy;
      return Printable.of("%-8s %-10s %s%s", word, topic, text, more);
    }

    /** The same, but for what there is to know where something holds. */
    Finding notedIf(boolean holds, String remedy) {
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
  public Doctor(Workspace workspace, Map<String, String> environment) {
    this.workspace = workspace;
    this.environment = environment;
  }

  /** Looks at everything, which takes some seconds, most of them training; in reading order. */
  public List<Finding> findings() {
    var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    var runtime = Runtime.getRuntime();
    String name = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    String java = Runtime.version() + " (" + System.getProperty("java.vendor") + ")";
    boolean compiler = ToolProvider.getSystemJavaCompiler() != null;
    Finding device = device();
    boolean runs = device.level() == Level.OK;
    OptionalInt torch = runs ? OptionalInt.of(Torch.threads()) : OptionalInt.empty();
    var findings = new ArrayList<Finding>();
    findings.add(system(name, Torch.isSupported()));
    findings.add(java(Runtime.version().feature(), java, compiler));
    findings.add(memory(machine.getTotalMemorySize(), runtime.maxMemory()));
    findings.add(threads(runtime.availableProcessors(), torch));
    findings.add(openMp(name, environment));
    findings.add(device);
    findings.addAll(variables(environment));
    findings.add(mnist());
    findings.add(celeba());
    ImageFolder.damage(workspace).forEach(what -> findings.add(pack(what)));
    findings.add(inception());
    findings.add(disk());
    findings.add(jupyter());
    if (runs) {
      if (!Torch.device().isGpu()) {
        findings.add(convolutions(Convolutions.fault()));
      }
      findings.addAll(Pacing.findings());
    }
    return findings;
  }

  /** The findings as text, a line each. */
  public static String text(List<Finding> findings) {
    long problems = problems(findings);
    String have = problems == 1 ? " problem has" : " problems have";
    String end =
        problems == 0 ? "Everything that is needed is there." : problems + have + " to be mended.";
    return findings.stream()
        .map(Finding::toString)
        .collect(Collectors.joining("\n", "", "\n\n" + end));
  }

  /** How many findings have to be mended. */
  public static long problems(List<Finding> findings) {
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
    return Finding.ok("memory", text)
        .notedIf(
            memory < LITTLE_MEMORY, "below 4 GB use WAELAB_BUDGET=smoke and close other programs");
  }

  /**
   * @param torch how many threads PyTorch computes with; empty if it does not run
   */
  static Finding threads(int cores, OptionalInt torch) {
    int threads = torch.orElse(0);
    String more = threads == 0 ? "" : ", PyTorch computes with " + threads + " threads";
    return Finding.ok("threads", cores + " cores" + more)
        .notedIf(threads > cores, "unset OMP_NUM_THREADS, or set it to " + cores + " at most");
  }

  static Finding openMp(String system, Map<String, String> environment) {
    String set =
        environment.entrySet().stream()
            .filter(e -> e.getKey().matches("(OMP|GOMP|MKL|KMP)_.*"))
            .map(e -> e.getKey() + "=" + e.getValue())
            .sorted()
            .collect(Collectors.joining(" "));
    boolean users = environment.containsKey("GOMP_SPINCOUNT");
    if (users) {
      return Finding.ok("OpenMP", set);
    }
    return system.startsWith("Linux")
        ? Finding.ok("OpenMP", (set + " GOMP_SPINCOUNT=1000 by PyTorch's start").strip())
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

  /**
   * @param fault which convolution is wrong, if one is
   */
  static Finding convolutions(Optional<String> fault) {
    return fault
        .map(text -> Finding.problem("oneDNN", text, Convolutions.REMEDY))
        .orElseGet(() -> Finding.ok("oneDNN", "convolutions are right on this processor"));
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
    Optional<String> fault = mnist.fault(MnistFiles.TRAIN);
    String how = fault.map(what -> ", but " + what).orElse(", as published (MD5)");
    return Finding.ok("MNIST", "in " + files.get().get(0).getParent() + how)
        .notedIf(fault.isPresent(), "move it away and run ./lab fetch mnist");
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
    boolean bare = celeba.attributes().isEmpty();
    String attributes = bare ? ", no attributes" : ", with attributes";
    return Finding.ok("CelebA", images.get() + ", " + packed + attributes)
        .notedIf(bare, "put list_attr_celeba.txt into celeba/ too");
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
    boolean less = space < DEEPEST;
    String more = less ? "; for FID(" + DEEPEST + ")" : "";
    return Finding.ok("FID", file + " gives FID(" + space + ") and below" + more)
        .notedIf(less, FETCH_WEIGHTS);
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
    String kept = "; the cache has " + Memory.readable(cache) + ", which prune() frees";
    return Finding.ok("disk", text + " and can be written" + (cache == 0 ? "" : kept));
  }

  private static Finding jupyter() {
    String without = "not installed, and not needed: ./lab does without it";
    try {
      Process process =
          new ProcessBuilder("jupyter", "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Finding.ok("Jupyter", "installed, but does not answer");
      }
      try (Stream<String> lines = process.inputReader().lines()) {
        return Finding.ok(
            "Jupyter",
            lines
                .filter(line -> line.matches("(jupyterlab|notebook|jupyter_core) *: *\\d.*"))
                .map(line -> line.replaceAll(" *: *", " "))
                .reduce((a, b) -> a + ", " + b)
                .orElse("installed"));
      }
    } catch (IOException e) {
      return Finding.ok("Jupyter", without); // not on the PATH
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.ok("Jupyter", without);
    }
  }
}
