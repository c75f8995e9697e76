package waelab.report;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;

/**
 * The source of a class or method of WAE Lab, as it is shipped with the classes that were compiled
 * from it: what is shown is what runs.
 *
 * @param place the file and its lines
 * @param text Java, with its Javadoc, from the first column on
 */
public record SourceCode(String place, String text) {

  /**
   * The source of a class.
   *
   * @throws LabException if it is not a class of WAE Lab
   */
  public static SourceCode of(Class<?> type) {
    BadArgumentException.requireNonNull(type, "class");
    var file = file(type);
    return parts(file, List.of(declaration(file, type)));
  }

  /**
   * The source of all overloads of a method; if the class has none, of those in a superclass.
   *
   * @param method its name; the name of the class for constructors
   * @throws LabException if the class is not one of WAE Lab, or no method has this name
   */
  public static SourceCode of(Class<?> type, String method) {
    BadArgumentException.requireNonNull(type, "class");
    BadArgumentException.requireNonNull(method, "method");
    for (Class<?> each = type; each == type || hasSource(each); each = each.getSuperclass()) {
      var file = file(each);
      String name = method.equals(each.getSimpleName()) ? "<init>" : method;
      List<MethodTree> found =
          methods(declaration(file, each)).filter(m -> m.getName().contentEquals(name)).toList();
      if (!found.isEmpty()) {
        return parts(file, found);
      }
    }
    String known =
        methods(declaration(file(type), type))
            .map(m -> m.getName().toString().replace("<init>", type.getSimpleName()))
            .distinct()
            .collect(Collectors.joining(", "));
    throw new LabException(
        Printable.of(
            "The source of %s has no method \"%s\"; it has %s.",
            type.getSimpleName(), method, known.isEmpty() ? "none" : known));
  }

  private static Stream<MethodTree> methods(ClassTree declaration) {
    return declaration.getMembers().stream()
        .filter(MethodTree.class::isInstance)
        .map(MethodTree.class::cast);
  }

  private static boolean hasSource(Class<?> type) {
    return type != null && SourceFile.exists(outermost(type));
  }

  private static String outermost(Class<?> type) {
    return type.getName().replaceFirst("\\$.*", "");
  }

  private static SourceFile file(Class<?> type) {
    return SourceFile.of(outermost(type))
        .orElseThrow(
            () ->
                new LabException(
                    "WAE Lab has no source of "
                        + type.getSimpleName()
                        + ": it shows its own classes, such as Wae.class, only."));
  }

  /** A class of a file, which may be inside another. */
  private static ClassTree declaration(SourceFile file, Class<?> type) {
    var names = new ArrayDeque<String>();
    for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
      names.addFirst(each.getSimpleName());
    }
    return file.declaration(List.copyOf(names))
        .orElseThrow(
            () -> new LabException("The class " + type.getName() + " has no name in its source."));
  }

  private static SourceCode parts(SourceFile file, List<? extends Tree> trees) {
    String all =
        trees.stream().map(tree -> withComment(file, tree)).collect(Collectors.joining("\n\n"));
    LineMap lines = file.unit().getLineMap();
    long first = lines.getLineNumber(start(file, trees.get(0)));
    long last = lines.getLineNumber(file.end(trees.get(trees.size() - 1)));
    return new SourceCode(Printable.of("%s, lines %d to %d", file.name(), first, last), all);
  }

  private static String withComment(SourceFile file, Tree tree) {
    int start = start(file, tree);
    int indent = start - (file.text().lastIndexOf('\n', start) + 1);
    String part = file.text().substring(start, file.end(tree));
    return part.replaceAll("(?m)^ {0," + indent + "}", "");
  }

  /** Where its Javadoc begins, or where it begins itself if it has none. */
  private static int start(SourceFile file, Tree tree) {
    String before = file.text().substring(0, file.start(tree)).stripTrailing();
    return before.endsWith("*/") ? before.lastIndexOf("/**") : file.start(tree);
  }

  /** The text, below a comment that says where it is. */
  @Override
  public String toString() {
    return "// " + place + "\n" + text;
  }
}
