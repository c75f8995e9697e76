package waelab.notebook.file;

import java.nio.file.Path;
import waelab.base.BadFileException;
import waelab.base.LabException;
import waelab.base.Printable;

/** A file is not a notebook, or not a notebook of Java cells. */
public final class BadNotebookException extends LabException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong with a file.
   *
   * @param what the rest of a sentence that begins with the file's name
   */
  public BadNotebookException(Path file, String what) {
    super(Printable.line(file + " ") + what + ".");
  }

  /** Says why a file cannot be read. */
  BadNotebookException(BadFileException fault) {
    super(fault.getMessage() + ".", fault);
  }
}
