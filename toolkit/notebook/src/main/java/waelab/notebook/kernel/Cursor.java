package waelab.notebook.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * The place of a cursor in Java text, which may be incomplete: the name that it is on, the text in
 * quotes that it is in, and the call that it is in.
 */
final class Cursor {

  /** A class with type arguments before the bracket of its constructor. */
  private static final Pattern NEW = Pattern.compile("new\\s+[\\w.]*?(\\w+)\\s*<[^()]*>$");

  /** An open bracket, and how many commas come after it, up to the cursor. */
  private static final class Bracket {
    final int at;
    int commas;

    Bracket(int at) {
      this.at = at;
    }
  }

  private final String code;
  private final int at;

  /** Brackets that are open at the cursor, the innermost first. */
  private final Deque<Bracket> open = new ArrayDeque<>();

  /** Where the last closed pair of round brackets begins; −1 if there is none. */
  private int closed = -1;

  /** Where the comment or text in quotes around the cursor begins; −1 if there is none. */
  private int literal = -1;

  /**
   * Reads a text up to a cursor.
   *
   * @param at how many characters are before the cursor
   */
  Cursor(String code, int at) {
    this.code = code;
    this.at = Math.max(0, Math.min(at, code.length()));
    int i = 0;
    while (i < this.at) {
      int end = literalEnd(i);
      if (end > this.at || end == this.at && i < end && !isClosed(i, end)) {
        literal = i;
        return;
      }
      if (end == i) {
        read(i);
        end++;
      }
      i = end;
    }
  }

  private void read(int i) {
    switch (code.charAt(i)) {
      case '(', '[', '{' -> open.push(new Bracket(i));
      case ')', ']', '}' -> {
        Bracket last = open.poll();
        closed = last != null && code.charAt(last.at) == '(' ? last.at : closed;
      }
      case ',' -> {
        if (!open.isEmpty()) {
          open.peek().commas++;
        }
      }
      default -> {}
    }
  }

  /**
   * The end of the comment or of the text in quotes that begins at a place; the place itself if
   * none begins there.
   */
  private int literalEnd(int from) {
    if (code.startsWith("//", from)) {
      int end = code.indexOf('\n', from);
      return end < 0 ? code.length() : end;
    }
    if (code.startsWith("/*", from)) {
      int end = code.indexOf("*/", from + 2);
      return end < 0 ? code.length() : end + 2;
    }
    String quote = quote(from);
    if (quote.isEmpty()) {
      return from;
    }
    for (int i = from + quote.length(); i < code.length(); i++) {
      if (code.startsWith(quote, i)) {
        return i + quote.length();
      }
      if (code.charAt(i) == '\n' && quote.length() == 1) {
        return i; // it is not closed
      }
      if (code.charAt(i) == '\\') {
        i++;
      }
    }
    return code.length();
  }

  private String quote(int from) {
    return code.startsWith("\"\"\"", from)
        ? "\"\"\""
        : code.charAt(from) == '"' ? "\"" : code.charAt(from) == '\'' ? "'" : "";
  }

  /** Whether a comment or a text in quotes is closed. */
  private boolean isClosed(int from, int end) {
    if (code.startsWith("//", from)) {
      return false;
    }
    String closing = code.startsWith("/*", from) ? "*/" : quote(from);
    return end - from >= 2 * closing.length() && code.startsWith(closing, end - closing.length());
  }

  /** Whether the cursor is in a comment or in a text between quotes. */
  boolean isInLiteral() {
    return literal >= 0;
  }

  /** Where the text in double quotes around the cursor begins, after its quote. */
  OptionalInt text() {
    return literal >= 0 && code.charAt(literal) == '"' && quote(literal).length() == 1
        ? OptionalInt.of(literal + 1)
        : OptionalInt.empty();
  }

  /**
   * Where the text in double quotes around the cursor ends, before its quote; the cursor if no
   * quote closes it. If a bracket, comma or semicolon comes before the next quote, that quote opens
   * another text.
   */
  int textEnd() {
    int end = literalEnd(literal) - 1;
    boolean open = !isClosed(literal, end + 1);
    return open || code.substring(at, end).matches("(?s).*[(),;].*") ? at : end;
  }

  /** Whether {@link #textEnd} is before a closing quote. */
  boolean isTextClosed() {
    return textEnd() < code.length() && code.charAt(textEnd()) == '"';
  }

  /**
   * A call that the cursor is in.
   *
   * @param name the method's, or the class's after {@code new}
   * @param bracket where its bracket is
   * @param argument which argument the cursor is in, from 0
   */
  record Call(String name, int bracket, int argument) {}

  /** The innermost call that the cursor is in. */
  Optional<Call> call() {
    return open.stream()
        .filter(each -> code.charAt(each.at) == '(')
        .flatMap(each -> name(each.at).map(name -> new Call(name, each.at, each.commas)).stream())
        .findFirst();
  }

  /** The name before a bracket that opens a call. */
  private Optional<String> name(int bracket) {
    String before = code.substring(0, bracket).stripTrailing();
    Matcher generic = NEW.matcher(before);
    if (before.endsWith(">") && generic.find()) {
      return Optional.of(generic.group(1));
    }
    String word = before.substring(nameStart(before, before.length()));
    return SourceVersion.isName(word) || word.equals("this") || word.equals("super")
        ? Optional.of(word)
        : Optional.empty();
  }

  private static int nameStart(String text, int end) {
    int start = end;
    while (start > 0 && Character.isJavaIdentifierPart(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  /**
   * Texts at whose end JShell is to look up the documentation, the best first. A text that ends
   * with a bracket is about a method or a constructor, any other about a variable or a type. The
   * name that the cursor is in or after comes first, then the call that it is in, then what is next
   * to it.
   */
  List<String> questions() {
    var questions = new ArrayList<String>();
    int start = nameStart(code, at);
    if (literal < 0 && start < at) {
      questions.addAll(about(start));
    }
    call().ifPresent(call -> questions.add(code.substring(0, call.bracket + 1)));
    if (literal < 0) {
      String before = code.substring(0, at).stripTrailing();
      if (start == at) {
        questions.addAll(about(at));
      }
      if (before.endsWith(")") && closed >= 0 && name(closed).isPresent()) {
        questions.add(code.substring(0, closed + 1));
      }
      if (before.endsWith(".")) {
        questions.addAll(about(nameStart(before, before.length() - 1)));
      }
    }
    return questions;
  }

  private List<String> about(int start) {
    int end = start;
    while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
      end++;
    }
    if (!SourceVersion.isName(code.substring(start, end))) {
      return List.of(); // a keyword or a number
    }
    String name = code.substring(0, end).replaceFirst("::(\\w+)$", ".$1");
    String call = name + "(";
    return code.substring(end).stripLeading().startsWith("(") ? List.of(call) : List.of(name, call);
  }
}
