package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class FolderLockTest {

  @TempDir Path folder;
  private final List<Process> others = new ArrayList<>();

  /** Takes a folder in another process and keeps it until it is told to end. */
  static final class Other {
    private Other() {}

    public static void main(String[] args) throws IOException {
      try (var lock = FolderLock.acquire(Path.of(args[0]))) {
        System.out.println("has " + lock.folder());
        System.in.read();
      } catch (LabException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @AfterEach
  void endTheOthers() throws InterruptedException {
    for (Process other : others) {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void aFolderIsMadeAndTaken() {
    Path run = folder.resolve("mein Lauf").resolve("größe");
    try (var lock = FolderLock.acquire(run)) {
      assertThat(lock.folder()).isEqualTo(run).isDirectory();
    }
    assertThat(run.resolve(FolderLock.FILE_NAME)).isEmptyFile();
    FolderLock.acquire(run).close();
  }

  @Test
  void aSecondHolderInThisProcessIsRefused() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(run()));
    try (var lock = FolderLock.acquire(run())) {
      for (Path name : List.of(run(), link, folder.resolve("run/../run"))) {
        assertThatThrownBy(() -> FolderLock.acquire(name))
            .isInstanceOfSatisfying(
                FolderInUseException.class, e -> assertThat(e.folder()).isEqualTo(name))
            .hasMessageStartingWith(name + " is being written by this very process, process ")
            .hasMessageContaining(" " + ProcessHandle.current().pid() + " on ")
            .hasMessageEndingWith("; wait until that has ended, or write into another folder");
      }
      FolderLock.acquire(folder.resolve("another")).close();
      assertThat(lock.folder()).isEqualTo(run());
    }
    FolderLock.acquire(link).close();
  }

  @Test
  void aSecondProcessIsRefused() throws Exception {
    try (var lock = FolderLock.acquire(run())) {
      // On POSIX, a second descriptor in this process would give the lock away.
      assertThatThrownBy(() -> FolderLock.acquire(run())).isInstanceOf(FolderInUseException.class);
      assertThat(otherSays())
          .matches(
              "\\Q"
                  + lock.folder()
                  + "\\E is being written by process "
                  + ProcessHandle.current().pid()
                  + " on \\S+ since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ; wait until .*");
    }
    assertThat(otherSays()).isEqualTo("has " + run());
  }

  @Test
  void weAreRefusedWhileAnotherProcessHasIt() throws Exception {
    assertThat(otherSays()).isEqualTo("has " + run());
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> FolderLock.acquire(run()))
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining("process " + others.get(0).pid() + " on ")
          .hasMessageNotContaining("this very process");
    }
    others.get(0).getOutputStream().close();
    assertThat(others.get(0).waitFor()).isZero();
    FolderLock.acquire(run()).close();
  }

  @Test
  void aProcessThatWasKilledHasNoLock() throws Exception {
    assertThat(otherSays()).isEqualTo("has " + run());
    others.get(0).destroyForcibly().waitFor();
    assertThat(run().resolve(FolderLock.FILE_NAME))
        .content()
        .startsWith("process " + others.get(0).pid() + " on ");
    try (var lock = FolderLock.acquire(run())) {
      assertThat(otherSays()).contains("process " + ProcessHandle.current().pid() + " on ");
      assertThat(lock.folder()).isEqualTo(run());
    }
  }

  @Test
  void anInterruptDoesNotGiveTheLockAway() throws Exception {
    Thread.currentThread().interrupt();
    try (var lock = FolderLock.acquire(run())) {
      assertThat(Thread.interrupted()).isTrue();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> FolderLock.acquire(run())).isInstanceOf(FolderInUseException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(otherSays()).startsWith(lock.folder() + " is being written by process ");
      Thread.currentThread().interrupt();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(otherSays()).isEqualTo("has " + run());
  }

  @Test
  void aLockThatNobodyLooksAtIsKept() throws Exception {
    FolderLock.acquire(run());
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(otherSays()).startsWith(run() + " is being written by process ");
  }

  @Test
  void onlyOneOfManyThreadsHasIt() {
    var takings =
        IntStream.range(0, 50)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> FolderLock.acquire(run())))
            .toList();
    var won = takings.stream().filter(t -> t.handle((lock, e) -> e == null).join()).toList();
    assertThat(won).hasSize(1);
    won.get(0).join().close();
  }

  @Test
  void closingTwiceDoesNotTakeTheNextHoldersLock() {
    var first = FolderLock.acquire(run());
    first.close();
    try (var second = FolderLock.acquire(run())) {
      first.close();
      assertThatThrownBy(() -> FolderLock.acquire(second.folder()))
          .isInstanceOf(FolderInUseException.class);
    }
  }

  @Test
  void aLockFileWithAnythingInItIsNoObstacle() throws Exception {
    Files.createDirectory(run());
    Files.write(run().resolve(FolderLock.FILE_NAME), Contents.random(1, 5000));
    try (var lock = FolderLock.acquire(run())) {
      assertThat(otherSays()).startsWith(lock.folder() + " is being written by process ");
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aLinkAsLockFileIsNotFollowed() throws Exception {
    Path outside = Files.writeString(folder.resolve("outside"), "not ours");
    Path link = Files.createDirectory(run()).resolve(FolderLock.FILE_NAME);
    Files.createSymbolicLink(link, outside);
    assertThatThrownBy(() -> FolderLock.acquire(run()))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            link.toRealPath(LinkOption.NOFOLLOW_LINKS)
                + " is a link, but WAE Lab must write a file there; delete it");
    assertThat(outside).hasContent("not ours");
    Files.delete(link);
    FolderLock.acquire(run()).close();
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    for (Path place : List.of(file, file.resolve("run"))) {
      assertThatThrownBy(() -> FolderLock.acquire(place))
          .isInstanceOf(StorageException.class)
          .hasMessageStartingWith(place + " cannot be written: its folder cannot be made");
    }
    Files.createDirectories(run().resolve(FolderLock.FILE_NAME));
    assertThatThrownBy(() -> FolderLock.acquire(run())).isInstanceOf(StorageException.class);
    Files.delete(run().resolve(FolderLock.FILE_NAME));
    FolderLock.acquire(run()).close();
  }

  private Path run() {
    return folder.resolve("run");
  }

  private String otherSays() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    Process other =
        new ProcessBuilder(java, "-cp", classPath, Other.class.getName(), run().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    others.add(other);
    return other.inputReader().readLine();
  }
}
