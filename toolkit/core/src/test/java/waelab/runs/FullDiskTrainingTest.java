package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.ProgressListener;
import waelab.base.SmallDisk;
import waelab.base.StorageException;
import waelab.base.TrainingStatus;

/** A disk that fills up stops a training, which goes on when there is room again. */
@Tag("crash")
class FullDiskTrainingTest {

  private static final int WHOLE = 120_000; // bytes that a whole run has more than enough with

  @TempDir Path folder;

  /** Trains on a small disk that fills up, again and again; started by {@link SmallDisk}. */
  static final class Trainings {
    private Trainings() {}

    public static void main(String[] args) throws IOException {
      Path disk = Path.of(args[0]);
      Map<String, String> whole = digests(disk.resolve("whole"));
      var room = List.of(new Room(0, 50), new Room(40_000, 50), new Room(WHOLE, 50));
      var files = List.of(new Room(WHOLE, 0), new Room(WHOLE, 1), new Room(WHOLE, 5));
      for (Room left : Stream.of(room, files).flatMap(List::stream).toList()) {
        Path store = disk.resolve("store");
        System.out.println(whatIsSaid(store, new Filler(disk.resolve("filler"), left)));
        var kept = new ArrayList<Long>();
        for (Path checkpoint : CheckpointStore.in(RingRuns.folder(store))) {
          kept.add(CheckpointFile.read(checkpoint).at().steps());
        }
        System.out.println(
            kept + " are kept; the same in the end: " + digests(store).equals(whole));
        delete(store);
      }
    }

    private static Map<String, String> digests(Path store) {
      return RingRuns.digests(RingRuns.train(store).folder().orElseThrow());
    }

    private static String whatIsSaid(Path store, Filler filler) throws IOException {
      try {
        return RingRuns.train(store, RingRuns.CONFIG, filler).progress();
      } catch (StorageException e) {
        return e.getMessage();
      } finally {
        delete(filler.folder());
      }
    }

    private static void delete(Path folder) throws IOException {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  /** What is left on the disk. */
  private record Room(int bytes, int files) {}

  /** Fills the disk at the end of the second epoch. */
  private record Filler(Path folder, Room left) implements ProgressListener {
    @Override
    public void status(TrainingStatus status) {
      if (status.epoch() == 2 && status.epochEnds()) {
        try {
          fill();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private void fill() throws IOException {
      Files.createDirectory(folder);
      long room = Files.getFileStore(folder).getUsableSpace();
      Files.write(folder.resolve("bytes"), new byte[(int) (room - left.bytes())]);
      int files = 0;
      try {
        while (files < 1_000) {
          Files.createFile(folder.resolve("file-" + files));
          files++;
        }
      } catch (IOException e) {
        for (int i = 0; i < left.files(); i++) {
          Files.delete(folder.resolve("file-" + i));
        }
      }
    }

    @Override
    public void info(String sentence) {}
  }

  @Test
  void aTrainingStopsAndGoesOnWhenThereIsRoomAgain() throws Exception {
    List<String> lines = SmallDisk.lines(folder, Trainings.class);
    var kept = List.of("[4]", "[8, 4]", "[16, 12]", "[4]", "[8, 4]", "[16, 12]");
    assertThat(lines).hasSize(2 * kept.size());
    for (int i = 0; i < kept.size(); i++) {
      assertThat(lines.get(2 * i + 1))
          .isEqualTo(kept.get(i) + " are kept; the same in the end: true");
    }
    String remedy = "; free some space or set WAELAB_WORK to a folder on another disk";
    String noRoom = ".*/checkpoints needs room for 35 kB, but its disk has \\d+ kB left" + remedy;
    String noFile = " cannot be written: its disk is full" + remedy;
    String completed = "4 of 4 epochs, 16 steps, completed";
    assertThat(lines.get(0)).matches(noRoom);
    assertThat(lines.get(2)).matches(noRoom);
    assertThat(lines.get(4)).isEqualTo(completed);
    assertThat(lines.get(6)).endsWith("/step-8.safetensors" + noFile);
    assertThat(lines.get(8)).endsWith("/best.safetensors" + noFile);
    assertThat(lines.get(10)).isEqualTo(completed);
  }
}
