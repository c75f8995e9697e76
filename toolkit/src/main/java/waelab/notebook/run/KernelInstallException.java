package waelab.notebook.run;

import waelab.base.LabException;

/** The kernel cannot be given to Jupyter, or taken away from it. */
public final class KernelInstallException extends LabException {

  private static final long serialVersionUID = 1L;

  /** The end of a sentence. */
  static final String ELSEWHERE = ", or name another folder of Jupyter's by JUPYTER_DATA_DIR.";

  KernelInstallException(String sentence) {
    super(sentence);
  }

  KernelInstallException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
