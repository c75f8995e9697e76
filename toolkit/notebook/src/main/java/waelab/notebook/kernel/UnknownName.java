package waelab.notebook.kernel;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.QualifiedNames;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/** Suggests fixes for a name that the compiler cannot find. */
public final class UnknownName {

  private static final Pattern SYMBOL =
      Pattern.compile("symbol: +(?:static )?(variable|method|class|interface) (\\w+)");

  /** The compiler's error for an unknown name before two dots, which it takes for a package. */
  private static final Pattern PACKAGE = Pattern.compile("package (\\w+) does not exist");

  /** The compiler's error for a record's component without brackets. */
  private static final Pattern PRIVATE =
      Pattern.compile("(\\w+) has private access in (?:[\\w$]+\\.)*(\\w+)");

  private static final Pattern UNRESOLVED = Pattern.compile("(variable|method|class) (\\w+).*");

  private static final Pattern LOCATION =
      Pattern.compile("location: .*?(?:class|interface|enum|of type) (?:[\\w$]+\\.)*(\\w+)");

  private final JShell shell;
  private final SourceCodeAnalysis analysis;
  private final String advice;

  /**
   * Suggests names that can be used in a shell.
   *
   * @param advice what to do about a name that resembles no other, such as {@code declare it above}
   */
  public UnknownName(JShell shell, String advice) {
    this.shell = shell;
    analysis = shell.sourceCodeAnalysis();
    this.advice = advice;
  }

  /** A sentence for each name of a snippet that the compiler cannot find. */
  public List<String> sentences(Snippet snippet) {
    Stream<String> errors =
        shell.diagnostics(snippet).flatMap(each -> sentence(each, snippet).stream());
    Stream<String> unresolved =
        snippet instanceof DeclarationSnippet declared
            ? shell.unresolvedDependencies(declared).flatMap(each -> sentence(each).stream())
            : Stream.empty();
    return Stream.concat(errors, unresolved).distinct().toList();
  }

  /**
   * A sentence with the nearest name, or with advice.
   *
   * @return empty if it is another kind of error, or there is no suggestion
   */
  public Optional<String> sentence(Diag error, Snippet snippet) {
    String message = error.getMessage(Locale.ROOT);
    int at = (int) error.getPosition();
    if (at < 0 || at > snippet.source().length()) {
      return Optional.empty();
    }
    Matcher variable = PACKAGE.matcher(message);
    if (variable.matches() && !(snippet instanceof ImportSnippet)) {
      int start = (int) error.getStartPosition();
      return sentence("variable", variable.group(1), snippet.source().substring(0, start));
    }
    Matcher hidden = PRIVATE.matcher(message);
    if (hidden.matches()) {
      return otherKind(
              "variable", hidden.group(1), visible(snippet.source().substring(0, at) + "."))
          .map(
              told ->
                  "The variable "
                      + hidden.group(1)
                      + " of "
                      + hidden.group(2)
                      + " is private; "
                      + told
                      + ".");
    }
    Matcher symbol = SYMBOL.matcher(message);
    if (!symbol.find()) {
      return Optional.empty();
    }
    String rest = snippet.source().substring(at);
    boolean isMember = rest.startsWith(".") || rest.startsWith("::");
    String before = snippet.source().substring(0, at) + (isMember ? "." : "");
    if (!isMember) {
      return sentence(symbol.group(1), symbol.group(2), before);
    }
    Matcher location = LOCATION.matcher(message);
    String owner = location.find() ? location.group(1) : "this";
    String none = owner + " has no " + symbol.group(1) + " " + symbol.group(2) + "; ";
    List<String> visible = visible(before);
    return otherKind(symbol.group(1), symbol.group(2), visible)
        .or(() -> near(symbol.group(1), symbol.group(2), visible))
        .or(() -> Member.type(owner).map(type -> "help(\"" + owner + "\") lists what it has"))
        .map(told -> none + told + ".");
  }

  /**
   * The same for what JShell calls an unresolved dependency.
   *
   * @param dependency such as {@code method area(double)} or {@code variable x}
   */
  Optional<String> sentence(String dependency) {
    Matcher symbol = UNRESOLVED.matcher(dependency);
    return symbol.matches() ? sentence(symbol.group(1), symbol.group(2), "") : Optional.empty();
  }

  private Optional<String> sentence(String kind, String name, String before) {
    String what = isType(kind, name) ? "type" : kind;
    String none = "There is no " + what + " " + name + "; ";
    List<String> visible = visible(before);
    return imported(name)
        .or(() -> otherKind(kind, name, visible).map(told -> none + told + "."))
        .or(
            () ->
                near(kind, name, visible)
                    .map(told -> none + told + ".")
                    .map(told -> what.equals("variable") ? told + " " + missed(name) : told))
        .or(() -> Optional.of(name + " is not declared yet; " + advice + "."));
  }

  /** All names that can follow a text; methods end with a bracket. */
  private List<String> visible(String before) {
    return analysis.completionSuggestions(before, before.length(), new int[1]).stream()
        .map(Suggestion::continuation)
        .toList();
  }

  /** The suggestion for a method written without brackets, or a variable written with them. */
  private static Optional<String> otherKind(String kind, String name, List<String> visible) {
    if (kind.equals("method")) {
      return visible.contains(name) ? Optional.of("the variable is " + name) : Optional.empty();
    }
    return visible.stream()
        .filter(each -> kind.equals("variable") && each.startsWith(name + "("))
        .map(each -> "the method is " + (each.endsWith("(") ? each + "…)" : each))
        .findFirst();
  }

  /**
   * The advice if the similar variable is not meant: the cell that declares this one was not run.
   */
  private String missed(String name) {
    return "If you mean another, " + name + " is not declared yet; " + advice + ".";
  }

  /** After {@code new}, JShell offers a type with a bracket. */
  private static boolean isOneOf(String kind, String name, String offered) {
    boolean isType = isType(kind, name);
    return isType == isType(kind, offered) && (isType || !offered.contains("("));
  }

  private static boolean isType(String kind, String name) {
    return !kind.equals("method") && Character.isUpperCase(name.charAt(0));
  }

  /** How a type of another package is imported. */
  private Optional<String> imported(String name) {
    if (!Character.isUpperCase(name.charAt(0))) {
      return Optional.empty();
    }
    QualifiedNames names = analysis.listQualifiedNames(name, name.length());
    return names.getNames().stream()
        .filter(each -> each.startsWith("java"))
        .findFirst()
        .map(each -> name + " is not imported; write: import " + each + ";");
  }

  private static Optional<String> near(String kind, String name, List<String> visible) {
    boolean isMethod = kind.equals("method");
    List<String> alike =
        visible.stream()
            .filter(each -> isMethod ? each.contains("(") : isOneOf(kind, name, each))
            .map(each -> each.replaceFirst("\\(.*", ""))
            .toList();
    List<String> near = NameSuggestions.of(name, alike);
    return near.isEmpty() ? Optional.empty() : Optional.of(NameSuggestions.told(near));
  }
}
