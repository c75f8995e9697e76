package waelab.runs;

import java.nio.file.Files;
import java.nio.file.Path;
import waelab.base.FolderLock;
import waelab.base.Folders;

/**
 * A run that is trained again, in a separate folder next to the old one, which it replaces when it
 * is complete. If the process is killed at any point, a complete run is found under the name.
 */
final class Replacement {

  /** The end of a folder's name while its run is trained again. */
  private static final String END = ".fresh";

  private Replacement() {}

  /** The folder where the run of a folder is trained again. */
  static Path of(Path folder) {
    return folder.resolveSibling(folder.getFileName() + END);
  }

  /** Whether a folder is such a temporary folder with a run. */
  static boolean is(Path folder) {
    return folder.getFileName().toString().endsWith(END) && StoredRun.isIn(folder);
  }

  /** The name that a folder has when nothing is being replaced. */
  static String name(Path folder) {
    String name = folder.getFileName().toString();
    return is(folder) ? name.substring(0, name.length() - END.length()) : name;
  }

  /** The folder with the run of a name: that of the new run, once it is complete. */
  static Path current(Path folder) {
    Path usual = folder.resolveSibling(name(folder));
    Path fresh = of(usual);
    return StoredRun.readableIn(fresh).filter(StoredRun::isWhole).isPresent() ? fresh : usual;
  }

  /**
   * Gives a complete new run its name. Of the old run, {@code run.json}, which marks a run, is
   * deleted last.
   */
  static void finish(Path folder) {
    Path fresh = current(folder);
    if (fresh.equals(folder)) {
      return;
    }
    if (Files.exists(folder)) {
      FolderLock.acquire(folder).close(); // throws if another process writes there
      StoredRun.in(folder).requireIs(StoredRun.in(fresh).facts().id());
      Folders.clear(folder, file -> !file.endsWith(RunFacts.FILE_NAME));
      Folders.delete(folder);
    }
    Folders.replace(fresh, folder);
  }

  /** Finishes a replacement that was interrupted, or deletes a new run that is not complete. */
  static void prune(Path fresh) {
    if (current(fresh).equals(fresh)) {
      finish(fresh.resolveSibling(name(fresh)));
    } else {
      Folders.delete(fresh);
    }
  }
}
