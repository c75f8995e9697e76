package waelab.notebook;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * The values of variables that nobody can name any more. JShell keeps each variable in a class of
 * its own and never lets go of one: a cell that is run ten times would keep ten runs in memory.
 */
final class CellValues {

  private final JShell shell;
  private final ClassLoader loader;
  private final List<VarSnippet> unnamed = new ArrayList<>();

  /**
   * Watches a shell.
   *
   * @param loader of the snippets' classes
   */
  CellValues(JShell shell, ClassLoader loader) {
    this.shell = shell;
    this.loader = loader;
    shell.onSnippetEvent(this::watch);
  }

  private void watch(SnippetEvent event) {
    if (!(event.snippet() instanceof VarSnippet variable)) {
      return;
    }
    boolean overwritten = event.status() == Snippet.Status.OVERWRITTEN;
    if (overwritten || variable.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
      unnamed.add(variable);
    }
  }

  /** Lets go of variables that were declared anew, and of those that JShell calls $1, $2, …. */
  void release() {
    List<VarSnippet> gone = List.copyOf(unnamed);
    for (VarSnippet variable : gone) {
      if (shell.status(variable).isActive()) {
        shell.drop(variable);
      }
      clear(variable);
    }
    unnamed.clear(); // of what was just dropped, too
  }

  /** JShell wraps snippet 7 in a class {@code $JShell$7}, then {@code $JShell$7B}, and so on. */
  private void clear(VarSnippet variable) {
    String name = "REPL.$JShell$" + variable.id();
    try {
      for (String version = ""; ; version = next(version)) {
        Field field = Class.forName(name + version, false, loader).getField(variable.name());
        if (!field.getType().isPrimitive()) {
          field.setAccessible(true); // it is public, but its class is not
          field.set(null, null);
        }
      }
    } catch (ClassNotFoundException | NoSuchFieldException e) {
      return; // no further version
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("made accessible above", e);
    }
  }

  private static String next(String version) {
    return version.isEmpty() ? "B" : String.valueOf((char) (version.charAt(0) + 1));
  }
}
