package waelab.base;

import java.nio.file.Path;

/** A folder that another process, or another part of this one, is writing into. */
public final class FolderInUseException extends LabException {

  private static final long serialVersionUID = 1L;

  private final transient Path folder;
  private final String holder;

  FolderInUseException(Path folder, String holder) {
    super(
        Printable.of(
            "%s is being written by %s; wait until that has ended, or write into another folder",
            folder, holder));
    this.folder = folder;
    this.holder = holder;
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /**
   * The holder of the folder's lock, such as {@code process 4711 on lab3 since
   * 2026-01-31T12:00:00Z}.
   */
  public String holder() {
    return holder;
  }
}
