package waelab;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import waelab.base.BadConfigException;
import waelab.base.LabException;

/**
 * The source of a class or method of WAE Lab, as it is shipped with the classes that were made from
 * it: what is shown is what runs.
 *
 * @param place the file and its lines
 * @param text Java, with its Javadoc, from the first column on
 */
public record SourceCode(String place, String text) {

  /** Beside the classes, and not among them: a comment shall not make other runs. */
  private static final String FOLDER = "/sources/";

  /**
   * The source of a class.
   *
   * @throws LabException if it is none of WAE Lab's
   */
  static SourceCode of(Class<?> type) {
    BadConfigException.given(type, "class");
    var file = SourceFile.of(type);
    return file.part(file.declaration(type));
  }

  /**
   * The source of a method, all of its overloads; if the class has none, its superclasses'.
   *
   * @param method its name; a constructor has its class's
   * @throws LabException if the class is none of WAE Lab's, or no method has this name
   */
  static SourceCode of(Class<?> type, String method) {
    BadConfigException.given(type, "class");
    BadConfigException.given(method, "method");
    for (Class<?> each = type; each == type || hasSource(each); each = each.getSuperclass()) {
      var file = SourceFile.of(each);
      String name = method.equals(each.getSimpleName()) ? "<init>" : method;
      List<MethodTree> found =
          methods(file.declaration(each)).filter(m -> m.getName().contentEquals(name)).toList();
      if (!found.isEmpty()) {
        return file.parts(found);
      }
    }
    String known =
        methods(SourceFile.of(type).declaration(type))
            .map(m -> m.getName().toString().replace("<init>", type.getSimpleName()))
            .distinct()
            .collect(Collectors.joining(", "));
    throw new LabException(
        String.format(
            Locale.ROOT,
            "The source of %s has no method \"%s\"; it has %s.",
            type.getSimpleName(),
            method,
            known.isEmpty() ? "none" : known));
  }

  private static Stream<MethodTree> methods(ClassTree declaration) {
    return declaration.getMembers().stream()
        .filter(MethodTree.class::isInstance)
        .map(MethodTree.class::cast);
  }

  private static boolean hasSource(Class<?> type) {
    return type != null && SourceFile.url(type) != null;
  }

  /** One file, read by the compiler's own parser. */
  private record SourceFile(
      String name, String text, CompilationUnitTree unit, SourcePositions positions) {

    static URL url(Class<?> type) {
      return SourceCode.class.getResource(FOLDER + name(type));
    }

    private static String name(Class<?> type) {
      return type.getName().replaceFirst("\\$.*", "").replace('.', '/') + ".java";
    }

    static SourceFile of(Class<?> type) {
      if (url(type) == null) {
        throw new LabException(
            "WAE Lab has no source of "
                + type.getSimpleName()
                + ": it shows its own classes, such as Wae.class, only.");
      }
      JavaCompiler compiler =
          Optional.ofNullable(ToolProvider.getSystemJavaCompiler())
              .orElseThrow(() -> new LabException("Showing a source needs a JDK; this is a JRE."));
      try (InputStream in = url(type).openStream()) {
        var file = new InMemory(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        var task =
            (JavacTask) compiler.getTask(null, null, problem -> {}, null, null, List.of(file));
        CompilationUnitTree unit = task.parse().iterator().next();
        return new SourceFile(
            name(type), file.text, unit, Trees.instance(task).getSourcePositions());
      } catch (IOException e) {
        throw new UncheckedIOException("what is on the class path can be read", e);
      }
    }

    /** A class of this file, which may be inside another. */
    ClassTree declaration(Class<?> type) {
      Class<?> outer = type.getEnclosingClass();
      var among = outer == null ? unit.getTypeDecls() : declaration(outer).getMembers();
      return among.stream()
          .filter(ClassTree.class::isInstance)
          .map(ClassTree.class::cast)
          .filter(declared -> declared.getSimpleName().contentEquals(type.getSimpleName()))
          .findFirst()
          .orElseThrow(
              () ->
                  new LabException("The class " + type.getName() + " has no name in its source."));
    }

    SourceCode part(Tree tree) {
      return parts(List.of(tree));
    }

    SourceCode parts(List<? extends Tree> trees) {
      String all = trees.stream().map(this::withComment).collect(Collectors.joining("\n\n"));
      long first = line(start(trees.get(0)));
      long last = line((int) positions.getEndPosition(unit, trees.get(trees.size() - 1)));
      return new SourceCode(
          String.format(Locale.ROOT, "%s, lines %d to %d", name, first, last), all);
    }

    private long line(int position) {
      return unit.getLineMap().getLineNumber(position);
    }

    private String withComment(Tree tree) {
      int start = start(tree);
      int indent = start - (text.lastIndexOf('\n', start) + 1);
      String part = text.substring(start, (int) positions.getEndPosition(unit, tree));
      return part.replaceAll("(?m)^ {0," + indent + "}", "");
    }

    /** Where its Javadoc begins, or itself if it has none. */
    private int start(Tree tree) {
      int itself = (int) positions.getStartPosition(unit, tree);
      String before = text.substring(0, itself).stripTrailing();
      return before.endsWith("*/") ? before.lastIndexOf("/**") : itself;
    }
  }

  private static final class InMemory extends SimpleJavaFileObject {
    private final String text;

    InMemory(String text) {
      super(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** The text, under a comment that says where it stands. */
  @Override
  public String toString() {
    return "// " + place + "\n" + text;
  }
}
