package waelab.notebook.kernel;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.VarSnippet;
import waelab.data.Samples;
import waelab.data.Split;
import waelab.model.Config;
import waelab.runs.Run;

/**
 * Explains the method, class or variable at a cursor in a cell (Shift-Tab in Jupyter), with its
 * Javadoc. No code of the cell is run.
 */
final class Inspection {

  /** Maximum number of characters of a value that are shown. */
  private static final int LONGEST = 100;

  /** Maximum number of overloads that are shown with their Javadoc. */
  private static final int MOST = 8;

  /** Names of the classes around the declarations of cells. */
  private static final Pattern OF_CELLS =
      Pattern.compile("(?:REPL\\.)?\\$(?:JShell\\$\\w+|Cell)\\.");

  private final JShell shell;
  private final SourceCodeAnalysis analysis;
  private final ClassLoader loader;

  /**
   * Explains names of a shell.
   *
   * @param loader of the classes of its snippets
   */
  Inspection(JShell shell, ClassLoader loader) {
    this.shell = shell;
    this.loader = loader;
    analysis = shell.sourceCodeAnalysis();
  }

  /**
   * Explains what is at a place.
   *
   * @param at how many characters of the cell are before the cursor
   * @param whole whether to include more than the first sentence
   * @return empty if there is nothing that has a name
   */
  Optional<MimeBundle> at(String cell, int at, boolean whole) {
    for (String question : new Cursor(cell, at).questions()) {
      String text = CellPrefix.of(question, analysis).text();
      List<Documentation> found = analysis.documentation(text, text.length(), true);
      if (!found.isEmpty()) {
        boolean isCalled = question.endsWith("(");
        var all = new ArrayList<Explanation>();
        found.stream().limit(MOST).forEach(each -> all.add(explanation(each, isCalled)));
        if (found.size() > MOST) {
          String more = "and " + (found.size() - MOST) + " more of this name";
          all.add(new Explanation(more, List.of(), Optional.empty()));
        }
        return Optional.of(Explanation.bundle(all, whole));
      }
    }
    return Optional.empty();
  }

  private Explanation explanation(Documentation found, boolean isCalled) {
    String text = OF_CELLS.matcher(found.signature()).replaceAll("");
    Signature signature = Member.named(Signature.of(text, isCalled));
    if (!isCalled && signature.owner().isEmpty()) {
      String value = value(signature.name()).map(known -> " = " + known).orElse("");
      return new Explanation(signature + value, List.of(), Optional.empty());
    }
    Optional<Javadoc> ours = Member.javadoc(signature);
    Optional<Javadoc> javadoc =
        ours.or(() -> Optional.ofNullable(found.javadoc()).flatMap(Javadoc::of));
    Signature whole =
        isCalled
            ? signature
            : Member.type(signature.owner())
                .map(Member::signature)
                .filter(type -> signature.name().isEmpty())
                .orElse(signature);
    Explanation all = Explanation.of(whole, javadoc);
    boolean isVerb = isCalled && signature.owner().equals("Lab");
    return isVerb ? new Explanation(signature.asVerb(), all.names(), javadoc) : all;
  }

  /** The value of a variable of the session; empty if its text may need code of a cell. */
  private Optional<String> value(String name) {
    return variable(shell, loader, name).flatMap(Inspection::brief);
  }

  /** The value of a variable of a session. */
  static Optional<Object> variable(JShell shell, ClassLoader loader, String name) {
    return shell
        .variables()
        .filter(each -> each.name().equals(name) && shell.status(each) == Snippet.Status.VALID)
        .findFirst()
        .flatMap(each -> value(shell, loader, each));
  }

  private static Optional<Object> value(JShell shell, ClassLoader loader, VarSnippet variable) {
    String type = shell.sourceCodeAnalysis().wrapper(variable).fullClassName();
    try {
      Field field = Class.forName(type, false, loader).getDeclaredField(variable.name());
      field.setAccessible(true); // its class is not public
      return Optional.ofNullable(field.get(null));
    } catch (ReflectiveOperationException e) {
      return Optional.empty(); // declared, but not run yet
    }
  }

  private static Optional<String> brief(Object value) {
    if (value.getClass().isArray()) {
      return Optional.of(Array.getLength(value) + " elements");
    }
    if (!isOfJavaOrLab(value)) {
      return Optional.empty(); // its toString() may be code of a cell
    }
    if (value instanceof String text) {
      return Optional.of('"' + cut(text) + '"');
    }
    if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
      int size = value instanceof Map<?, ?> map ? map.size() : ((Collection<?>) value).size();
      return Optional.of(size + " elements");
    }
    boolean known =
        value instanceof Number
            || value instanceof Boolean
            || value instanceof Character
            || value instanceof Enum
            || value instanceof Run
            || value instanceof Split
            || value instanceof Samples
            || value instanceof Config;
    return known ? Optional.of(cut(value.toString())) : Optional.empty();
  }

  private static boolean isOfJavaOrLab(Object value) {
    ClassLoader of = value.getClass().getClassLoader();
    return of == null || of == Inspection.class.getClassLoader();
  }

  private static String cut(String text) {
    String line = text.substring(0, Math.min(text.length(), 2 * LONGEST)).replace("\n", "\\n");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
