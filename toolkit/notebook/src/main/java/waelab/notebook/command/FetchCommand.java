package waelab.notebook.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import waelab.base.Download;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.Workspace;
import waelab.data.CelebA;
import waelab.data.Mnist;
import waelab.data.MnistFiles;
import waelab.data.MnistSet;
import waelab.metrics.inception.InceptionWeights;

/** {@code lab fetch}: downloads data and weights that are available at a public address. */
@Command(
    name = "fetch",
    description =
        "Downloads a data set, or the weights for FID, into the folder that WAELAB_WORK names, by"
            + " default data/.",
    mixinStandardHelpOptions = true)
final class FetchCommand implements Runnable {

  private static final String CELEBA =
      "CelebA's licence forbids automatic download, and you must agree to its terms yourself: "
          + CelebA.WHERE
          + " of ";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description =
          "mnist (11 MB), fashion-mnist (31 MB), kmnist (21 MB), emnist (562 MB) or inception (96"
              + " MB)")
  private String name;

  private final Supplier<Workspace> source;
  private Workspace workspace;

  FetchCommand() {
    this(Workspace::current);
  }

  /** Looks up the workspace when the command runs, so that a bad one fails only this command. */
  FetchCommand(Supplier<Workspace> source) {
    this.source = source;
  }

  @Override
  public void run() {
    workspace = source.get();
    switch (name) {
      case "mnist" -> fetch(MnistSet.MNIST, "MNIST");
      case "fashion-mnist" -> fetch(MnistSet.FASHION_MNIST, "Fashion-MNIST");
      case "kmnist" -> fetch(MnistSet.KMNIST, "KMNIST");
      case "emnist" -> fetch(MnistSet.emnist("letters"), "EMNIST"); // one zip holds all parts
      case "inception" -> fetchInception();
      case "celeba" -> throw new LabException(CELEBA + workspace.work() + ".");
      default ->
          throw new LabException(
              "\""
                  + name
                  + "\" cannot be downloaded; give one of: mnist, fashion-mnist, kmnist, emnist,"
                  + " inception.");
    }
  }

  private void fetch(MnistSet set, String called) {
    var out = spec.commandLine().getOut();
    var data = new Mnist(set, workspace, out::println);
    boolean there = List.of(MnistFiles.values()).stream().allMatch(p -> data.find(p).isPresent());
    if (there) {
      out.println(called + " already exists, in " + data.fetch());
      return;
    }
    announce(called, set.megabytes(), set.folder());
    out.println(called + " is in " + data.fetch(this::line));
  }

  private void fetchInception() {
    var out = spec.commandLine().getOut();
    var weights = new InceptionWeights(workspace, out::println);
    Optional<Path> there = weights.find().filter(InceptionWeights::isPublished);
    if (there.isPresent()) {
      out.println("Inception's weights already exist: " + there.get());
      return;
    }
    announce("Inception's weights", 96, "inception");
    out.println("Inception's weights are " + weights.fetch(line("Inception")));
  }

  private void announce(String what, long megabytes, String folder) {
    if (workspace.offline()) {
      throw new LabException(
          "WAELAB_OFFLINE=true forbids the download of " + what + "; unset it and try again.");
    }
    Path place = workspace.work().resolve(folder);
    spec.commandLine()
        .getOut()
        .println("Downloading " + what + " (" + megabytes + " MB) into " + place);
  }

  private FetchLine line(String file) {
    return new FetchLine(file, System.console() != null, spec.commandLine().getOut());
  }

  /** One line about one file that is being downloaded: redrawn on a terminal, else printed once. */
  static final class FetchLine implements Download.Progress {

    private static final long REDRAW_AFTER = 200_000_000; // nanoseconds

    private final String file;
    private final boolean terminal;
    private final PrintWriter out;
    private long last = System.nanoTime() - REDRAW_AFTER;

    FetchLine(String file, boolean terminal, PrintWriter out) {
      this.file = file;
      this.terminal = terminal;
      this.out = out;
    }

    @Override
    public void at(long bytes, long total) {
      boolean whole = bytes == total;
      if (whole || (terminal && System.nanoTime() - last >= REDRAW_AFTER)) {
        last = System.nanoTime();
        out.print((terminal ? "\r" : "") + line(bytes, total) + (whole ? "\n" : ""));
        out.flush();
      }
    }

    private String line(long bytes, long total) {
      return total < 0
          ? Printable.of("  %-28s %6.2f MB", file, bytes / 1e6)
          : Printable.of(
              "  %-28s %6.2f of %.2f MB %4d %%",
              file, bytes / 1e6, total / 1e6, 100 * bytes / Math.max(1, total));
    }
  }
}
