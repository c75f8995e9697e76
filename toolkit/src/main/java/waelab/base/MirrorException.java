package waelab.base;

/** Why one mirror did not give the file; the next one may. */
final class MirrorException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean reached;

  /**
   * Makes the error.
   *
   * @param what what the mirror did, as the rest of a sentence that its address opens
   * @param reached false if nothing was heard from it
   */
  MirrorException(String what, boolean reached, Throwable cause) {
    super(what, cause);
    this.reached = reached;
  }

  /** As the other, for a mirror that did answer. */
  MirrorException(String what) {
    this(what, true, null);
  }

  boolean reached() {
    return reached;
  }
}
