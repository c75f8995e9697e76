package waelab.notebook.run;

import java.util.List;
import waelab.base.LabException;

/** The kernel did not start, ended early, or was ended because a cell took too long. */
public final class KernelException extends LabException {

  private static final long serialVersionUID = 1L;

  private final String kind;
  private final transient List<String> log;

  /**
   * Says what happened to the kernel.
   *
   * @param kind one word for it, which a notebook shows as the name of the error
   * @param sentence what happened
   * @param log the last lines that the kernel wrote to its own output
   */
  KernelException(String kind, String sentence, List<String> log) {
    super(sentence);
    this.kind = kind;
    this.log = List.copyOf(log);
  }

  /** The same with the log in its message, for a failure that no cell caused. */
  KernelException withLog() {
    String told = log.isEmpty() ? "" : " Its last lines were:\n  " + String.join("\n  ", log);
    return new KernelException(kind, getMessage() + told, log);
  }

  String kind() {
    return kind;
  }

  List<String> log() {
    return log;
  }
}
