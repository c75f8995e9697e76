package waelab.notebook.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Markdown in which marks replace the formulas, so that the Markdown parser does not interpret
 * {@code _}, {@code *}, {@code |} and line starts in them. The rules are those of JupyterLab:
 *
 * <ul>
 *   <li>{@code $$…$$} and {@code \begin{x}…\end{x}} are shown on a line of their own;
 *   <li>{@code $…$} is an inline formula if no space follows its first {@code $}, and its last one
 *       has no space before and no digit after it. So "$5 and $6" is money. If the next {@code $}
 *       cannot close the formula, there is no formula; JupyterLab searches for a later {@code $};
 *   <li>braces in a formula are balanced, and a formula contains no empty line;
 *   <li>{@code \$} is a dollar sign, inside a formula and outside;
 *   <li>code has no formulas.
 * </ul>
 */
final class Formulas {

  /** The mark of a formula is its number between these two private-use characters. */
  static final char OPEN = '\uE000';

  static final char CLOSE = '\uE001';

  private static final Pattern MARK = Pattern.compile(OPEN + "(\\d{1,6})" + CLOSE);
  private static final Pattern FENCED =
      Pattern.compile("(?m)^[ >]{0,8}(`{3,}|~{3,})[^\\n]*(?:\\n|\\z)");
  private static final Pattern ENVIRONMENT = Pattern.compile("\\\\begin\\{([a-zA-Z]+\\*?)}");
  private static final Pattern EMPTY_LINE = Pattern.compile("\\n[ \\t]*\\n");

  private final String source;
  private final StringBuilder text = new StringBuilder();
  private final List<Formula> formulas = new ArrayList<>();
  private int at;

  private Formulas(String source) {
    this.source = source;
  }

  /** Replaces the formulas of a text by marks. */
  static Formulas in(String markdown) {
    var formulas = new Formulas(markdown.replaceAll("\\r\\n?", "\n"));
    formulas.scan();
    return formulas;
  }

  /** The text with a mark for each formula. */
  String text() {
    return text.toString();
  }

  /** The formula with the number of a mark. */
  Formula get(int number) {
    return formulas.get(number);
  }

  /** The number of formulas. */
  int size() {
    return formulas.size();
  }

  /** Replaces each mark in a text. */
  String replace(String marked, Function<Formula, String> by) {
    return MARK.matcher(marked)
        .replaceAll(
            mark -> {
              int number = Integer.parseInt(mark.group(1));
              String found = number < size() ? by.apply(get(number)) : mark.group();
              return Matcher.quoteReplacement(found);
            });
  }

  private void scan() {
    while (at < source.length()) {
      char c = source.charAt(at);
      if ((at == 0 || source.charAt(at - 1) == '\n') && copyFenced()) {
        continue;
      }
      switch (c) {
        case '\\' -> {
          if (!environment()) {
            copyTo(at + 2);
          }
        }
        case '`' -> copyTo(afterCode(at));
        case '$' -> dollar();
        default -> copyTo(at + 1);
      }
    }
  }

  private void copyTo(int end) {
    int to = Math.min(end, source.length());
    text.append(source, at, to);
    at = to;
  }

  private boolean copyFenced() {
    Matcher fence = FENCED.matcher(source).region(at, source.length());
    if (!fence.lookingAt()) {
      return false;
    }
    String mark = Pattern.quote(fence.group(1).substring(0, 1));
    Matcher end =
        Pattern.compile(
                "(?m)^[ >]{0,8}" + mark + "{" + fence.group(1).length() + ",}[ \\t]*$(?:\\n|\\z)")
            .matcher(source);
    copyTo(end.find(fence.end()) ? end.end() : source.length());
    return true;
  }

  /** The end of the code span that begins here; if none begins here, the end of the backticks. */
  private int afterCode(int from) {
    int ticks = run(from);
    int limit = limit(from);
    for (int i = from + ticks; i < limit; i++) {
      if (source.charAt(i) == '`') {
        int found = run(i);
        if (found == ticks) {
          return i + found;
        }
        i += found - 1;
      }
    }
    return from + ticks;
  }

  private int run(int from) {
    int end = from;
    while (end < source.length() && source.charAt(end) == '`') {
      end++;
    }
    return end - from;
  }

  /** The next empty line. */
  private int limit(int from) {
    Matcher empty = EMPTY_LINE.matcher(source);
    return empty.find(from) ? empty.start() : source.length();
  }

  private boolean environment() {
    Matcher begin = ENVIRONMENT.matcher(source).region(at, source.length());
    if (!begin.lookingAt()) {
      return false;
    }
    String end = "\\end{" + begin.group(1) + '}';
    int found = source.indexOf(end, begin.end());
    if (found < 0 || found > limit(at)) {
      return false;
    }
    setAside(at, 0, found + end.length(), true);
    return true;
  }

  private void dollar() {
    boolean display = source.startsWith("$$", at);
    int width = display ? 2 : 1;
    int from = at + width;
    boolean opens = display || from < source.length() && !isSpace(from);
    int end = opens ? end(from, display) : -1;
    if (end > from) {
      setAside(at, width, end + width, display);
    } else {
      copyTo(from);
    }
  }

  /** Where the closing dollar is, or -1. */
  private int end(int from, boolean display) {
    int limit = limit(from);
    int depth = 0;
    for (int i = from; i < limit; i++) {
      switch (source.charAt(i)) {
        case '\\' -> i++;
        case '`' -> i = afterCode(i) - 1;
        case '{' -> depth++;
        case '}' -> depth = Math.max(0, depth - 1);
        case '$' -> {
          if (depth == 0 && (!display || source.startsWith("$$", i))) {
            return display || closes(i) ? i : -1;
          }
        }
        default -> {}
      }
    }
    return -1;
  }

  private boolean closes(int dollar) {
    boolean digit = dollar + 1 < source.length() && isDigit(source.charAt(dollar + 1));
    return !isSpace(dollar - 1) && !digit;
  }

  private boolean isSpace(int index) {
    return Character.isWhitespace(source.charAt(index));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void setAside(int start, int width, int end, boolean display) {
    text.append(OPEN).append(formulas.size()).append(CLOSE);
    String tex = source.substring(start + width, end - width).strip();
    formulas.add(new Formula(tex, display, source.substring(start, end)));
    at = end;
  }
}
