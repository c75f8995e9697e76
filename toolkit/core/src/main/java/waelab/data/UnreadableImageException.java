package waelab.data;

/**
 * One stored image of many that cannot be had; its message is the rest of a sentence about it, such
 * as "is cut off". What has many images leaves it out and counts it.
 */
final class UnreadableImageException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableImageException(String what) {
    super(what);
  }

  UnreadableImageException(String what, Throwable cause) {
    super(what, cause);
  }
}
