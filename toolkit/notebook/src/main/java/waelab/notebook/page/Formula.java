package waelab.notebook.page;

/**
 * A formula in TeX.
 *
 * @param tex the TeX without its delimiters
 * @param display whether it has a line of its own
 * @param written its source text with the delimiters
 */
record Formula(String tex, boolean display, String written) {

  /** The start of the element by which the page's script and style find formulas. */
  static final String ELEMENT = "<span class=\"math ";

  /** An element that MathJax fills; until then, or without scripts, it shows the TeX. */
  String html() {
    String open = display ? "display\">\\[" : "inline\">\\(";
    return ELEMENT + open + Html.text(tex) + (display ? "\\]" : "\\)") + "</span>";
  }
}
