package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadFileException;
import waelab.base.Budget;
import waelab.base.FolderLock;
import waelab.base.Folders;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.SmallDisk;
import waelab.base.StorageException;
import waelab.base.Workspace;

@Tag("unit")
class PackerTest {

  private static final int FACES = 12;
  private static final Shape SHAPE = new Shape(3, 64, 64);
  private static final int IMAGE = 3 * 64 * 64;
  private static final Packer.Preprocessing RECIPE =
      new Packer.Preprocessing("faces", "faces", "as CelebA's", SHAPE, 1 << 20, CelebA::prepare);

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();
  private Path zip;

  @BeforeEach
  void zip() throws IOException {
    zip = Faces.zip(folder, Faces.files(FACES));
  }

  private static Workspace workspace(Path work) {
    return new Workspace(List.of(work), work, Budget.QUICK, "total", 0, true, true, false);
  }

  private ImagePack pack() {
    return pack(said::add, ImagePack.PART);
  }

  private ImagePack pack(ProgressListener listener, int partSize) {
    return new Packer(workspace(folder), listener, partSize)
        .pack(new ImageSource.Zip(zip), RECIPE, f -> f);
  }

  private static ImageSet images(ImagePack pack) {
    return pack.images(DatasetId.other("images"), pack.facts());
  }

  private Path onlyPack() {
    List<Path> packs = Folders.in(folder.resolve(Packer.FOLDER));
    assertThat(packs).hasSize(1);
    return packs.get(0);
  }

  @Test
  void partsAreCutBetweenImagesAndHoldTheSameImages() throws IOException {
    ImageSet whole = images(pack());
    Folders.delete(onlyPack());
    ImagePack parted = pack(said::add, 5 * IMAGE + 1_000);
    for (int i = 0; i < 3; i++) {
      assertThat(Files.size(parted.folder().resolve(ImagePack.part(i))))
          .isEqualTo((i < 2 ? 5 : 2) * IMAGE);
    }
    assertThat(images(parted).digest()).isEqualTo(whole.digest());
    for (int i = 0; i < FACES; i++) {
      assertThat(images(parted).pixels(i)).isEqualTo(whole.pixels(i));
    }
  }

  @Test
  void thePixelsAreMappedAndNotOnTheHeap() {
    System.gc(); // or what other tests mapped may go meanwhile
    sleep();
    long before = direct("mapped");
    ImageSet mapped = images(pack());
    assertThat(direct("mapped") - before).isEqualTo((long) FACES * IMAGE);
    assertThat(mapped.size()).isEqualTo(FACES);
  }

