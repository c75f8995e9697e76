package waelab.notebook.page;

/** Text inside HTML. */
public final class Html {

  private Html() {}

  /** A text as the content of an element, or of an attribute between double quotes. */
  public static String text(String plain) {
    return plain
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
