package waelab;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import waelab.base.Cache;
import waelab.base.LabException;
import waelab.base.Workspace;
import waelab.data.CelebA;
import waelab.data.ImageFolder;
import waelab.data.Mnist;
import waelab.data.MnistFiles;
import waelab.data.StandInDigits;
import waelab.metrics.inception.InceptionWeights;
import waelab.torch.Torch;

/** Gathers the doctor's facts from this machine. Takes some seconds, most of them training. */
final class Examination {

  private final Workspace workspace;

  Examination(Workspace workspace) {
    this.workspace = workspace;
  }

  Facts facts() {
    Facts.Torch torch = torch();
    return new Facts(
        system(),
        System.getenv(),
        torch,
        data(),
        work(),
        jupyter(),
        torch.fault().isEmpty() ? new Pacing().paces() : List.of());
  }

  private static Facts.System system() {
    var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Facts.System(
        System.getProperty("os.name") + " on " + System.getProperty("os.arch"),
        Torch.isSupported(),
        Runtime.version().feature(),
        Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
        ToolProvider.getSystemJavaCompiler() != null,
        machine.getTotalMemorySize(),
        Runtime.getRuntime().maxMemory(),
        Runtime.getRuntime().availableProcessors());
  }

  private static Facts.Torch torch() {
    try {
      return new Facts.Torch(
          Torch.device() + ", PyTorch " + Torch.version(), Torch.threads(), Optional.empty());
    } catch (LabException e) {
      return new Facts.Torch("", 0, Optional.of(e.getMessage()));
    }
  }

  private Facts.Data data() {
    var mnist = new Mnist(workspace, sentence -> {});
    var celeba = new CelebA(workspace, sentence -> {});
    Path standIn = workspace.work().resolve(StandInDigits.FOLDER);
    var inception = new InceptionWeights(workspace, sentence -> {});
    Optional<String> damage = inception.damage();
    return new Facts.Data(
        workspace.inputs(),
        folder(mnist),
        fault(mnist),
        mnist.damage(MnistFiles.TRAIN),
        Files.isRegularFile(standIn.resolve(MnistFiles.TRAIN.images())),
        celeba.images(),
        celeba.attributes().isPresent(),
        celeba.packed(),
        celeba.damage(),
        inception.find(),
        damage,
        damage.isPresent() ? Optional.empty() : inception.largestSpace());
  }

  private static Optional<Path> folder(Mnist mnist) {
    try {
      return mnist.find(MnistFiles.TRAIN).map(files -> files.get(0).getParent());
    } catch (LabException e) {
      return Optional.empty(); // damage() tells
    }
  }

  private static Optional<String> fault(Mnist mnist) {
    try {
      return mnist.fault(MnistFiles.TRAIN);
    } catch (LabException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Writes a file and removes it again: permissions alone do not tell of a read-only disk. */
  private Facts.Work work() {
    Path folder = workspace.work();
    Path there = folder;
    while (!Files.isDirectory(there)) {
      there = there.getParent();
    }
    try {
      FileStore store = Files.getFileStore(there);
      Files.delete(Files.createTempFile(there, ".doctor", ""));
      long cache = Cache.in(workspace).bytes();
      return new Facts.Work(
          folder, store.getUsableSpace(), cache, ImageFolder.damage(workspace), Optional.empty());
    } catch (IOException e) {
      return new Facts.Work(folder, 0, 0, List.of(), Optional.of(e.getClass().getSimpleName()));
    }
  }

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
