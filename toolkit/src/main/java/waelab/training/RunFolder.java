package waelab.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import waelab.base.BadFileException;
import waelab.base.FolderLock;
import waelab.base.StorageException;
import waelab.model.Model;

/**
 * The folder of one run, with the places to go on from. One process at a time writes into it.
 *
 * <p>A checkpoint is a file of its own, named by its step and written whole or not at all; the one
 * before it is deleted only when the next is there, so that at every moment there is one to go on
 * from.
 */
final class RunFolder implements Keeper, AutoCloseable {

  private static final Pattern NAME = Pattern.compile("step-(\\d+)\\.safetensors");
  private static final int KEPT = 2;

  private final Path checkpoints;
  private final FolderLock lock;

  private RunFolder(Path folder, FolderLock lock) {
    checkpoints = folder.resolve("checkpoints");
    this.lock = lock;
  }

  /**
   * Opens a run's folder for writing; it is made if it is not there.
   *
   * @throws waelab.base.FolderInUseException if another process writes into it
   */
  static RunFolder open(Path folder) {
    return new RunFolder(folder, FolderLock.acquire(folder));
  }

  /**
   * Goes on from the last checkpoint.
   *
   * @throws BadFileException if it is damaged, or of another model; the message names the one
   *     before it, if there is one
   */
  @Override
  public Optional<Checkpoint> resume(Model model, Map<String, String> origin) {
    List<Path> found = found();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Checkpoint.read(found.get(0), model, origin));
    } catch (BadFileException e) {
      if (found.size() == 1) {
        throw e;
      }
      throw new BadFileException(
          found.get(0),
          "cannot be used; delete it to go on from "
              + found.get(1).getFileName()
              + " beside it ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  @Override
  public void keep(Checkpoint checkpoint, Model model) {
    checkpoint.write(checkpoints.resolve("step-" + checkpoint.steps() + ".safetensors"), model);
    found().stream().skip(KEPT).forEach(RunFolder::delete);
  }

  /** All checkpoints, the last first. */
  private List<Path> found() {
    if (!Files.isDirectory(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .filter(file -> step(file) >= 0)
          .sorted((a, b) -> Long.compare(step(b), step(a)))
          .toList();
    } catch (IOException e) {
      throw StorageException.of(checkpoints, e);
    }
  }

  private static long step(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw StorageException.of(file, e);
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
