package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Public, since snippets call it. */
@Tag("unit")
public class CellValuesTest {

  /** What snippets made; they run in this process and so reach this list. */
  public static final List<WeakReference<byte[]>> MADE = new ArrayList<>();

  private static ClassLoader loader;

  private JShell shell;
  private CellValues values;

  /** Called by a snippet. */
  public static byte[] make() {
    byte[] made = new byte[1000];
    MADE.add(new WeakReference<>(made));
    return made;
  }

  /** Called by a snippet. */
  public static void tell(ClassLoader snippets) {
    loader = snippets;
  }

  @BeforeEach
  void start() {
    MADE.clear();
    shell = JShell.builder().executionEngine("local").build();
    shell.addToClasspath(System.getProperty("java.class.path"));
    shell.eval("import waelab.notebook.kernel.CellValuesTest;");
    run("CellValuesTest.tell(new Object() {}.getClass().getClassLoader());");
    values = new CellValues(shell, loader);
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  @Test
  void aVariableDeclaredAnewLetsGoOfItsFirstValue() {
    for (int i = 0; i < 60; i++) {
      run("var made = CellValuesTest.make();");
      values.release();
    }
    assertThat(alive()).isEqualTo(1);
    run("int made = 3;");
    run("var made = CellValuesTest.make();");
    values.release();
    assertThat(alive()).isEqualTo(1);
    assertThat(value("made.length")).isEqualTo("1000");
  }

  @Test
  void aValueWithoutANameIsLetGo() {
    run("CellValuesTest.make()");
    values.release();
    assertThat(alive()).isZero();
  }

  @Test
  void whatIsAssignedStays() {
    run("byte[] kept = null;");
    run("kept = CellValuesTest.make();");
    run("int n = 7;");
    run("int n = 8;");
    values.release();
    assertThat(alive()).isEqualTo(1);
    assertThat(value("kept.length + n")).isEqualTo("1008");
  }

  private void run(String source) {
    assertThat(shell.eval(source))
        .allMatch(event -> event.exception() == null)
        .allMatch(event -> event.status() != Snippet.Status.REJECTED);
  }

  private String value(String expression) {
    var events = shell.eval(expression);
    return events.get(events.size() - 1).value();
  }

  private static long alive() {
    System.gc();
    return MADE.stream().filter(made -> made.get() != null).count();
  }
}
