package waelab.notebook.kernel;

import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;
import waelab.base.PlainValue;

/** The source texts of the classes that were declared in a shell. */
public final class DeclaredInCells {

  private static final Pattern WORD = Pattern.compile("\\p{javaJavaIdentifierPart}+");

  private final JShell shell;
  private final SourceCodeAnalysis analysis;

  /**
   * Source texts by the class that JShell wraps around them. JShell makes another class whenever
   * the text, or something that it uses, is replaced; objects of the replaced class continue to
   * exist.
   */
  private final Map<String, String> versions = new ConcurrentHashMap<>();

  /**
   * Watches a shell.
   *
   * @param shell in which nothing has been declared yet
   */
  public DeclaredInCells(JShell shell) {
    this.shell = shell;
    analysis = shell.sourceCodeAnalysis();
    shell.onSnippetEvent(this::keep);
  }

  /**
   * The source text of a class. Before it are the texts of the types, methods and variables of the
   * session that it names, directly or indirectly, in the order of their declaration. A word in a
   * comment that equals a name counts as this name. After a variable, a comment gives its current
   * value, if that is a number or a text and its declaration does not consist of just this value.
   *
   * @return empty if the class was not declared in this shell
   */
  public Optional<String> source(Class<?> type) {
    String around = type.getNestHost().getName();
    return active(Snippet.class) // no event of the running snippet has come yet
        .filter(each -> around(each).equals(around))
        .findFirst()
        .map(snippet -> text(snippet, type.getClassLoader()))
        .or(() -> Optional.ofNullable(versions.get(around)));
  }

  private void keep(SnippetEvent event) {
    if (event.snippet() instanceof DeclarationSnippet declared && event.status().isActive()) {
      versions.put(around(declared), text(declared, null));
    }
  }

  /** Such as {@code REPL.$JShell$12B}, for the second version of snippet 12. */
  private String around(Snippet snippet) {
    return analysis.wrapper(snippet).fullClassName();
  }

  /**
   * A snippet's text, after the texts of the declarations that it uses.
   *
   * @param loader of the session's classes, for the current values of variables; null to omit these
   */
  private String text(Snippet snippet, ClassLoader loader) {
    // Several variables may share one text.
    var others =
        active(DeclarationSnippet.class)
            .filter(each -> !each.source().equals(snippet.source()))
            .toList();
    Set<String> words = words(snippet);
    int before;
    do {
      before = words.size();
      others.stream()
          .filter(each -> words.contains(each.name()))
          .forEach(each -> words.addAll(words(each)));
    } while (words.size() > before);
    var texts = new LinkedHashMap<String, String>();
    others.stream()
        .filter(each -> words.contains(each.name()))
        .forEach(each -> texts.merge(each.source().strip(), now(each, loader), String::concat));
    texts.put(snippet.source().strip(), "");
    return texts.entrySet().stream()
        .map(each -> each.getKey() + each.getValue())
        .collect(Collectors.joining("\n\n"));
  }

  /** A variable's current value, as a comment; empty if its declaration contains this value. */
  private String now(Snippet snippet, ClassLoader loader) {
    if (loader == null || !(snippet instanceof VarSnippet variable)) {
      return "";
    }
    String name = variable.name();
    return value(variable, loader)
        .filter(value -> !variable.source().strip().matches(literally(name, value)))
        .map(value -> "\n// " + name + " is " + value)
        .orElse("");
  }

  private static String literally(String name, String value) {
    return "(\\w+\\s+)+" + name + "\\s*=\\s*\"?" + Pattern.quote(value) + "[dDfFlL\"]?\\s*;?";
  }

  private Optional<String> value(VarSnippet variable, ClassLoader loader) {
    try {
      Field field =
          Class.forName(around(variable), false, loader).getDeclaredField(variable.name());
      field.setAccessible(true); // its class is not public
      return PlainValue.of(field.get(null));
    } catch (ReflectiveOperationException e) {
      return Optional.empty(); // declared, but not run yet
    }
  }

  private <T extends Snippet> Stream<T> active(Class<T> kind) {
    return shell
        .snippets()
        .filter(each -> shell.status(each).isActive())
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  private static Set<String> words(Snippet snippet) {
    return WORD.matcher(snippet.source())
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
