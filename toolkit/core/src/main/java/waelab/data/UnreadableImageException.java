package waelab.data;

/**
 * One of many stored images cannot be read. The message is the rest of a sentence about the image,
 * such as "is cut off". Callers leave the image out and count it.
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
