package waelab.runs;

import java.nio.file.Files;
import java.nio.file.Path;
import waelab.base.FolderLock;
import waelab.base.Folders;

/**
 * A run that is trained once more: in a folder of its own beside the old one, whose place it takes
 * when it is whole. Wherever a process is killed, one whole run is found under the name.
 */
final class Replacement {

  /** The end of a folder's name while its run is trained once more. */
  private static final String END = ".fresh";

  private Replacement() {}

  /** Where the run of a folder is trained once more. */
  static Path of(Path folder) {
    return folder.resolveSibling(folder.getFileName() + END);
  }

  /** Whether a folder is such a place. */
  static boolean is(Path folder) {
    return folder.getFileName().toString().endsWith(END) && StoredRun.isIn(folder);
  }

  /** The name that a folder has when nothing is being replaced. */
  static String name(Path folder) {
    String name = folder.getFileName().toString();
    return is(folder) ? name.substring(0, name.length() - END.length()) : name;
  }

  /** The folder that a name stands for: that of the fresh run, once it is whole. */
  static Path current(Path folder) {
    Path usual = folder.resolveSibling(name(folder));
    Path fresh = of(usual);
    return StoredRun.readableIn(fresh).filter(StoredRun::isWhole).isPresent() ? fresh : usual;
  }

  /** Gives a whole fresh run its name; of what had it, the mark of a run is deleted last. */
  static void finish(Path folder) {
    Path fresh = current(folder);
    if (fresh.equals(folder)) {
      return;
    }
    if (Files.exists(folder)) {
      FolderLock.acquire(folder).close(); // nobody writes there
      StoredRun.in(folder).requireIs(StoredRun.in(fresh).facts().id());
      Folders.clear(folder, file -> !file.endsWith(RunFacts.FILE_NAME));
      Folders.delete(folder);
    }
    Folders.replace(fresh, folder);
  }

  /** Finishes what was interrupted between two steps, or deletes what is not whole. */
  static void prune(Path fresh) {
    if (current(fresh).equals(fresh)) {
      finish(fresh.resolveSibling(name(fresh)));
    } else {
      Folders.delete(fresh);
    }
  }
}
