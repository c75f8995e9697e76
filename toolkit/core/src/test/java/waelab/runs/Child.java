package waelab.runs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program of the tests in a Java process of its own, and what it says. */
final class Child implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;
  private final List<String> lines = new ArrayList<>();

  private Child(Process process) {
    this.process = process;
    out = process.inputReader();
  }

  static Child start(Class<?> program, Object... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
    var builder = new ProcessBuilder(command);
    return new Child(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Listens until it says this; false if it ends before. */
  boolean says(String line) {
    try {
      String next = out.readLine();
      while (next != null) {
        lines.add(next);
        if (next.equals(line)) {
          return true;
        }
        next = out.readLine();
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** By SIGKILL, which asks nobody. What it said before can still be heard. */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly(); // Process's own would close what it says
    process.waitFor();
  }

  /** Listens to its end, and gives what it said in all. */
  List<String> lines() {
    says("nothing more");
    return List.copyOf(lines);
  }

  /** What it ended with. */
  int exit() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
