package waelab.notebook.page;

/**
 * A formula in TeX.
 *
 * @param tex without what it was written between
 * @param display whether it has a line of its own
 * @param written as its author wrote it
 */
record Formula(String tex, boolean display, String written) {

  /** How the page's script and style know formulas. */
  static final String ELEMENT = "<span class=\"math ";

  /** An element that MathJax fills; until then, or without scripts, it shows the TeX. */
  String html() {
    String open = display ? "display\">\\[" : "inline\">\\(";
    return ELEMENT + open + Html.text(tex) + (display ? "\\]" : "\\)") + "</span>";
  }
}
