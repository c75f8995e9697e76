package waelab.notebook.page;

import java.util.Locale;

/** Text and pictures inside HTML. */
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

  /**
   * A picture as an element.
   *
   * @param png the file in Base64
   * @param alt what it shows
   */
  public static String image(String png, int width, int height, String alt) {
    return String.format(
        Locale.ROOT,
        "<img src=\"data:image/png;base64,%s\" width=\"%d\" height=\"%d\" alt=\"%s\""
            + " style=\"max-width:100%%;height:auto\">",
        png,
        width,
        height,
        text(alt));
  }
}
