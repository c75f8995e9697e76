package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.Mutation;
import waelab.base.LabException;

/**
 * Whatever is done to a file, its reader reads it or says in one sentence why not, at once and
 * without taking memory that such a file is not worth. With {@code -Dwaelab.mutations=100000} more
 * is done.
 */
@Tag("crash")
class MutatedFilesTest {

  private static final int MUTATIONS = Integer.getInteger("waelab.mutations", 3000);

  private static final int MOST_SECONDS = 20;
  // The files have a few kilobytes; readers of streams take a first megabyte or two at once.
  private static final long MOST_BYTES = 6 << 20;
  private static final int MOST_CHARACTERS = 800;
  private static final Pattern NO_LINE = Pattern.compile("\\p{Cntrl}");

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final ExecutorService READER = Executors.newSingleThreadExecutor();

  @TempDir static Path folder;
  private static List<FileFormat> formats;

  /** What came of the tries with one format. */
  private static final class Tally {
    private int refused;
    private int read;
    private long mostBytes;
    private long mostNanoseconds;

    String line(FileFormat format) {
      return String.format(
          Locale.ROOT,
          "%-24s %,7d refused, %,6d read; at most %,6d kB and %,4d ms for one",
          format,
          refused,
          read,
          mostBytes >> 10,
          mostNanoseconds / 1_000_000);
    }
  }

  @BeforeAll
  static void examples() throws Exception {
    formats = FileFormat.all(folder.resolve("runs"));
  }

  @AfterAll
  static void end() {
    READER.shutdownNow();
  }

  @Test
  void whatIsNotDamagedIsRead() throws Exception {
    for (FileFormat format : formats) {
      for (byte[] content : format.contents()) {
        Path file = Files.write(folder.resolve("whole"), format.wrapping().file(content));
        format.reading().read(file);
      }
    }
  }

  @Test
  void whatIsDamagedIsReadOrRefused() throws Exception {
    int each = (MUTATIONS + formats.size() - 1) / formats.size();
    System.out.printf(Locale.ROOT, "%,d mutations of each format:%n", each);
    for (FileFormat format : formats) {
      var tally = new Tally();
      for (int seed = 0; seed < each; seed++) {
        tryOne(format, seed, tally);
      }
      System.out.println(tally.line(format));
      // Otherwise the files are no files of this format to begin with, or damage is not seen.
      assertThat(tally.refused).isPositive();
    }
  }

  private static void tryOne(FileFormat format, int seed, Tally tally) throws Exception {
    byte[] content = format.contents().get(seed % format.contents().size());
    byte[] mutated = format.wrapping().file(Mutation.of(content, seed));
    Path file = Files.write(folder.resolve("mutated"), mutated);
    String which = format + ", seed " + seed;
    try {
      READER.submit(() -> read(format, file, which, tally)).get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(which + " is not read within " + MOST_SECONDS + " s", e);
    }
  }

  private static void read(FileFormat format, Path file, String which, Tally tally) {
    long start = System.nanoTime();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      format.reading().read(file);
      tally.read++;
    } catch (LabException e) {
      tally.refused++;
      check(e.getMessage(), file, which);
    } catch (Throwable e) {
      throw new AssertionError(which + " is neither read nor refused", e);
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes).as(which).isLessThan(MOST_BYTES);
    tally.mostBytes = Math.max(tally.mostBytes, bytes);
    tally.mostNanoseconds = Math.max(tally.mostNanoseconds, System.nanoTime() - start);
  }

  /** It is one sentence, which begins with the file. */
  private static void check(String sentence, Path file, String which) {
    boolean good =
        sentence.startsWith(file + ": ")
            && sentence.length() < file.toString().length() + MOST_CHARACTERS
            && !NO_LINE.matcher(sentence).find();
    assertThat(good).as("%s: %s", which, sentence).isTrue();
  }
}
