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
 * @param signature its signature, in which the owner includes the package
 * @param start its offset in the file
 * @param isPublic whether it is explicitly public
 * @param kin the types that its class extends or implements, as they are written
 */
record Member(
    Signature signature, Optional<Javadoc> javadoc, int start, boolean isPublic, List<String> kin) {

  /** Members by the qualified names of their top-level classes. */
  private static final Map<String, List<Member>> FILES = new ConcurrentHashMap<>();

  /**
   * A class and its members, in the order of its file.
   *
   * @param type its qualified name, or its simple name if {@link Imports} contains its package
   * @return empty if it is not a class of WAE Lab
   */
  static List<Member> of(String type) {
    return candidates(type).filter(SourceFile::exists).findFirst().stream()
        .flatMap(file -> FILES.computeIfAbsent(file, Member::read).stream())
        .filter(each -> isIn(each.signature.owner(), type))
        .toList();
  }

  /** Candidates for the top-level class that contains or is the type. */
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
        return null; // declarations in methods are not needed
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

  /** A class of WAE Lab, without its members. */
  static Optional<Member> type(String name) {
    return of(name).stream().filter(each -> each.signature.name().isEmpty()).findFirst();
  }

  /**
   * The Javadoc of what JShell has found: its own, else that of the method that it overrides. For a
   * record's constructor and accessors, it is made from the Javadoc of the record.
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

  /** The declaration in the class itself; a type variable may have another name there. */
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

  /** What JShell has found, with the names of the parameters in the source. */
  static Signature named(Signature found) {
    return own(found).map(each -> found.withParams(each.signature)).orElse(found);
  }

  /** An enum's constant, which JShell shows like a class. */
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
