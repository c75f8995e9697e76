package waelab.base;

/** A file that could not be downloaded; received bytes are kept if they can be used again. */
public final class DownloadException extends LabException {

  private static final long serialVersionUID = 1L;

  private final boolean offline;

  DownloadException(String sentence, boolean offline, Throwable cause) {
    super(sentence, cause);
    this.offline = offline;
  }

  /** True if no mirror could be reached at all: there is most likely no network. */
  public boolean offline() {
    return offline;
  }
}
