package waelab.notebook.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import waelab.base.StorageException;

/**
 * The process of a kernel and its files: the connection file, and a log of what it prints outside
 * cells. Closing this object, or the end of our own process, ends the kernel and deletes the files.
 */
final class KernelProcess implements AutoCloseable {

  private static final String CONNECTION = "connection.json";
  private static final int LOG_LINES = 20;
  private static final int LOG_BYTES = 8_000;

  private final Connection connection = Connection.free();
  private final Path files;
  private final Process process;
  private final Thread hook = new Thread(this::end, "waelab-kernel-end");

  private KernelProcess(KernelSpec spec, Path folder, Map<String, String> environment)
      throws IOException {
    files = makeFolder();
    try {
      Path connectionFile = files.resolve(CONNECTION);
      writeConnection(connectionFile);
      var builder = new ProcessBuilder(spec.command(connectionFile.toString()));
      spec.environment().forEach(builder.environment()::putIfAbsent);
      builder.environment().putAll(environment);
      builder.environment().put(KernelSpec.PARENT, String.valueOf(ProcessHandle.current().pid()));
      builder.directory(folder.toFile());
      builder.redirectErrorStream(true).redirectOutput(log().toFile());
      process = builder.start();
      process.getOutputStream().close(); // a kernel reads no input
    } catch (IOException | StorageException e) {
      deleteFiles();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static Path makeFolder() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      return Files.createTempDirectory(temporary, "waelab-kernel");
    } catch (IOException e) {
      throw noPlace(temporary, e);
    }
  }

  private void writeConnection(Path file) {
    try {
      Files.writeString(file, connection.json());
    } catch (IOException e) {
      throw noPlace(file, e);
    }
  }

  private static StorageException noPlace(Path place, IOException e) {
    return StorageException.of(place, e)
        .withRemedy(
            "free some space in its folder, or name another by"
                + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER");
  }

  /**
   * Starts a kernel.
   *
   * @param folder its working folder
   * @param environment variables that are added to those of this process
   * @throws KernelException if the program or the folder is missing, or its files cannot be written
   */
  static KernelProcess start(KernelSpec spec, Path folder, Map<String, String> environment) {
    try {
      return new KernelProcess(spec, folder, environment);
    } catch (IOException | UncheckedIOException | StorageException e) {
      throw new KernelException(
          "KernelNotStarted", "The kernel cannot be started: " + e.getMessage() + ".", List.of());
    }
  }

  Connection connection() {
    return connection;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code, if it has ended. */
  OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** The last lines that it printed outside cells. */
  List<String> lastLines() {
    try (var file = new RandomAccessFile(log().toFile(), "r")) {
      long skipped = Math.max(0, file.length() - LOG_BYTES);
      byte[] end = new byte[(int) (file.length() - skipped)];
      file.seek(skipped);
      file.readFully(end);
      List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * Waits for its end.
   *
   * @return true if it has ended
   */
  boolean hasEnded(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  /** Kills the process if it has not ended, and deletes its files. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Our process is ending, and the hook does the same.
    }
  }

  private void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    hasEnded(Duration.ofSeconds(5)); // Windows cannot delete a file that is in use
    deleteFiles();
  }

  private Path log() {
    return files.resolve("kernel.log");
  }

  private void deleteFiles() {
    try {
      Files.deleteIfExists(files.resolve(CONNECTION));
      Files.deleteIfExists(log());
      Files.deleteIfExists(files);
    } catch (IOException e) {
      System.getLogger("waelab").log(System.Logger.Level.DEBUG, "left behind: " + files, e);
    }
  }
}
