package waelab.notebook.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A declaration, in Java without type parameters and packages.
 *
 * @param type the return type of a method, or a variable's type; for a class {@code class}, {@code
 *     record} and so on, or empty if it is unknown; empty for a constructor
 * @param owner the class that contains it, or the class itself, with its package if known
 * @param name the name of a method or variable; {@link #CONSTRUCTOR}; empty for a class
 * @param params the parameters, each with its type; empty if there are none
 * @param isCalled whether this is a method or a constructor
 */
record Signature(String type, String owner, String name, List<String> params, boolean isCalled) {

  static final String CONSTRUCTOR = "<init>";

  private static final Pattern PACKAGE =
      Pattern.compile("\\b(?:\\p{javaLowerCase}\\w*\\.)+(?=\\p{javaUpperCase})");

  /**
   * Parses a signature from JShell.
   *
   * @param text such as {@code Run<Vae> Lab.trainVae(Split<?> data)}, {@code ring:Split<PointSet>}
   *     or {@code waelab.model.Wae}
   * @param isCalled whether it is a method or a constructor
   */
  static Signature of(String text, boolean isCalled) {
    String head = text.replaceFirst("\\) throws [^()]*$", ")");
    if (!isCalled) {
      int colon = outside(head, ':');
      String path = paths(colon < 0 ? head : head.substring(0, colon));
      int dot = path.lastIndexOf('.');
      return colon < 0
          ? new Signature("", path, "", List.of(), false)
          : new Signature(
              head.substring(colon + 1),
              path.substring(0, Math.max(0, dot)),
              path.substring(dot + 1),
              List.of(),
              false);
    }
    int open = opening(head, head.length() - 1);
    List<String> params = split(head.substring(open + 1, head.length() - 1));
    head = head.substring(0, open);
    int space = outside(head, ' ');
    String path = paths(head.substring(space + 1));
    if (space < 0) {
      return new Signature("", path, CONSTRUCTOR, params, true);
    }
    int dot = path.lastIndexOf('.');
    return new Signature(
        head.substring(0, space),
        path.substring(0, Math.max(0, dot)),
        path.substring(dot + 1),
        params,
        true);
  }

  /** The last place of a character outside brackets; −1 if there is none. */
  private static int outside(String text, char wanted) {
    int depth = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      char c = text.charAt(i);
      depth += c == '>' || c == ')' ? 1 : c == '<' || c == '(' ? -1 : 0;
      if (depth == 0 && c == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int opening(String text, int closing) {
    int depth = 0;
    for (int i = closing; i >= 0; i--) {
      depth += text.charAt(i) == ')' ? 1 : text.charAt(i) == '(' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException(text);
  }

  private static List<String> split(String params) {
    var all = new ArrayList<String>();
    String rest = params;
    for (int comma = outside(rest, ','); comma >= 0; comma = outside(rest, ',')) {
      all.add(0, rest.substring(comma + 1).strip());
      rest = rest.substring(0, comma);
    }
    if (!rest.isBlank()) {
      all.add(0, rest.strip());
    }
    return List.copyOf(all);
  }

  /**
   * Names with dots between them, without brackets: JDK 25 writes a record's components after its
   * name.
   */
  private static String paths(String text) {
    var path = new StringBuilder();
    int depth = 0;
    for (char c : text.toCharArray()) {
      depth += c == '<' || c == '(' ? 1 : 0;
      if (depth == 0) {
        path.append(c);
      }
      depth -= c == '>' || c == ')' ? 1 : 0;
    }
    return path.toString();
  }

  /** The names of the parameters; only their types if the class file contains no names. */
  List<String> names() {
    return params.stream().map(param -> param.substring(param.lastIndexOf(' ') + 1)).toList();
  }

  /** The types of the parameters, without packages and spaces. */
  List<String> types() {
    return params.stream()
        .map(param -> outside(param, ' ') < 0 ? param : param.substring(0, outside(param, ' ')))
        .map(type -> PACKAGE.matcher(type).replaceAll("").replace(" ", ""))
        .toList();
  }

  /** The same with the parameters of another signature. */
  Signature withParams(Signature other) {
    return new Signature(type, owner, name, other.params, isCalled);
  }

  /** The same as a text, without the method's class. */
  String asVerb() {
    return new Signature(type, "", name, params, isCalled).toString();
  }

  @Override
  public String toString() {
    String list = isCalled ? params.stream().collect(Collectors.joining(", ", "(", ")")) : "";
    String text =
        name.equals(CONSTRUCTOR)
            ? "new " + owner + list
            : (type + " " + (owner.isEmpty() ? "" : owner + ".") + name + list).strip();
    return name.isEmpty() ? (type + " " + owner).strip() : PACKAGE.matcher(text).replaceAll("");
  }
}
