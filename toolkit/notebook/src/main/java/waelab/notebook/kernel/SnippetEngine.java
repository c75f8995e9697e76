package waelab.notebook.kernel;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.JShell;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import waelab.runs.CellSource;

/**
 * JShell's engine for scripts and the prompt: it runs snippets in this JVM, with the toolkit's
 * classes and state, and redefines their wrappers in place as {@link Redefiner} describes. JShell
 * finds it by its name, {@code --execution waelab}.
 */
public final class SnippetEngine implements ExecutionControlProvider {

  /** JShell's name for the group of threads on which snippets run. */
  private static final String THREADS = "JShell process local execution";

  private final boolean prompt;
  private final Control control = new Control();

  /** For JShell's tool, which itself shows what is thrown. */
  public SnippetEngine() {
    this(true);
  }

  private SnippetEngine(boolean prompt) {
    this.prompt = prompt;
  }

  /** For our own shell, which gets what is thrown unchanged. */
  public static SnippetEngine forScripts() {
    return new SnippetEngine(false);
  }

  @Override
  public String name() {
    return "waelab";
  }

  @Override
  public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
    WarmUp.begin();
    if (prompt) {
      shell(environment).ifPresent(shell -> CellSource.from(new DeclaredInCells(shell)::source));
    }
    return control;
  }

  /** A shell's variables, which keep their values when something is declared again. */
  public KeptVariables carrying(JShell shell) {
    return new KeptVariables(shell, control::find);
  }

  /**
   * Interrupts the snippet that runs, from another thread; a training then returns its run.
   *
   * @return whether a snippet runs
   */
  public static boolean interrupt() {
    var running =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getThreadGroup() != null)
            .filter(thread -> thread.getThreadGroup().getName().equals(THREADS))
            .toList();
    running.forEach(Thread::interrupt);
    return !running.isEmpty();
  }

  /**
   * The shell that an engine is made for. It contains the source texts of the classes that are
   * declared at the prompt. The tool does not return it, so it is read by reflection.
   */
  private static Optional<JShell> shell(ExecutionEnv environment) {
    try {
      Redefiner.open(JShell.class, SnippetEngine.class.getModule());
      Field shell = environment.getClass().getDeclaredField("this$0");
      shell.setAccessible(true);
      return Optional.of((JShell) shell.get(environment));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Optional.empty(); // runs are then stored without such texts
    }
  }

  private final class Control extends LocalExecutionControl {

    private final Redefiner redefiner = new Redefiner();

    Class<?> find(String name) throws ClassNotFoundException {
      return findClass(name);
    }

    @Override
    public void load(ClassBytecodes[] classes)
        throws ClassInstallException, NotImplementedException, EngineTerminationException {
      super.load(classes);
      redefiner.loaded(classes);
    }

    @Override
    public void redefine(ClassBytecodes[] classes) throws ClassInstallException {
      redefiner.redefine(classes, this::findClass);
    }

    @Override
    protected String invoke(Method snippet) throws Exception {
      WarmUp.await();
      return super.invoke(snippet);
    }

    /** The action of Ctrl-C at the prompt. */
    @Override
    public void stop() {
      interrupt();
    }

    @Override
    protected String throwConvertedInvocationException(Throwable thrown)
        throws RunException, InternalException {
      Optional<String> sentence = prompt ? ErrorMessage.of(thrown) : Optional.empty();
      if (sentence.isPresent()) {
        String type = thrown.getClass().getSimpleName();
        throw new UserException(sentence.get(), type, new StackTraceElement[0]);
      }
      return super.throwConvertedInvocationException(thrown);
    }
  }
}
