package waelab.report;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import waelab.base.LabException;

/**
 * A Java file, read by the compiler's own parser.
 *
 * @param name its path, such as {@code waelab/model/Wae.java}
 * @param text all of it
 * @param unit the result of the parser
 * @param trees finds positions and doc comments in it
 */
public record SourceFile(String name, String text, CompilationUnitTree unit, DocTrees trees) {

  /** The folder of the shipped sources, which is separate from the classes. */
  private static final String FOLDER = "/sources/";

  /**
   * The file that a class of WAE Lab was compiled from, as it is shipped.
   *
   * @param topLevel the qualified name of a top-level class
   * @return empty if it is not a class of WAE Lab
   * @throws LabException if this Java has no compiler
   */
  public static Optional<SourceFile> of(String topLevel) {
    String name = topLevel.replace('.', '/') + ".java";
    URL url = SourceFile.class.getResource(FOLDER + name);
    if (url == null) {
      return Optional.empty();
    }
    try (InputStream in = url.openStream()) {
      return Optional.of(parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("what is on the class path can be read", e);
    }
  }

  /** Whether this is the name of a top-level class of WAE Lab. */
  public static boolean exists(String topLevel) {
    return SourceFile.class.getResource(FOLDER + topLevel.replace('.', '/') + ".java") != null;
  }

  /**
   * Parses a text; errors in it are ignored.
   *
   * @throws LabException if this Java has no compiler
   */
  public static SourceFile parse(String name, String text) {
    JavaCompiler compiler =
        Optional.ofNullable(ToolProvider.getSystemJavaCompiler())
            .orElseThrow(() -> new LabException("Showing a source needs a JDK; this is a JRE."));
    var file = new InMemory(text);
    var task = (JavacTask) compiler.getTask(null, null, problem -> {}, null, null, List.of(file));
    try {
      return new SourceFile(name, text, task.parse().iterator().next(), DocTrees.instance(task));
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be read", e);
    }
  }

  /**
   * A class of this file.
   *
   * @param names the names of its enclosing classes, the outermost first, and its own name
   */
  public Optional<ClassTree> declaration(List<String> names) {
    var among = unit.getTypeDecls();
    Optional<ClassTree> found = Optional.empty();
    for (String each : names) {
      found = named(among, each);
      if (found.isEmpty()) {
        return found;
      }
      among = found.get().getMembers();
    }
    return found;
  }

  private static Optional<ClassTree> named(List<? extends Tree> among, String name) {
    return among.stream()
        .filter(ClassTree.class::isInstance)
        .map(ClassTree.class::cast)
        .filter(declared -> declared.getSimpleName().contentEquals(name))
        .findFirst();
  }

  /** Where a part begins, without its Javadoc. */
  public int start(Tree tree) {
    return (int) trees.getSourcePositions().getStartPosition(unit, tree);
  }

  /** Where a part ends. */
  public int end(Tree tree) {
    return (int) trees.getSourcePositions().getEndPosition(unit, tree);
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
}
