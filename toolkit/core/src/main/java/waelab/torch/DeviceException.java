package waelab.torch;

import waelab.base.LabException;

/** A device that was asked for and cannot be had, or a system that PyTorch has no library for. */
public final class DeviceException extends LabException {

  private static final long serialVersionUID = 1L;

  /** Makes the error from its sentence. */
  public DeviceException(String sentence) {
    super(sentence);
  }

  /** Makes the error from its sentence and what led to it. */
  public DeviceException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
