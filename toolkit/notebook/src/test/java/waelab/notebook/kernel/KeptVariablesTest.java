package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With an engine that redefines nothing, as where the agent is missing. */
@Tag("unit")
class KeptVariablesTest {

  private static final class Engine implements ExecutionControlProvider {

    private static final class Control extends LocalExecutionControl {
      Class<?> find(String name) throws ClassNotFoundException {
        return findClass(name);
      }
    }

    private final Control control = new Control();

    @Override
    public String name() {
      return "plain";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
      return control;
    }
  }

  private final Engine engine = new Engine();
  private final JShell shell = JShell.builder().executionEngine(engine, Map.of()).build();
  private final KeptVariables carried = new KeptVariables(shell, engine.control::find);

  @AfterEach
  void close() {
    shell.close();
  }

  private Optional<String> run(String code) {
    return carried.after(shell.eval(code));
  }

  private String value(String code) {
    List<SnippetEvent> events = shell.eval(code);
    carried.after(events);
    return events.get(0).value();
  }

  @Test
  void aVariableKeepsItsValueWhateverItsInitialiserGivesNow() {
    run("import java.util.*;");
    run("int one() { return 1; }");
    run("int n = one();");
    run("var list = new ArrayList<Integer>(List.of(n));");
    assertThat(run("int one() { return 2; }")).isEmpty();
    assertThat(run("int n = 5;")).isEmpty();
    assertThat(value("list")).isEqualTo("[1]");
    assertThat(run("String one() { return \"\"; }")).isEmpty();
    assertThat(value("n")).isEqualTo("5");
  }

  @Test
  void aVariableThatWasAssignedKeepsWhatItWasAssigned() {
    run("int base = 1;");
    run("int n = base;");
    run("n = 42;");
    run("long base = 2;");
    assertThat(value("n")).isEqualTo("42");
  }

  @Test
  void argumentsOfATypeThatIsEditedBecomeWildcards() {
    run("import java.util.*;");
    run("class A {}");
    run("var map = new HashMap<String, List<A>>();");
    run("var a = new A();");
    run("A[] all = {a};");
    assertThat(run("class A { int n; }").orElseThrow())
        .contains("map (now HashMap<?, ?>)", "are lost: a, all;");
    assertThat(value("map")).isEqualTo("{}");
    assertThat(shell.variables().map(each -> each.name())).containsExactly("map");
  }

  @Test
  void aClassThatNamesWhatIsDeclaredAnewIsToldToo() {
    run("int f() { return 1; }");
    run("class A { int n = f(); }");
    run("var a = new A();");
    assertThat(run("long f() { return 1; }").orElseThrow())
        .startsWith("Declared again: f and, since it names that, A. These variables are lost: a;");
  }

  @Test
  void aVariableThatIsDroppedIsNotMissed() {
    run("int base = 1;");
    run("int n = base;");
    shell.drop(shell.variables().filter(each -> each.name().equals("n")).findFirst().orElseThrow());
    assertThat(run("String base = \"\";")).isEmpty();
    assertThat(shell.variables().map(each -> each.name())).containsExactly("base");
  }
}
