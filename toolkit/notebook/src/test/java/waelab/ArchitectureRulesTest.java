package waelab;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import java.util.stream.Stream;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import waelab.base.Rows;
import waelab.notebook.kernel.Renderers;

@AnalyzeClasses(packages = "waelab", importOptions = ArchitectureRulesTest.Main.class)
@ArchTag("unit")
class ArchitectureRulesTest {

  /** The classes of both modules, wherever a build puts them, and no test's. */
  static final class Main implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return Stream.of(Lab.class, Renderers.class)
          .map(each -> each.getProtectionDomain().getCodeSource().getLocation().getPath())
          .anyMatch(location::contains);
    }
  }

  private static final Set<String> READS_ONE =
      Set.of("getFloat", "getDouble", "getInt", "getLong", "getByte", "getBoolean", "getUint8");

  /** Packages by floor, the lowest first. */
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("base"),
          Set.of("torch", "plot", "data.drawing"),
          Set.of("nn", "data"),
          Set.of("model"),
          Set.of("training", "metrics"),
          Set.of("runs", "metrics.inception", "latent"),
          Set.of("evaluation"),
          Set.of("report"),
          Set.of(""),
          Set.of("notebook.file"),
          Set.of("notebook.page", "notebook.run"),
          Set.of("notebook.kernel"),
          Set.of("notebook.command"));

  /** So packages form no cycle either. */
  @ArchTest
  static final ArchRule aPackageUsesOnlyThoseOnLowerFloors =
      classes()
          .should(
              new ArchCondition<JavaClass>("use only packages on lower floors") {
                @Override
                public void check(JavaClass user, ConditionEvents events) {
                  user.getDirectDependenciesFromSelf().stream()
                      .filter(use -> use.getTargetClass().getPackageName().startsWith("waelab"))
                      .filter(use -> !packageOf(use.getTargetClass()).equals(packageOf(user)))
                      .filter(use -> floor(use.getTargetClass()) >= floor(user))
                      .forEach(
                          use ->
                              events.add(
                                  SimpleConditionEvent.violated(user, use.getDescription())));
                }
              });

  private static String packageOf(JavaClass type) {
    return type.getPackageName().replaceFirst("^waelab\\.?", "");
  }

  private static int floor(JavaClass type) {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      if (FLOORS.get(floor).contains(packageOf(type))) {
        return floor;
      }
    }
    throw new AssertionError(type.getName() + " is in a package that has no floor.");
  }

  @ArchTest
  static final ArchRule onlyTheDoorReachesTheEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage("waelab.torch")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl.pytorch..");

  /** What draws is given numbers and bytes; whoever has a model runs it. */
  @ArchTest
  static final ArchRule picturesAreDrawnWithoutTensors =
      noClasses()
          .that()
          .resideInAPackage("waelab.plot")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule theGroundFloorKnowsNoTensor =
      noClasses()
          .that()
          .resideInAPackage("waelab.base")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  /** Notebooks are run and read where there is no PyTorch; their kernel is another process. */
  @ArchTest
  static final ArchRule notebooksAreRunWithoutTensors =
      noClasses()
          .that()
          .resideInAnyPackage("waelab.notebook.file", "waelab.notebook.run", "waelab.notebook.page")
          .should()
          .transitivelyDependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "waelab.torch");

  /** DJL wraps such a number in memory that autograd does not keep alive; Scalars does not. */
  @ArchTest
  static final ArchRule graphsAreBuiltWithoutDjlsNumberOverloads =
      noClasses()
          .that()
          .resideInAnyPackage("waelab.nn", "waelab.model", "waelab.metrics..", "waelab.training")
          .should()
          .callMethodWhere(target(numberOverload()))
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl.training.loss..");

  /** Arrays made of Java numbers are copied into PyTorch's memory by the door, in one place. */
  @ArchTest
  static final ArchRule onlyTheDoorMakesArraysOfJavaNumbers =
      noClasses()
          .that()
          .resideOutsideOfPackage("waelab.torch")
          .should()
          .callMethodWhere(
              JavaCall.Predicates.target(
                  DescribedPredicate.describe(
                      "NDManager.create",
                      t ->
                          t.getOwner().isAssignableTo(NDManager.class)
                              && t.getName().equals("create"))));

  /** DJL leaves a copy of an array that is not contiguous with its manager; the door frees it. */
  @ArchTest
  static final ArchRule onlyTheDoorReadsArrays =
      noClasses()
          .that()
          .resideOutsideOfPackage("waelab.torch")
          .should()
          .callMethodWhere(
              JavaCall.Predicates.target(
                  DescribedPredicate.describe(
                      "a method of NDArray that reads numbers",
                      t ->
                          t.getOwner().isAssignableTo(NDArray.class)
                              && (t.getName().matches("to(\\w*Array|ByteBuffer)")
                                  || READS_ONE.contains(t.getName())))));

  /** What is written is read again, compared and stored: with the same digits in every country. */
  @ArchTest
  static final ArchRule nothingDependsOnTheUsersLocale =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Rows.class) // which gives its columns other formatters
          .should()
          .callCodeUnitWhere(
              JavaCall.Predicates.target(
                  DescribedPredicate.describe(
                      "a method that takes the default locale",
                      ArchitectureRulesTest::takesTheDefaultLocale)));

  private static boolean takesTheDefaultLocale(AccessTarget.CodeUnitCallTarget target) {
    Class<?> owner = target.getOwner().reflect();
    String first =
        target.getRawParameterTypes().isEmpty()
            ? ""
            : target.getRawParameterTypes().get(0).getSimpleName();
    return switch (target.getName()) {
      case "format" -> (owner == String.class || isPrinter(owner)) && !first.equals("Locale");
      case "printf" -> isPrinter(owner) && !first.equals("Locale");
      case "formatted" -> owner == String.class;
      case "toLowerCase", "toUpperCase" -> owner == String.class && first.isEmpty();
      case "getInstance", "getNumberInstance", "getIntegerInstance", "getPercentInstance" ->
          owner == NumberFormat.class && !first.equals("Locale");
      case "ofPattern" -> target.getRawParameterTypes().size() == 1;
      case "create" -> owner == IntColumn.class || owner == LongColumn.class;
      case "<init>" ->
          owner == DecimalFormat.class && target.getRawParameterTypes().size() < 2
              || owner == Scanner.class
              || owner == SimpleDateFormat.class && target.getRawParameterTypes().size() < 2;
      default -> false;
    };
  }

  private static final Set<String> ASKS =
      Set.of(
          "contains",
          "endsWith",
          "equals",
          "equalsIgnoreCase",
          "indexOf",
          "lastIndexOf",
          "lookingAt",
          "matcher",
          "matches",
          "startsWith");

  /** Labels tell runs of one name apart, so it looks for those. */
  private static final String LABELS =
      "waelab.runs.RunCaption.differing(waelab.runs.Run, java.util.List)";

  /** Which data, which model, which score: types say it. Their texts are for people. */
  @ArchTest
  static final ArchRule nothingReadsWhatCaptionsSay =
      methods()
          .that()
          .areNotDeclaredIn("waelab.data.CaptionOfFormat1")
          .and()
          .doNotHaveFullName(LABELS)
          .should(
              new ArchCondition<JavaMethod>("not ask what a caption or a name of a run says") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  var calls = method.getMethodCallsFromSelf();
                  var texts = calls.stream().filter(ArchitectureRulesTest::isForPeople).toList();
                  var asked = calls.stream().filter(ArchitectureRulesTest::asksAText).toList();
                  if (!texts.isEmpty() && !asked.isEmpty()) {
                    events.add(
                        SimpleConditionEvent.violated(
                            method, texts.get(0).getDescription() + " and " + asked));
                  }
                }
              });

  private static boolean isForPeople(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    boolean caption = call.getName().equals("caption") && owner.startsWith("waelab.data.");
    boolean name =
        call.getName().equals("name")
            && Set.of("waelab.runs.Run", "waelab.model.Model").contains(owner);
    boolean metric = call.getName().equals("toString") && owner.equals("waelab.training.Metric");
    return caption || name || metric;
  }

  private static boolean asksAText(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    boolean text = owner.equals("java.lang.String") || owner.startsWith("java.util.regex.");
    boolean listed = call.getName().equals("contains") && owner.startsWith("java.util.");
    return text && ASKS.contains(call.getName()) || listed;
  }

  private static boolean isPrinter(Class<?> owner) {
    return PrintStream.class.isAssignableFrom(owner) || PrintWriter.class.isAssignableFrom(owner);
  }

  private static DescribedPredicate<AccessTarget.CodeUnitCallTarget> numberOverload() {
    return DescribedPredicate.describe(
        "a method of NDArray with a Number",
        t ->
            t.getOwner().isAssignableTo(NDArray.class)
                && t.getRawParameterTypes().stream().anyMatch(p -> p.isEquivalentTo(Number.class)));
  }
}
