package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A disk of one megabyte and a hundred files that only one process and its children see. */
public final class SmallDisk {

  private static final String[] ON_SMALL_DISK = {
    "unshare",
    "-rm",
    "sh",
    "-c",
    "mount -t tmpfs -o size=1m,nr_inodes=100 none \"$0\" && exec \"$@\""
  };

  private SmallDisk() {}

  /**
   * What a program prints that is given the disk's folder. The test is skipped where nobody may
   * make such a disk.
   *
   * @param folder where the disk is to be seen
   */
  public static List<String> lines(Path folder, Class<?> main) throws Exception {
    var command = new ArrayList<>(Arrays.asList(ON_SMALL_DISK));
    command.add(folder.toString());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // starts sooner
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.add(folder.toString());
    Process process = null;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeThat(e).as("no unshare here").isNull();
    }
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines =
          reader
              .lines()
              .filter(line -> !line.isEmpty() && !line.startsWith("WARNING: ")) // newer JVMs' own
              .toList();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      boolean refused = lines.stream().anyMatch(line -> line.matches("(unshare|mount): .*"));
      assumeThat(refused).as("no disks of one's own: %s", lines).isFalse();
      return lines;
    }
  }
}
