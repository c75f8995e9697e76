package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.model.Vae;

/** Public, since snippets call it. */
@Tag("unit")
public class DeclaredInCellsTest {

  private static final List<Object> TOLD = new ArrayList<>();
  private static final List<Optional<String>> ANSWERS = new ArrayList<>();
  private static DeclaredInCells declared;

  private JShell shell;

  /** Called by a snippet, with a thing of its own. */
  public static void tell(Object thing) {
    TOLD.add(thing);
    ANSWERS.add(declared.source(thing.getClass())); // while the snippet runs, as a training would
  }

  @BeforeEach
  void start() {
    TOLD.clear();
    ANSWERS.clear();
    shell = JShell.builder().executionEngine("local").build();
    shell.addToClasspath(System.getProperty("java.class.path"));
    declared = new DeclaredInCells(shell);
    run("import static waelab.notebook.kernel.DeclaredInCellsTest.tell;");
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  @Test
  void aClassAloneIsItsText() {
    run("int other = 1;");
    run("\n// why\nclass Own {\n  int f() {\n    return 1;\n  }\n}\n");
    run("class Another extends Own {}");
    assertThat(source("new Own()"))
        .isEqualTo("// why\nclass Own {\n  int f() {\n    return 1;\n  }\n}");
  }

  @Test
  void whatAClassNeedsComesBeforeItAsItWasDeclared() {
    run("int unused = 1;");
    run("class Own extends Base { int f() { return twice(width); } }");
    run("int width = 3;");
    run("record Unit(long n) {}"); // named by what comes after it, twice over
    run("record Part(Unit unit) {}");
    run("class Base { Part part; }");
    run("int twice(int x) { return 2 * x; }");
    run("double twice(double x) { return 2e5 * x; }");
    run("int e5 = 1;");
    assertThat(source("new Own()").split("\n\n"))
        .containsExactly(
            "int width = 3;",
            "record Unit(long n) {}",
            "record Part(Unit unit) {}",
            "class Base { Part part; }",
            "int twice(int x) { return 2 * x; }",
            "double twice(double x) { return 2e5 * x; }",
            "class Own extends Base { int f() { return twice(width); } }");
  }

  @Test
  void classesThatNeedEachOtherAreToldOnce() {
    run("class First { Second second; }");
    run("class Second { First first; }");
    assertThat(source("new First()"))
        .isEqualTo("class Second { First first; }\n\nclass First { Second second; }");
  }

  @Test
  void variablesOfOneTextAreToldOnce() {
    run("int wide = 3, high = 4;");
    run("class Own { int size = wide * high; }");
    assertThat(source("new Own()"))
        .isEqualTo(
            "int wide = 3, high = 4;\n// wide is 3\n// high is 4\n\nclass Own { int size = wide * high; }");
  }

  @Test
  void aReplacedClassHasItsNewText() {
    run("class Own { int f() { return 1; } }");
    run("class Own { int f() { return 2; } }");
    assertThat(source("new Own()")).isEqualTo("class Own { int f() { return 2; } }");
  }

  @Test
  void whatAClassNeedsIsToldAsItIsNow() {
    run("int width = 3;");
    run("class Own { int f() { return width; } }");
    run("int width = 4;");
    assertThat(source("new Own()"))
        .isEqualTo("int width = 4;\n\nclass Own { int f() { return width; } }");
  }

  @Test
  void whatAVariableWasAssignedLaterIsToldWithIt() {
    run("int width = 3;");
    run("double[] weights = {1, 2};");
    run("String name = \"a\";");
    run("class Own { Object f() { return name + width * weights[0]; } }");
    String own = "\n\nclass Own { Object f() { return name + width * weights[0]; } }";
    String weights = "\n\ndouble[] weights = {1, 2};\n// weights is [1.0, 2.0]";
    assertThat(source("new Own()"))
        .isEqualTo("int width = 3;" + weights + "\n\nString name = \"a\";" + own);
    run("width = 5;");
    run("weights[1] = 7;");
    run("name = \"C:\\\\users\\nb\";");
    assertThat(source("new Own()"))
        .isEqualTo(
            "int width = 3;\n// width is 5"
                + weights.replace("2.0]", "7.0]")
                + "\n\nString name = \"a\";\n// name is C:\\\\users\\nb"
                + own);
  }

  @Test
  void aThingOfAReplacedClassHasTheTextItWasMadeFrom() {
    run("int width = 3;");
    run("class Own { int f() { return width; } }");
    source("new Own()");
    run("int width = 4;");
    source("new Own()");
    run("class Own {}");
    assertThat(TOLD)
        .extracting(thing -> declared.source(thing.getClass()).orElseThrow())
        .containsExactly(
            "int width = 3;\n\nclass Own { int f() { return width; } }",
            "int width = 4;\n\nclass Own { int f() { return width; } }");
  }

  @Test
  void aClassInAnotherOrWithoutANameIsToldWithWhatItStandsIn() {
    String type =
        "class Own { static class Inner {} Object anonymous() { return new Object() {}; } }";
    run(type);
    assertThat(source("new Own.Inner()")).isEqualTo(type);
    assertThat(source("new Own().anonymous()")).isEqualTo(type);
    run("Object kept = new Object() { int n = 1; };");
    assertThat(source("kept")).isEqualTo("Object kept = new Object() { int n = 1; };");
    assertThat(source("new Own() { int n = 2; }"))
        .isEqualTo(type + "\n\ntell(new Own() { int n = 2; });");
  }

  @Test
  void aClassOfTheToolkitHasNone() {
    run("class Own {}");
    assertThat(declared.source(Vae.class)).isEmpty();
    assertThat(declared.source(int.class)).isEmpty();
    assertThat(declared.source(Object[].class)).isEmpty();
  }

  private void run(String source) {
    assertThat(shell.eval(source))
        .allMatch(event -> event.exception() == null)
        .allMatch(event -> event.status() != Snippet.Status.REJECTED);
  }

  /** What is said of the class of an expression's value. */
  private String source(String expression) {
    run("tell(" + expression + ");");
    return ANSWERS.get(ANSWERS.size() - 1).orElseThrow();
  }
}
