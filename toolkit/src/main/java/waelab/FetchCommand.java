package waelab;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import waelab.base.LabException;
import waelab.base.Workspace;
import waelab.data.CelebA;
import waelab.data.Mnist;
import waelab.data.MnistFiles;

/** {@code lab fetch}: brings data that may be had from a public address. */
@Command(
    name = "fetch",
    description = "Fetches a data set into the folder that WAELAB_WORK names, by default data/.",
    mixinStandardHelpOptions = true)
final class FetchCommand implements Runnable {

  private static final String CELEBA =
      "CelebA cannot be fetched by a program; its terms are to be agreed to by a person: "
          + CelebA.WHERE
          + " of ";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATASET", description = "mnist (11 MB)")
  private String name;

  private final Supplier<Workspace> source;
  private Workspace workspace;

  FetchCommand() {
    this(Workspace::current);
  }

  /** Looks the workspace up when it runs: a bad one is an error of that command alone. */
  FetchCommand(Supplier<Workspace> source) {
    this.source = source;
  }

  @Override
  public void run() {
    workspace = source.get();
    switch (name) {
      case "mnist" -> fetchMnist();
      case "celeba" -> throw new LabException(CELEBA + workspace.work() + ".");
      default ->
          throw new LabException(
              "There is no data set \"" + name + "\" to fetch; what can be fetched is: mnist.");
    }
  }

  private void fetchMnist() {
    var out = spec.commandLine().getOut();
    var mnist = new Mnist(workspace, out::println);
    boolean there = List.of(MnistFiles.values()).stream().allMatch(p -> mnist.find(p).isPresent());
    if (there) {
      out.println("MNIST is there already, in " + mnist.fetch());
      return;
    }
    if (workspace.offline()) {
      throw new LabException("WAELAB_OFFLINE=true forbids to fetch MNIST; unset it and try again.");
    }
    out.println("Fetching MNIST (11 MB) into " + workspace.work().resolve("mnist"));
    boolean terminal = System.console() != null;
    out.println("MNIST is in " + mnist.fetch(file -> new FetchLine(file, terminal, out)));
  }
}
