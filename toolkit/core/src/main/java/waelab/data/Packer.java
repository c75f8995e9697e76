package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.FolderInUseException;
import waelab.base.FolderLock;
import waelab.base.Folders;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.StoppedException;
import waelab.base.StorageException;
import waelab.base.Workspace;

/**
 * Decodes image files once and packs them, so that they are there at once from then on. A pack is
 * known by its source's state and its recipe: a file that changes is packed anew.
 */
final class Packer {

  /** Where packs lie, inside the folder for everything written. */
  static final String FOLDER = "packs";

  private static final Duration POLL = Duration.ofMillis(200);

  private final Path packs;
  private final ProgressListener listener;
  private final int partSize;

  /**
   * Packs into a workspace.
   *
   * @param listener is told what takes time and what is left out
   */
  Packer(Workspace workspace, ProgressListener listener) {
    this(workspace, listener, ImagePack.PART);
  }

  /** Packs into parts of another size, in bytes. */
  Packer(Workspace workspace, ProgressListener listener, int partSize) {
    this.packs = workspace.work().resolve(FOLDER);
    this.listener = listener;
    this.partSize = partSize;
  }

  /**
   * The pack of some of a source's images, made first where there is none yet.
   *
   * @param choose from the names of all files those to pack, in their order
   * @throws BadFileException if the source is damaged, or too few of its images can be read
   * @throws StorageException if the disk is full or cannot be written; no half of a pack is left
   * @throws LabException if somebody interrupts
   */
  ImagePack pack(ImageSource source, Preprocessing recipe, UnaryOperator<List<String>> choose) {
    Path folder = folder(source, recipe);
    ImagePack pack =
        whole(folder, listener::note).orElseGet(() -> packInTurn(source, recipe, choose, folder));
    String leftOut = pack.facts().get(ImagePack.LEFT_OUT);
    if (!leftOut.isEmpty()) {
      listener.info("Left out of " + recipe.title() + ": " + leftOut + ".");
    }
    return pack;
  }

  /** The pack, if there is one already. */
  Optional<ImagePack> find(ImageSource source, Preprocessing recipe) {
    return whole(folder(source, recipe), damage -> {});
  }

  /** Reads the packs of one name whole, and tells why those that cannot be used cannot. */
  static List<String> damage(Workspace workspace, String name) {
    var damage = new ArrayList<String>();
    for (Path folder : folders(workspace, name)) {
      try {
        ImagePack.in(folder).ifPresent(ImagePack::requireSums);
      } catch (BadFileException e) {
        damage.add(e.getMessage() + "; delete its folder, and it is packed again");
      }
    }
    return damage;
  }

  private Path folder(ImageSource source, Preprocessing recipe) {
    String what = String.join("\n", ImagePack.FORMAT, source.state(), recipe.text());
    String key = Checksum.of(what.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
    return packs.resolve(recipe.name() + "-" + key);
  }

  /** The whole packs of one name that a workspace holds. */
  static List<ImagePack> all(Workspace workspace, String name) {
    return folders(workspace, name).stream()
        .flatMap(folder -> whole(folder, damage -> {}).stream())
        .toList();
  }

  private static List<Path> folders(Workspace workspace, String name) {
    return Folders.in(workspace.work().resolve(FOLDER)).stream()
        .filter(folder -> folder.getFileName().toString().startsWith(name + "-"))
        .toList();
  }

  private ImagePack packInTurn(
      ImageSource source, Preprocessing recipe, UnaryOperator<List<String>> choose, Path folder) {
    try (FolderLock lock = turn(folder)) {
      // Whoever had the lock may have packed it meanwhile.
      return whole(lock.folder(), damage -> {})
          .orElseGet(() -> packed(source, recipe, choose, lock.folder()));
    }
  }

  private static Optional<ImagePack> whole(Path folder, Consumer<String> toldOfDamage) {
    try {
      return ImagePack.in(folder);
    } catch (BadFileException e) {
      toldOfDamage.accept(e.getMessage() + "; it is packed again.");
      return Optional.empty();
    }
  }

  /** Waits until no other process packs the same. */
  private FolderLock turn(Path folder) {
    for (boolean told = false; ; told = true) {
      try {
        return FolderLock.acquire(folder);
      } catch (FolderInUseException e) {
        if (!told) {
          listener.note("Waiting for another process, which is packing the same images.");
        }
      }
      try {
        Thread.sleep(POLL.toMillis());
      } catch (InterruptedException e) {
        throw new StoppedException(
            "Interrupted while another process was packing the same images.");
      }
    }
  }

  private ImagePack packed(
      ImageSource source, Preprocessing recipe, UnaryOperator<List<String>> choose, Path folder) {
    clear(folder);
    boolean done = false;
    try (ImageFiles files = source.open()) {
      List<String> names = choose.apply(files.names());
      Shape shape = recipe.shapes().apply(files, names);
      StorageException.requireRoom(folder, names.size() * shape.size());
      String sentence =
          Printable.of("Packing %s, once: %,d images ...", recipe.title(), names.size());
      ImagePack pack =
          listener.watch(
              sentence,
              told ->
                  new Packing(source, recipe, folder, shape, files, names, told).pack(partSize));
      done = true;
      return pack;
    } finally {
      if (!done) {
        clear(folder);
      }
    }
  }

  /** Deletes what a pack's folder holds, but for the lock. */
  private static void clear(Path folder) {
    Folders.clear(folder, file -> !file.getFileName().toString().equals(FolderLock.FILE_NAME));
  }

  /**
   * How image files become images of one shape.
   *
   * @param title what is made, for a person: "CelebA"; one line
   * @param name of the pack's files, without its key
   * @param text what is done to each image and which are taken; another text is another pack
   * @param shapes tells C×H×W of all from a look at the files of these names, which the key of a
   *     pack does not tell apart
   * @param largestFile bytes; a longer file is no such image
   * @param reader makes one of them
   */
  record Preprocessing(
      String title,
      String name,
      String text,
      BiFunction<ImageFiles, List<String>, Shape> shapes,
      int largestFile,
      Reader reader) {

    /** All images have one shape, whatever they are. */
    Preprocessing(
        String title, String name, String text, Shape shape, int largestFile, Reader reader) {
      this(title, name, text, (files, names) -> shape, largestFile, reader);
    }

    /** Makes one image. */
    @FunctionalInterface
    interface Reader {
      /**
       * Makes C·H·W bytes of a file, or more, of which the first count.
       *
       * @throws UnreadableImageException if it is none of the images wanted
       */
      byte[] read(PlainImage image, ImageDecoder decoder) throws UnreadableImageException;
    }
  }
}
