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
 * Decodes image files once and packs them, so that later calls load them immediately. A pack is
 * identified by its source's state and its recipe: a file that changes is packed again.
 */
final class Packer {

  /** The folder of all packs, inside the work folder. */
  static final String FOLDER = "packs";

  private static final Duration POLL = Duration.ofMillis(200);

  private final Path packs;
  private final ProgressListener listener;
  private final int partSize;

  /**
   * Packs into a workspace.
   *
   * @param listener receives a sentence for each slow step and for what is left out
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
   * The pack of some of a source's images. It is made if it does not exist yet.
   *
   * @param choose selects the names of the files to pack, in their order, from all names
   * @throws BadFileException if the source is damaged, or too few of its images can be read
   * @throws StorageException if the disk is full or cannot be written; no incomplete pack is left
   * @throws LabException if the thread is interrupted
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

  /** The pack, if it already exists. */
  Optional<ImagePack> find(ImageSource source, Preprocessing recipe) {
    return whole(folder(source, recipe), damage -> {});
  }

  /** Reads all packs of one name completely; returns a sentence for each that cannot be used. */
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

  /** The complete packs of one name in a workspace. */
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
      // The process that had the lock may have packed the images meanwhile.
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

  /** Waits until no other process packs the same images. */
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

  /** Deletes the content of a pack's folder, except the lock. */
  private static void clear(Path folder) {
    Folders.clear(folder, file -> !file.getFileName().toString().equals(FolderLock.FILE_NAME));
  }

  /**
   * How image files become images of one shape.
   *
   * @param title what is made, for messages: "CelebA"; one line
   * @param name of the pack's folder, without its key
   * @param text what is done to each image and which images are taken; another text means another
   *     pack
   * @param shapes returns C×H×W of all images from the files with these names; the shape is not
   *     part of a pack's key
   * @param largestFile maximum number of bytes; a longer file is not read
   * @param reader makes one image
   */
  record Preprocessing(
      String title,
      String name,
      String text,
      BiFunction<ImageFiles, List<String>, Shape> shapes,
      int largestFile,
      Reader reader) {

    /** All images get this shape, whatever the files contain. */
    Preprocessing(
        String title, String name, String text, Shape shape, int largestFile, Reader reader) {
      this(title, name, text, (files, names) -> shape, largestFile, reader);
    }

    /** Makes one image. */
    @FunctionalInterface
    interface Reader {
      /**
       * Makes C·H·W bytes of a file. If there are more, only the first are used.
       *
       * @throws UnreadableImageException if it is not an image of the required kind
       */
      byte[] read(PlainImage image, ImageDecoder decoder) throws UnreadableImageException;
    }
  }
}
