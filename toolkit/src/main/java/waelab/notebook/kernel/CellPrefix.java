package waelab.notebook.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ErroneousSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * The first part of a cell as a text that JShell's analysis understands. That reads a text by what
 * begins it: after an import it finds nothing else, and after a method no statement.
 *
 * @param text ends as the part of the cell does, from the last complete snippet on
 * @param declared names of variables, methods and classes that the cell declares before
 */
record CellPrefix(String text, List<String> declared) {

  /** How the class is called in which methods and classes of a cell stand together. */
  static final String AROUND = "$Cell";

  private static final Set<Snippet.Kind> MEMBERS =
      Set.of(Snippet.Kind.METHOD, Snippet.Kind.TYPE_DECL);

  private static final Pattern MAGIC = Pattern.compile("\\A\\s*%.*\\R?");

  /** Reads the part of a cell that is before a cursor; runs nothing. */
  static CellPrefix of(String part, SourceCodeAnalysis analysis) {
    var members = new StringBuilder();
    var statements = new StringBuilder();
    var declared = new ArrayList<String>();
    boolean plain = true;
    String rest = part;
    while (true) {
      if (MAGIC.matcher(rest).find()) {
        rest = MAGIC.matcher(rest).replaceFirst("");
        plain = false;
        continue;
      }
      CompletionInfo info = analysis.analyzeCompletion(rest);
      if (!info.completeness().isComplete() || info.remaining().isBlank()) {
        break;
      }
      List<Snippet> snippets = analysis.sourceToSnippets(info.source());
      Snippet.Kind kind = snippets.isEmpty() ? Snippet.Kind.ERRONEOUS : snippets.get(0).kind();
      plain &= !MEMBERS.contains(kind) && kind != Snippet.Kind.IMPORT;
      if (kind != Snippet.Kind.IMPORT) {
        (MEMBERS.contains(kind) ? members : statements).append(info.source()).append('\n');
      }
      snippets.stream()
          .filter(DeclarationSnippet.class::isInstance)
          .filter(each -> each.kind() != Snippet.Kind.IMPORT)
          .forEach(each -> declared.add(((DeclarationSnippet) each).name()));
      rest = info.remaining();
    }
    String text = plain ? part : text(members, statements, rest, isMember(rest, analysis));
    return new CellPrefix(text, List.copyOf(declared));
  }

  private static boolean isMember(String rest, SourceCodeAnalysis analysis) {
    return analysis.sourceToSnippets(rest).stream()
        .map(each -> each instanceof ErroneousSnippet e ? e.probableKind() : each.kind())
        .anyMatch(MEMBERS::contains);
  }

  private static String text(
      CharSequence members, CharSequence statements, String rest, boolean isMember) {
    if (members.isEmpty()) {
      return isMember ? rest : statements + rest;
    }
    String open = "class " + AROUND + " {\n" + members;
    return open + (isMember ? rest : "void " + AROUND + "() {\n" + statements + rest);
  }
}
