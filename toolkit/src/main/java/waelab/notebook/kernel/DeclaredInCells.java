package waelab.notebook.kernel;

import java.util.HashSet;
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

/** The texts that a shell's classes were declared with. */
public final class DeclaredInCells {

  private static final Pattern WORD = Pattern.compile("\\p{javaJavaIdentifierPart}+");

  private final JShell shell;
  private final SourceCodeAnalysis analysis;

  /**
   * What was declared, by the class that JShell has put around it. It makes another whenever the
   * text or something that it needs is replaced, and things of the replaced class live on.
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
   * The text that a class stands in, last, and before it those of the types, methods and variables
   * of the session that it names, or that they name in turn, in the order they were declared. A
   * word that a comment has in common with a variable is a name, too; what a variable was assigned
   * later is not told.
   *
   * @return empty if the class was not declared in this shell
   */
  public Optional<String> source(Class<?> type) {
    String around = type.getNestHost().getName();
    return active(Snippet.class) // what runs just now has not been told of
        .filter(each -> around(each).equals(around))
        .findFirst()
        .map(this::text)
        .or(() -> Optional.ofNullable(versions.get(around)));
  }

  private void keep(SnippetEvent event) {
    if (event.snippet() instanceof DeclarationSnippet declared && event.status().isActive()) {
      versions.put(around(declared), text(declared));
    }
  }

  /** Such as {@code REPL.$JShell$12B}, for the second version of snippet 12. */
  private String around(Snippet snippet) {
    return analysis.wrapper(snippet).fullClassName();
  }

  private String text(Snippet snippet) {
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
    return Stream.concat(
            others.stream().filter(each -> words.contains(each.name())), Stream.of(snippet))
        .map(each -> each.source().strip())
        .distinct()
        .collect(Collectors.joining("\n\n"));
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