  private static long direct(String kind) {
    return java.lang.management.ManagementFactory.getPlatformMXBeans(
            java.lang.management.BufferPoolMXBean.class)
        .stream()
        .filter(pool -> pool.getName().equals(kind))
        .mapToLong(java.lang.management.BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Test
  void imagesAreDecodedOnce() {
    ImageSet first = images(pack());
    assertThat(said).containsExactly("Packing faces, once: 12 images ...");
    assertThat(images(pack()).digest()).isEqualTo(first.digest());
    assertThat(said).hasSize(1);
  }

  @Test
  void aDigestIsComputedOnceAndKeptForEachSelection() throws IOException {
    ImageSet first = images(pack());
    String all = first.digest();
    String some = first.slice(2, 5).digest();
    Path digests = onlyPack().resolve("cache/digests");
    assertThat(digests.toFile().list()).hasSize(2);
    assertThat(images(pack()).digest()).isEqualTo(all);
    assertThat(images(pack()).slice(2, 5).digest()).isEqualTo(some).isNotEqualTo(all);
    for (Path kept : Files.list(digests).toList()) {
      Files.writeString(kept, "damaged");
    }
    assertThat(images(pack()).digest()).isEqualTo(all);
  }

  @Test
  void aZipThatChangesIsPackedAnew() throws IOException {
    String before = images(pack()).digest();
    FileTime time = Files.getLastModifiedTime(zip);
    var files = Faces.files(FACES);
    files.put(Faces.name(1), Faces.jpeg(99, 178, 218, 5));
    Faces.zip(folder, files);
    Files.setLastModifiedTime(zip, time);
    assertThat(images(pack()).digest()).isNotEqualTo(before);
    assertThat(Folders.in(folder.resolve(Packer.FOLDER))).hasSize(2);
    Files.setLastModifiedTime(zip, FileTime.from(Instant.EPOCH));
    pack();
    assertThat(Folders.in(folder.resolve(Packer.FOLDER))).hasSize(3);
  }

  @Test
  void aPackThatIsCutOffOrDamagedIsMadeAnew() throws IOException {
    String digest = images(pack()).digest();
    Path part = onlyPack().resolve(ImagePack.part(0));
    Path index = onlyPack().resolve(ImagePack.INDEX);
    byte[] pixels = Files.readAllBytes(part);
    String text = Files.readString(index);
    List<Runnable> damages =
        List.of(
            () -> write(part, Arrays.copyOf(pixels, pixels.length - 1)),
            () -> write(part, new byte[0]),
            () -> write(part, zeroed(pixels, 70_000, 1)),
            () -> write(part, zeroed(pixels, 10_000, 50_000)),
            () -> part.toFile().delete(),
            () -> write(index, text.replace("images 2 ", "images 3 ").getBytes()),
            () -> write(index, text.replace("000003", "000004").getBytes()),
            () -> write(index, text.substring(0, text.length() - 40).getBytes()),
            () -> write(index, new byte[] {(byte) 0xff, 0, 1}),
            () -> write(index, new byte[0]));
    for (Runnable damage : damages) {
      said.clear();
      damage.run();
      assertThat(images(pack()).digest()).isEqualTo(digest);
      assertThat(said.get(0)).endsWith("; it is packed again.").startsWith(onlyPack().toString());
      assertThat(pack().names()).hasSize(FACES);
      assertThat(said).hasSize(2); // what is damaged, and that it is packed
    }
  }

  private static byte[] zeroed(byte[] pixels, int from, int count) {
    byte[] damaged = pixels.clone();
    Arrays.fill(damaged, from, from + count, (byte) ~pixels[from]);
    return damaged;
  }

  @Test
  void aLargePackIsLookedAtInBlocksAndWholeWhenAsked() throws IOException {
    ImagePack pack = pack();
    pack.requireSums();
    Path part = onlyPack().resolve(ImagePack.part(0));
    write(part, zeroed(Files.readAllBytes(part), 10_000, 50_000));
    assertThatThrownBy(pack::requireSums)
        .isInstanceOf(BadFileException.class)
        .hasMessage(part + ": has other bytes than were packed, from byte 0 on");
  }

  @Test
  void aPackThatIsCutOffWhileItIsInUseIsToldInASentence() throws IOException {
    ImageSet images = images(pack());
    write(onlyPack().resolve(ImagePack.part(0)), new byte[0]);
    assertThatThrownBy(() -> images.pixels(7))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("images-0.u8: has become shorter while its images were in use");
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does something when packing begins. */
  private record Amidst(Runnable what, List<String> said) implements ProgressListener {
    @Override
    public void info(String sentence) {
      said.add(sentence);
    }

    @Override
    public <T> T watch(String sentence, Function<Consumer<String>, T> work) {
      what.run();
      return work.apply(said::add);
    }
  }

  @Test
  void aPackThatIsInterruptedLeavesNothing() {
    var interrupting = new Amidst(() -> Thread.currentThread().interrupt(), said);
    assertThatThrownBy(() -> pack(interrupting, ImagePack.PART))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "Interrupted: faces was not packed to its end, and nothing of it is kept; the same call"
                + " begins again.");
    assertThat(Thread.interrupted()).isFalse();
    assertThat(onlyPack().toFile().list()).containsExactly(FolderLock.FILE_NAME);
    assertThat(images(pack()).size()).isEqualTo(FACES);
  }

  @Test
  void aPackThatFailsAfterItsFirstPartsLeavesNothing() {
    var read = new AtomicInteger();
    var failing =
        new Packer.Preprocessing(
            "faces",
            "faces",
            "failing",
            SHAPE,
            1 << 20,
            (image, decoder) -> {
              if (read.incrementAndGet() > 8) {
                throw new UnreadableImageException("is what it should not be");
              }
              return new byte[IMAGE];
            });
    var packer = new Packer(workspace(folder), said::add, 2 * IMAGE);
    assertThatThrownBy(() -> packer.pack(new ImageSource.Zip(zip), failing, files -> files))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("is what it should not be");
    assertThat(onlyPack().toFile().list()).containsExactly(FolderLock.FILE_NAME);
  }

  @Test
  void whatAKilledPackingLeftIsCleared() throws IOException {
    pack();
    Files.delete(onlyPack().resolve(ImagePack.INDEX));
    Files.write(onlyPack().resolve(".images-1.u8.3f.part"), new byte[100]);
    pack();
    assertThat(onlyPack().toFile().list())
        .containsExactlyInAnyOrder(FolderLock.FILE_NAME, ImagePack.INDEX, ImagePack.part(0));
  }

  @Test
  void twoAtOncePackOnceAndHaveTheSame() {
    var others = new ArrayList<CompletableFuture<ImagePack>>();
    var listener =
        new Amidst(
            () -> {
              others.add(CompletableFuture.supplyAsync(() -> pack(said::add, ImagePack.PART)));
              sleep(); // so that the other comes amidst
            },
            new ArrayList<>());
    ImagePack mine = pack(listener, ImagePack.PART);
    assertThat(images(others.get(0).join()).digest()).isEqualTo(images(mine).digest());
    assertThat(said)
        .containsExactly("Waiting for another process, which is packing the same images.");
  }

  private static void sleep() {
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void howFarItIsIsToldWithTheTimeLeft() throws Exception {
    var slow =
        new Packer.Preprocessing(
            "faces",
            "faces",
            "slow",
            SHAPE,
            1 << 20,
            (image, decoder) -> {
              sleep();
              return new byte[IMAGE];
            });
    var told = new Amidst(() -> {}, said);
    new Packer(workspace(folder), told).pack(new ImageSource.Zip(zip), slow, files -> files);
    assertThat(said)
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches("\\d+ of 12 images \\(\\d+ images/s, \\d+:\\d\\d min left\\)"));
  }

  @Test
  void aDiskThatFillsUpLeavesNothing() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    List<String> lines = SmallDisk.lines(disk, Packings.class);
    String remedy = "; free some space or set WAELAB_WORK to a folder on another disk";
    assertThat(lines.get(0))
        .matches(".*/packs/faces-\\w+ needs room for 2 MB, but its disk has 1 MB left" + remedy);
    assertThat(lines.get(1)).matches(".*/images-0.u8 cannot be written: its disk is full" + remedy);
    assertThat(lines.get(2)).isEqualTo("12 images, and left by those before: [.lock]");
  }

  /** Packs on a small disk and prints what is said; started by {@link SmallDisk}. */
  static final class Packings {
    private Packings() {}

    public static void main(String[] args) throws IOException {
      Path disk = Path.of(args[0]);
      Path elsewhere = Files.createTempDirectory("waelab");
      try {
        byte[] face = Faces.files(1).get(Faces.name(1));
        var many = new TreeMap<String, byte[]>();
        IntStream.rangeClosed(1, 200).forEach(i -> many.put(Faces.name(i), face));
        told(disk, Faces.zip(elsewhere, many), () -> {});
        Path zip = Faces.zip(elsewhere, Faces.files(FACES));
        Path filler = disk.resolve("filler");
        told(disk, zip, () -> write(filler, new byte[950_000]));
        Files.delete(filler);
        List<String> left =
            Folders.in(disk.resolve(Packer.FOLDER)).stream()
                .flatMap(pack -> Stream.of(pack.toFile().list()))
                .distinct()
                .toList();
        ImagePack pack = told(disk, zip, () -> {});
        System.out.println(pack.names().size() + " images, and left by those before: " + left);
      } finally {
        Folders.delete(elsewhere);
      }
    }

    private static ImagePack told(Path disk, Path zip, Runnable amidst) {
      try {
        var listener = new Amidst(amidst, new ArrayList<>());
        return new Packer(workspace(disk), listener)
            .pack(new ImageSource.Zip(zip), RECIPE, files -> files);
      } catch (StorageException e) {
        System.out.println(e.getMessage());
        return null;
      }
    }
  }
}
