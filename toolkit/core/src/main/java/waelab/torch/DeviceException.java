package waelab.torch;

import waelab.base.LabException;

/** The requested device is not available, or PyTorch has no library for this system. */
public final class DeviceException extends LabException {

  private static final long serialVersionUID = 1L;

  /** Makes the error from its sentence. */
  public DeviceException(String sentence) {
    super(sentence);
  }

  /** Makes the error from its sentence and its cause. */
  public DeviceException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
