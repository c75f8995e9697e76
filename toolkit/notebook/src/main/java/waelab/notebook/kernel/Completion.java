package waelab.notebook.kernel;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import jdk.jshell.VarSnippet;
import waelab.base.Budget;
import waelab.base.Workspace;
import waelab.data.ImageSet;
import waelab.data.MnistSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.runs.RunStore;
import waelab.runs.StoredRun;

/**
 * Completions at a cursor in a cell (Tab in Jupyter): names, and in a quoted argument of a verb the
 * values that it accepts. No code of the cell is run.
 */
final class Completion {

  /**
   * The completions at a cursor.
   *
   * @param texts the most likely first
   * @param from where the part of the cell that they replace begins
   * @param to where it ends
   */
  record Choices(List<String> texts, int from, int to) {}

  /** The values of a verb's first argument. */
  private static final Map<String, Supplier<List<String>>> VALUES =
      Map.of(
          "budget", () -> Arrays.stream(Budget.values()).map(Budget::toString).toList(),
          "loadToy", Toys::names,
          "loadEmnist", MnistSet::emnistParts,
          "loadRun", Completion::runs,
          "help", Help::verbs);

  /** Verbs that take the name of an attribute of the images in one of their arguments. */
  private static final Set<String> OF_ATTRIBUTES =
      Set.of("attributeDirection", "latentScatter", "probe", "clusters");

  private static final Pattern WORD = Pattern.compile("\\p{javaJavaIdentifierPart}+");
  private static final Pattern CLASS = Pattern.compile("\\(\\s*([\\w.]+)\\.class\\b");

  /** Members of every object, which come last. */
  private static final Set<String> OF_OBJECTS =
      Set.of(
          "equals(", "getClass()", "hashCode()", "notify()", "notifyAll()", "wait(", "toString()");

  private final JShell shell;
  private final SourceCodeAnalysis analysis;
  private final ClassLoader loader;

  /**
   * Completes names of a shell.
   *
   * @param loader of the classes of its snippets
   */
  Completion(JShell shell, ClassLoader loader) {
    this.shell = shell;
    this.loader = loader;
    analysis = shell.sourceCodeAnalysis();
  }

  /**
   * The completions at a place.
   *
   * @param at how many characters of the cell are before the cursor
   * @return empty if there are none
   */
  Optional<Choices> at(String cell, int at) {
    var cursor = new Cursor(cell, at);
    Optional<Choices> choices =
        cursor.isInLiteral() ? value(cell, at, cursor) : Optional.of(names(cell, at));
    return choices.filter(each -> !each.texts().isEmpty());
  }

  private Optional<Choices> value(String cell, int at, Cursor cursor) {
    if (cursor.text().isEmpty() || cursor.call().isEmpty()) {
      return Optional.empty();
    }
    int from = cursor.text().getAsInt();
    String typed = cell.substring(from, at).toLowerCase(Locale.ROOT);
    String end = cursor.isTextClosed() ? "" : "\"";
    List<String> texts =
        values(cursor.call().get(), cell.substring(0, at)).stream()
            .filter(each -> each.toLowerCase(Locale.ROOT).startsWith(typed))
            .map(each -> each + end)
            .toList();
    return Optional.of(new Choices(texts, from, cursor.textEnd()));
  }

  private List<String> values(Cursor.Call call, String before) {
    String arguments = before.substring(call.bracket());
    if (call.argument() == 0 && VALUES.containsKey(call.name())) {
      return VALUES.get(call.name()).get();
    }
    boolean isAttribute =
        call.argument() >= 2
            ? OF_ATTRIBUTES.contains(call.name())
            : call.name().equals("attribute");
    if (isAttribute) {
      return attributes(before.substring(before.lastIndexOf(';') + 1));
    }
    var type = CLASS.matcher(arguments);
    if (call.argument() == 1 && call.name().equals("source") && type.lookingAt()) {
      return Member.of(type.group(1)).stream()
          .map(Member::signature)
          .filter(each -> each.isCalled() && !each.name().equals(Signature.CONSTRUCTOR))
          .map(Signature::name)
          .distinct()
          .toList();
    }
    return List.of();
  }

  /** The attributes of the images in the variables that a text names. */
  private List<String> attributes(String statement) {
    return WORD.matcher(statement)
        .results()
        .map(MatchResult::group)
        .flatMap(name -> Inspection.variable(shell, loader, name).stream())
        .map(value -> value instanceof Split<?> split ? split.train() : value)
        .filter(ImageSet.class::isInstance)
        .flatMap(images -> ((ImageSet) images).attributes().stream())
        .distinct()
        .toList();
  }

  private static List<String> runs() {
    return RunStore.in(Workspace.current()).all().stream().map(StoredRun::name).toList();
  }

  private Choices names(String cell, int at) {
    CellPrefix prefix = CellPrefix.of(cell.substring(0, at), analysis);
    String text = prefix.text();
    int[] anchor = new int[1];
    List<Suggestion> found = analysis.completionSuggestions(text, text.length(), anchor);
    int from = at - (text.length() - anchor[0]);
    String typed = cell.substring(from, at);
    boolean isMember = cell.substring(0, from).stripTrailing().endsWith(".");
    var known = new HashSet<>(Help.verbs());
    shell.variables().map(VarSnippet::name).forEach(known::add);
    known.addAll(prefix.declared());
    var ranks = new TreeMap<String, Integer>();
    found.forEach(each -> ranks.merge(each.continuation(), rank(each, isMember, known), Math::min));
    if (!isMember) {
      prefix.declared().stream()
          .filter(
              name ->
                  name.startsWith(typed)
                      && !ranks.containsKey(name + "(")
                      && !ranks.containsKey(name + "()"))
          .forEach(name -> ranks.putIfAbsent(name, 0));
    }
    ranks.keySet().removeIf(each -> each.startsWith("$") || each.startsWith("REPL"));
    boolean opened = cell.startsWith("(", at);
    List<String> texts =
        ranks.entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .map(each -> opened ? each.getKey().replaceFirst("\\(.*", "") : each.getKey())
            .distinct()
            .toList();
    return new Choices(texts, from, at);
  }

  private static int rank(Suggestion each, boolean isMember, Set<String> known) {
    String name = each.continuation().replaceFirst("\\(.*", "");
    boolean late = isMember ? OF_OBJECTS.contains(each.continuation()) : !known.contains(name);
    return (each.matchesType() ? 0 : 2) + (late ? 1 : 0);
  }
}
