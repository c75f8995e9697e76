package waelab.notebook.kernel;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.PersistentSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/**
 * Keeps the values of variables that JShell resets: those whose initialiser no longer compiles, or
 * has another type, since something that it names was declared again. A variable keeps its value if
 * its type can hold it. If a changed class is among the arguments of its type, all arguments become
 * wildcards, such as {@code Run<?>} for {@code Run<Mine>}. An object of the earlier class itself
 * cannot be kept, and this is reported.
 */
public final class KeptVariables {

  /** A variable with the type and the wrapper that it had when it got its value. */
  private record Held(String name, String type, String wrapper) {}

  private final JShell shell;
  private final Redefiner.Finder classes;
  private final Map<Integer, Held> held = new TreeMap<>();

  /** The wrappers of classes, by the classes' names. */
  private final Map<String, String> types = new HashMap<>();

  KeptVariables(JShell shell, Redefiner.Finder classes) {
    this.shell = shell;
    this.classes = classes;
  }

  /**
   * Restores the values of variables after a snippet was run.
   *
   * @return a message for the user, if variables changed their types or were lost
   */
  public Optional<String> after(List<SnippetEvent> events) {
    note(events);
    Set<String> changed = changedTypes(events);
    var wider = new ArrayList<String>();
    var lost = new ArrayList<String>();
    for (Map.Entry<Integer, Held> each : List.copyOf(held.entrySet())) {
      Optional<VarSnippet> now = active(each.getKey());
      Held before = each.getValue();
      if (now.isEmpty()) {
        held.remove(each.getKey()); // dropped, or another kind of snippet has its name
      } else if (!isThere(now.get(), before) || mentions(before.type(), changed)) {
        held.remove(each.getKey());
        String type = mentions(before.type(), changed) ? wildcards(before.type()) : before.type();
        if (!carry(before, now.get(), type)) {
          lost.add(before.name());
        } else if (!type.equals(before.type())) {
          wider.add(before.name() + " (now " + type + ")");
        }
      }
    }
    return sentence(events, changed, wider, lost);
  }

  /** The names of classes that now have another wrapper, and so are different classes. */
  private Set<String> changedTypes(List<SnippetEvent> events) {
    Set<String> changed = new LinkedHashSet<>();
    for (SnippetEvent event : events) {
      if (event.snippet() instanceof TypeDeclSnippet type && event.status().isActive()) {
        String wrapper = wrapper(type);
        String before = types.put(type.name(), wrapper);
        if (before != null && !before.equals(wrapper)) {
          changed.add(type.name());
        }
      }
    }
    return changed;
  }

  /** Records the wrappers of the variables to which these events gave a value. */
  private void note(List<SnippetEvent> events) {
    for (SnippetEvent event : events) {
      if (event.causeSnippet() == null
          && event.status() == Status.VALID
          && event.snippet() instanceof VarSnippet variable) {
        held.put(
            Integer.valueOf(variable.id()),
            new Held(variable.name(), variable.typeName(), wrapper(variable)));
      }
    }
  }

  private Optional<VarSnippet> active(int id) {
    return shell
        .variables()
        .filter(each -> each.id().equals(String.valueOf(id)) && shell.status(each).isActive())
        .findFirst();
  }

  private boolean isThere(VarSnippet variable, Held before) {
    return shell.status(variable).isDefined() && wrapper(variable).equals(before.wrapper());
  }

  private String wrapper(Snippet snippet) {
    return shell.sourceCodeAnalysis().wrapper(snippet).fullClassName();
  }

  /** Restores the value of a variable, if needed in a declaration without initialiser. */
  private boolean carry(Held before, VarSnippet variable, String type) {
    Object value;
    try {
      value = field(before.wrapper(), before.name()).get(null);
    } catch (ReflectiveOperationException e) {
      return true; // it never had one
    }
    if (shell.status(variable).isDefined() && type.equals(before.type()) && set(variable, value)) {
      note(variable, type);
      return true;
    }
    for (SnippetEvent event : shell.eval(type + " " + before.name() + ";")) {
      if (event.causeSnippet() == null
          && event.status() == Status.VALID
          && event.snippet() instanceof VarSnippet declared) {
        if (set(declared, value)) {
          note(declared, type);
          return true;
        }
        shell.drop(declared); // an undeclared name is a clearer error than null
      }
    }
    return false;
  }

  private void note(VarSnippet variable, String type) {
    held.put(Integer.valueOf(variable.id()), new Held(variable.name(), type, wrapper(variable)));
  }

  private boolean set(VarSnippet variable, Object value) {
    try {
      field(wrapper(variable), variable.name()).set(null, value);
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException | NullPointerException e) {
      return false; // its new type cannot hold the value
    }
  }

  private Field field(String wrapper, String name) throws ReflectiveOperationException {
    Field field = classes.find(wrapper).getDeclaredField(name);
    field.setAccessible(true); // it is public, but its class is not
    return field;
  }

  private static boolean mentions(String type, Set<String> names) {
    return names.stream()
        .anyMatch(name -> Pattern.compile("\\b" + name + "\\b").matcher(type).find());
  }

  /** {@code Map<?, ?>} for {@code Map<String, List<Mine>>}; a type without arguments as it is. */
  private static String wildcards(String type) {
    int open = type.indexOf('<');
    if (open < 0) {
      return type;
    }
    int depth = 0;
    var arguments = new StringBuilder("?");
    for (char c : type.substring(open).toCharArray()) {
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
      if (c == ',' && depth == 1) {
        arguments.append(", ?");
      }
    }
    return type.substring(0, open)
        + "<"
        + arguments
        + ">"
        + type.substring(1 + type.lastIndexOf('>'));
  }

  private static Optional<String> sentence(
      List<SnippetEvent> events, Set<String> changed, List<String> wider, List<String> lost) {
    if (wider.isEmpty() && lost.isEmpty()) {
      return Optional.empty();
    }
    String declared =
        events.stream()
            .filter(event -> event.causeSnippet() == null)
            .map(event -> name(event.snippet()))
            .findFirst()
            .orElse("");
    List<String> others = changed.stream().filter(each -> !each.equals(declared)).toList();
    String with = others.isEmpty() ? "" : " and, since it names that, " + String.join(", ", others);
    var text = new StringBuilder("Declared again: " + declared + with + ".");
    if (!wider.isEmpty()) {
      text.append(" These variables keep their values, with a wider type: ");
      text.append(String.join(", ", wider)).append('.');
    }
    if (!lost.isEmpty()) {
      text.append(" These variables are lost: ").append(String.join(", ", lost));
      text.append("; run their cells again (loadRun(\"…\") brings a run back).");
    }
    return Optional.of(text.toString());
  }

  private static String name(Snippet snippet) {
    return snippet instanceof PersistentSnippet named ? named.name() : snippet.source().strip();
  }
}
