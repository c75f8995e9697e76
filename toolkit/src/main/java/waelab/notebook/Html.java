package waelab.notebook;

/** Text inside HTML. */
final class Html {

  private Html() {}

  /** A text as the content of an element, or of an attribute between double quotes. */
  static String text(String plain) {
    return plain
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
