package waelab.notebook;

/** Text inside HTML. */
final class Html {

  private Html() {}

  /** Text between tags, or in an attribute's double quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
