package waelab.notebook.kernel;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import waelab.report.SourceFile;

/**
 * A class of WAE Lab, or one of its methods, constructors and fields, as its source declares it.
 *
 * @param signature of which the owner has its package
 * @param start where in the file it begins
 * @param isPublic whether its own modifiers say so
 * @param kin the types that its class extends or implements, as they are written
 */
record Member(
    Signature signature, Optional<Javadoc> javadoc, int start, boolean isPublic, List<String> kin) {

  /** By the qualified names of classes that are in no other. */
  private static final Map<String, List<Member>> FILES = new ConcurrentHashMap<>();

  /**
   * All of a class, in the order of its file.
   *
   * @param type its qualified name, or its simple one if {@link Imports} has its package
   * @return nothing if it is none of WAE Lab's
   */
  static List<Member> of(String type) {
    return candidates(type).filter(SourceFile::exists).findFirst().stream()
        .flatMap(file -> FILES.computeIfAbsent(file, Member::read).stream())
        .filter(each -> isIn(each.signature.owner(), type))
        .toList();
  }

  /** Classes that are in no other, of which one has the type in it, or is it. */
  private static Stream<String> candidates(String type) {
    Stream<String> packages =
        Imports.PACKAGES.stream().filter(name -> name.startsWith("waelab")).map(name -> name + ".");
    return Stream.concat(Stream.of(""), packages)
        .map(name -> name + type)
        .flatMap(
            name -> Stream.iterate(name, n -> !n.isEmpty(), n -> n.replaceFirst("\\.?[^.]*$", "")));
  }

  private static boolean isIn(String owner, String type) {
    return owner.equals(type) || owner.endsWith("." + type);
  }

  private static List<Member> read(String topLevel) {
    SourceFile file = SourceFile.of(topLevel).orElseThrow();
    var members = new ArrayList<Member>();
    new TreePathScanner<Void, String>() {
      @Override
      public Void visitClass(ClassTree tree, String outer) {
        String owner = outer + "." + tree.getSimpleName();
        String kind =
            tree.getKind().name().toLowerCase(Locale.ROOT).replace("annotation_type", "@interface");
        add(new Signature(kind, owner, "", List.of(), false), tree, kin(tree));
        return super.visitClass(tree, owner);
      }

      @Override
      public Void visitMethod(MethodTree tree, String owner) {
        String name = tree.getName().toString();
        String type = tree.getReturnType() == null ? "" : tree.getReturnType().toString();
        var params = tree.getParameters().stream().map(Member::declared).toList();
        ClassTree around = (ClassTree) getCurrentPath().getParentPath().getLeaf();
        add(new Signature(type, owner, name, params, true), tree, kin(around));
        return null; // what is declared in methods is not for others
      }

      @Override
      public Void visitVariable(VariableTree tree, String owner) {
        String type = String.valueOf(tree.getType());
        add(
            new Signature(type, owner, tree.getName().toString(), List.of(), false),
            tree,
            List.of());
        return null;
      }

      private void add(Signature signature, Tree tree, List<String> kin) {
        boolean isPublic = modifiers(tree).contains(Modifier.PUBLIC);
        TreePath path = getCurrentPath();
        members.add(new Member(signature, Javadoc.of(file, path), file.start(tree), isPublic, kin));
      }
    }.scan(new TreePath(file.unit()), packageOf(file.unit()));
    return List.copyOf(members);
  }

  private static String packageOf(CompilationUnitTree unit) {
    return String.valueOf(unit.getPackageName());
  }

  private static Set<Modifier> modifiers(Tree tree) {
    return tree instanceof MethodTree method
        ? method.getModifiers().getFlags()
        : tree instanceof ClassTree type
            ? type.getModifiers().getFlags()
            : ((VariableTree) tree).getModifiers().getFlags();
  }

  private static List<String> kin(ClassTree tree) {
    return Stream.concat(
            Stream.ofNullable(tree.getExtendsClause()), tree.getImplementsClause().stream())
        .map(each -> each.toString().replaceAll("<.*", ""))
        .toList();
  }

  /** {@code Run<?>... runs}, without annotations. */
  private static String declared(VariableTree param) {
    return param.toString().replaceFirst("^(?:(?:@\\w+(?:\\([^)]*\\))?|final)\\s+)*", "");
  }

  /** The class itself, of a class of WAE Lab. */
  static Optional<Member> type(String name) {
    return of(name).stream().filter(each -> each.signature.name().isEmpty()).findFirst();
  }

  /**
   * The Javadoc of what JShell has found: its own, else that of what it overrides. What makes a
   * record, and what gives one of its components, is described by the record's parameters.
   */
  static Optional<Javadoc> javadoc(Signature found) {
    List<Member> all = of(found.owner());
    if (all.isEmpty() && found.name().isEmpty()) {
      return constant(found.owner());
    }
    return component(found)
        .or(() -> own(found).flatMap(Member::javadoc))
        .or(() -> inherited(found));
  }

  /** What the class itself declares; a type variable may have another name there. */
  private static Optional<Member> own(Signature found) {
    List<Member> named =
        of(found.owner()).stream()
            .filter(each -> each.signature.name().equals(found.name()))
            .filter(each -> each.signature.isCalled() == found.isCalled())
            .filter(each -> each.signature.params().size() == found.params().size())
            .toList();
    return named.stream()
        .filter(each -> each.signature.types().equals(found.types()))
        .findFirst()
        .or(() -> named.stream().filter(each -> named.size() == 1).findFirst());
  }

  /** What JShell has found, with the names that the source gives to the parameters. */
  static Signature named(Signature found) {
    return own(found).map(each -> found.withParams(each.signature)).orElse(found);
  }

  /** An enum's constant, which JShell shows as it shows a class. */
  private static Optional<Javadoc> constant(String path) {
    int dot = path.lastIndexOf('.');
    return of(path.substring(0, Math.max(0, dot))).stream()
        .filter(each -> each.signature.name().equals(path.substring(dot + 1)))
        .findFirst()
        .flatMap(Member::javadoc);
  }

  private static Optional<Javadoc> inherited(Signature found) {
    return found.isCalled() && !found.name().equals(Signature.CONSTRUCTOR)
        ? type(found.owner()).stream()
            .flatMap(each -> each.kin.stream())
            .filter(type -> !isIn(found.owner(), type))
            .map(type -> new Signature(found.type(), type, found.name(), found.params(), true))
            .flatMap(each -> javadoc(each).stream())
            .findFirst()
        : Optional.empty();
  }

  private static Optional<Javadoc> component(Signature found) {
    Optional<Javadoc> record =
        type(found.owner())
            .filter(type -> found.isCalled() && type.signature.type().equals("record"))
            .flatMap(Member::javadoc);
    if (found.name().equals(Signature.CONSTRUCTOR)) {
      return record.filter(doc -> doc.params().keySet().containsAll(found.names()));
    }
    return record
        .filter(doc -> found.params().isEmpty())
        .map(doc -> doc.params().get(found.name()))
        .map(text -> new Javadoc(text, "", List.of(), Map.of(), "", Map.of()));
  }
}
