package waelab.notebook.kernel;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * Releases the values of variables that no code can name any more. JShell keeps each variable in a
 * separate class and never releases one: a cell that is run ten times would keep ten runs in
 * memory.
 */
final class CellValues {

  private final JShell shell;
  private final ClassLoader loader;

  /** Variables with a value that no code can reach any more, by JShell's ids. */
  private final Map<String, VarSnippet> changed = new LinkedHashMap<>();

  /** The first version of each variable that may still hold a value. */
  private final Map<String, Integer> versions = new HashMap<>();

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
    if (event.snippet() instanceof VarSnippet variable
        && (event.status() == Snippet.Status.OVERWRITTEN || isTemporary(variable))) {
      changed.put(variable.id(), variable);
    }
  }

  private static boolean isTemporary(VarSnippet variable) {
    return variable.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
  }

  /** Releases variables that were declared again, and those that JShell calls $1, $2, …. */
  void release() {
    for (VarSnippet variable : List.copyOf(changed.values())) {
      if (isTemporary(variable) && shell.status(variable).isActive()) {
        shell.drop(variable);
      }
      boolean named = shell.variables().anyMatch(active -> active.id().equals(variable.id()));
      clear(variable, named);
    }
    changed.clear(); // also removes the variables that were just dropped
  }

  /**
   * Clears all versions of a variable, or all except the one in use.
   *
   * @param named whether there is one in use, which is the last
   */
  private void clear(VarSnippet variable, boolean named) {
    int version = versions.getOrDefault(variable.id(), 0);
    while (exists(variable, version + 1)) {
      setNull(variable, version);
      version++;
    }
    versions.put(variable.id(), version);
    if (!named) {
      setNull(variable, version);
    }
  }

  private boolean exists(VarSnippet variable, int version) {
    try {
      return Class.forName(className(variable, version), false, loader) != null;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private void setNull(VarSnippet variable, int version) {
    try {
      Class<?> type = Class.forName(className(variable, version), false, loader);
      Field field = type.getField(variable.name());
      if (!field.getType().isPrimitive()) {
        field.setAccessible(true); // it is public, but its class is not
        field.set(null, null);
      }
    } catch (ClassNotFoundException | NoSuchFieldException e) {
      return; // another kind of snippet had its name
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("made accessible above", e);
    }
  }

  /** JShell's classes for snippet 7: $JShell$7, $JShell$7B … $JShell$7Z, $JShell$7BA …. */
  private static String className(VarSnippet variable, int version) {
    var letters = new StringBuilder();
    for (int rest = version; rest > 0; rest /= 26) {
      letters.insert(0, (char) ('A' + rest % 26));
    }
    return "REPL.$JShell$" + variable.id() + letters;
  }
}
