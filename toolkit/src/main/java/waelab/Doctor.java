package waelab;

import static waelab.Finding.note;
import static waelab.Finding.ok;
import static waelab.Finding.problem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import waelab.base.Budget;
import waelab.base.Memory;
import waelab.base.Workspace;
import waelab.data.CelebA;
import waelab.training.Status;

/** Judges facts about a machine: what is well, what to know, what has to be mended. */
final class Doctor {

  private static final long LITTLE_MEMORY = 4_000_000_000L;
  private static final long LITTLE_DISK = 1_000_000_000L;
  private static final int OLDEST_JAVA = 17;
  private static final int DEEPEST = 2048;

  private final Facts facts;

  Doctor(Facts facts) {
    this.facts = facts;
  }

  /** All findings, in the order in which they are to be read. */
  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    findings.add(system());
    findings.add(java());
    findings.add(memory());
    findings.add(threads());
    findings.add(openMp());
    findings.add(device());
    Workspace.unknown(facts.environment())
        .forEach(what -> findings.add(problem("variable", what, "unset it or set that one")));
    findings.add(mnist());
    findings.add(celeba());
    facts
        .work()
        .packDamage()
        .forEach(what -> findings.add(problem("images", what, "then run this again")));
    findings.add(inception());
    findings.add(disk());
    findings.add(jupyter());
    facts.paces().forEach(pace -> findings.add(pace(pace)));
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
    return findings.stream().filter(f -> f.level() == Finding.Level.PROBLEM).count();
  }

  private Finding system() {
    String name = facts.system().name();
    return facts.system().natives()
        ? ok("system", name)
        : problem(
            "system",
            "PyTorch has no library for " + name,
            "use Linux (x86-64, aarch64), macOS (Apple silicon) or Windows (x86-64)");
  }

  private Finding java() {
    Facts.System system = facts.system();
    if (system.java() < OLDEST_JAVA) {
      return problem("Java", system.javaName() + " is too old", "install JDK 17 or newer");
    }
    return system.compiler()
        ? ok("Java", system.javaName() + ", a JDK")
        : problem("Java", system.javaName() + " has no compiler", "install a JDK, not a JRE");
  }

  private Finding memory() {
    String text =
        Memory.readable(facts.system().memory())
            + ", of which Java's own objects may take "
            + Memory.readable(facts.system().heap());
    return facts.system().memory() < LITTLE_MEMORY
        ? note("memory", text, "below 4 GB use WAELAB_BUDGET=smoke and close other programs")
        : ok("memory", text);
  }

  private Finding threads() {
    int cores = facts.system().cores();
    int threads = facts.torch().threads();
    String text = cores + " cores";
    if (facts.torch().fault().isPresent()) {
      return ok("threads", text);
    }
    text += ", PyTorch computes with " + threads + " threads";
    return threads > cores
        ? note("threads", text, "unset OMP_NUM_THREADS, or set it to " + cores + " at most")
        : ok("threads", text);
  }

  private Finding openMp() {
    String set =
        facts.environment().entrySet().stream()
            .filter(e -> e.getKey().matches("(OMP|GOMP|MKL|KMP)_.*"))
            .map(e -> e.getKey() + "=" + e.getValue())
            .sorted()
            .collect(Collectors.joining(" "));
    if (facts.system().name().startsWith("Linux")) {
      boolean users = facts.environment().containsKey("GOMP_SPINCOUNT");
      return ok("OpenMP", users ? set : (set + " GOMP_SPINCOUNT=1000 by PyTorch's start").strip());
    }
    return facts.environment().containsKey("GOMP_SPINCOUNT")
        ? ok("OpenMP", set)
        : note(
            "OpenMP",
            "GOMP_SPINCOUNT is not set " + set,
            "set it to 1000, or two trainings at once slow each other tenfold (./lab sets it)");
  }

  private Finding device() {
    String wish = facts.environment().getOrDefault("WAELAB_DEVICE", "auto");
    return facts
        .torch()
        .fault()
        .map(fault -> problem("device", fault, "mend that, then run this again"))
        .orElseGet(() -> ok("device", facts.torch().device() + " (WAELAB_DEVICE: " + wish + ")"));
  }

  private Finding mnist() {
    Facts.Data data = facts.data();
    if (data.mnistDamage().isPresent()) { // told first: a damaged zip cannot even be looked into
      return problem("MNIST", data.mnistDamage().get(), "then run ./lab fetch mnist");
    }
    if (data.mnist().isEmpty()) {
      String instead =
          data.standIn() ? "drawn stand-ins are used instead" : "stand-ins will be drawn";
      return note("MNIST", "not in " + data.inputs() + ", " + instead, "run ./lab fetch mnist");
    }
    String place = "in " + data.mnist().get();
    return data.mnistFault()
        .map(
            what ->
                note("MNIST", place + ", but " + what, "move it away and run ./lab fetch mnist"))
        .orElseGet(() -> ok("MNIST", place + ", as published (MD5)"));
  }

  private Finding celeba() {
    Facts.Data data = facts.data();
    if (data.celeba().isEmpty()) {
      return note(
          "CelebA",
          "not in " + data.inputs() + ", drawn stand-ins are used instead",
          CelebA.WHERE + " there");
    }
    if (data.celebaDamage().isPresent()) {
      return problem("CelebA", data.celebaDamage().get(), "then run this again");
    }
    String place =
        data.celeba().get()
            + ", "
            + data.celebaPacked().orElse("to be packed by the first loadCelebA(), in minutes");
    return data.celebaAttributes()
        ? ok("CelebA", place + ", with attributes")
        : note("CelebA", place + ", no attributes", "put list_attr_celeba.txt into celeba/ too");
  }

  private Finding inception() {
    Facts.Data data = facts.data();
    String remedy = "run ./lab fetch inception (96 MB)";
    if (data.inception().isEmpty()) {
      return note("FID", "no Inception weights in inception/ of " + data.inputs(), remedy);
    }
    if (data.inceptionDamage().isPresent()) {
      return problem("FID", data.inceptionDamage().get(), "then run ./lab fetch inception");
    }
    int space = data.inceptionSpace().orElseThrow();
    String text = data.inception().get() + " gives FID(" + space + ")";
    return space == DEEPEST
        ? ok("FID", text + " and below")
        : note("FID", text + " and below; for FID(" + DEEPEST + ")", remedy);
  }

  private Finding disk() {
    Facts.Work work = facts.work();
    String text = work.folder() + " has " + Memory.readable(work.free()) + " free";
    String cache =
        work.cache() == 0
            ? ""
            : "; the cache has " + Memory.readable(work.cache()) + ", which prune() frees";
    if (work.fault().isPresent()) {
      return problem(
          "disk",
          work.folder() + " cannot be written (" + work.fault().get() + ")",
          "set WAELAB_WORK to a folder of yours");
    }
    return work.free() < LITTLE_DISK
        ? problem("disk", text, "free 1 GB, or set WAELAB_WORK to a folder on another disk")
        : ok("disk", text + " and can be written" + cache);
  }

  private Finding jupyter() {
    return facts
        .jupyter()
        .map(version -> ok("Jupyter", version))
        .orElseGet(() -> ok("Jupyter", "not installed, and not needed: ./lab does without it"));
  }

  private static Finding pace(Facts.Pace pace) {
    String topic = pace.model();
    if (pace.fault().isPresent()) {
      return problem(topic, pace.fault().get(), "a training cannot work like this; report it");
    }
    if (!Double.isFinite(pace.loss())) {
      return problem(topic, "its loss is " + pace.loss(), "PyTorch computes wrongly; report it");
    }
    String budgets =
        Arrays.stream(Budget.values())
            .map(budget -> budget + " " + readable(pace.seconds(budget)))
            .collect(Collectors.joining(", "));
    String speed = String.format(Locale.ROOT, "%.1f steps/s on MNIST", 1 / pace.secondsPerStep());
    return ok(topic, speed + " (batch 64); a run takes about: " + budgets);
  }

  private static String readable(double seconds) {
    return Status.readable(Duration.ofMillis((long) (1000 * seconds)));
  }
}
