package waelab.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waelab.notebook.file.Cell;
import waelab.notebook.file.Notebook;
import waelab.notebook.file.TerminalText;

/**
 * Runs notebooks without Jupyter, each in a kernel of its own. The same notebook gives the same
 * file: no ids, times or ports are stored.
 *
 * @param spec how the kernel is started
 * @param limit how long one cell may take
 * @param environment variables for the kernel, added to those of this process
 */
public record NotebookRunner(KernelSpec spec, Duration limit, Map<String, String> environment) {

  private static final int CODE_LINES = 3;

  private static final String SKIPPED = "skip-execution";
  private static final String RAISES = "raises-exception";

  /** Copies the variables. */
  public NotebookRunner {
    environment = Map.copyOf(environment);
  }

  /**
   * Runs the code cells in order, in the notebook's folder, and stores their outputs in the
   * notebook. The run ends at the first cell that fails; later cells have no outputs. As in
   * nbconvert, two tags of cells have an effect: the error of a {@code raises-exception} cell is
   * stored and does not end the run, and a {@code skip-execution} cell is left unchanged.
   *
   * @param notebook the notebook; its outputs and its kernel's name are changed
   * @throws KernelException if the kernel does not start
   */
  public NotebookRun run(Notebook notebook) {
    long start = System.nanoTime();
    List<Cell> cells =
        notebook.cells().stream()
            .filter(cell -> cell.type() == Cell.Type.CODE && !cell.hasTag(SKIPPED))
            .toList();
    cells.forEach(NotebookRunner::clear);
    describe(notebook.metadata());
    List<Cell> runnable = cells.stream().filter(cell -> !cell.source().isBlank()).toList();
    int done = 0;
    Optional<NotebookRun.Failure> failure = Optional.empty();
    if (!runnable.isEmpty()) {
      Path folder = notebook.file().toAbsolutePath().getParent();
      try (KernelClient kernel = KernelClient.start(spec, folder, environment)) {
        var displays = new LiveOutputs();
        while (failure.isEmpty() && done < runnable.size()) {
          failure = run(runnable.get(done), ++done, kernel, displays);
        }
      }
    }
    cells.forEach(NotebookRunner::dropEmptyOutputs);
    return new NotebookRun(notebook, done, Duration.ofNanos(System.nanoTime() - start), failure);
  }

  private Optional<NotebookRun.Failure> run(
      Cell cell, int count, KernelClient kernel, LiveOutputs displays) {
    var outputs = new CellOutputs(count, displays);
    List<String> log = List.of();
    boolean mayFail = cell.hasTag(RAISES);
    try {
      kernel.execute(cell.source(), limit, outputs::add);
    } catch (KernelException e) {
      kernel.end();
      mayFail = false; // nothing can be run any more
      outputs.fail(e.kind(), e.getMessage());
      log = e.log();
    }
    cell.setOutputs(outputs.json(), OptionalInt.of(count));
    List<String> code = cell.source().strip().lines().limit(CODE_LINES).toList();
    List<String> last = log;
    if (mayFail) {
      return Optional.empty();
    }
    return outputs
        .error()
        .map(e -> new NotebookRun.Failure(cell.number(), code, ErrorText.sentence(e), last));
  }

  /**
   * Removes outputs and the times that Jupyter stores with a cell, since they are of another run.
   */
  private static void clear(Cell cell) {
    cell.setOutputs(Notebook.JSON.createArrayNode(), OptionalInt.empty());
    if (cell.json().path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("execution");
    }
  }

  private static void dropEmptyOutputs(Cell cell) {
    for (Iterator<JsonNode> each = cell.outputs().iterator(); each.hasNext(); ) {
      if (LiveOutputs.isEmpty(each.next())) {
        each.remove();
      }
    }
  }

  private static void describe(ObjectNode metadata) {
    metadata
        .putObject("kernelspec")
        .put("name", KernelSpec.NAME)
        .put("language", KernelSpec.LANGUAGE)
        .put("display_name", KernelSpec.DISPLAY_NAME);
    metadata
        .putObject("language_info")
        .put("name", "Java")
        .put("file_extension", ".jshell")
        .put("mimetype", "text/x-java-source")
        .put("pygments_lexer", "java")
        .put("codemirror_mode", "java");
  }

  /** The message of an error output, without code, stack frames and colours. */
  static final class ErrorText {

    private static final Pattern RULE = Pattern.compile("-{3,}.*");
    private static final Pattern FRAME = Pattern.compile("at .*");
    private static final Pattern CELL_LINE = Pattern.compile("at cell \\d+, (line \\d+)");
    private static final Pattern CODE = Pattern.compile("\\|.*");
    private static final int LINES = 4;

    private ErrorText() {}

    /**
     * The message of an error, and the line of the cell that it came from, if it names one.
     *
     * @param error an output as nbformat stores it
     * @return one line
     */
    static String sentence(JsonNode error) {
      List<String> lines = lines(error.path("traceback"));
      String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
      Matcher place = CELL_LINE.matcher(last); // methods that the cell called are above it
      return message(error, lines) + (place.matches() ? " (" + place.group(1) + ")" : "");
    }

    private static String message(JsonNode error, List<String> lines) {
      var message = new ArrayList<String>();
      for (String line : lines) {
        boolean frame = FRAME.matcher(line).matches();
        if (message.size() == LINES || frame && !message.isEmpty()) {
          break;
        }
        if (!frame && !RULE.matcher(line).matches() && !CODE.matcher(line).matches()) {
          message.add(line);
        }
      }
      return message.isEmpty()
          ? TerminalText.plain(error.path("ename").asText() + ": " + error.path("evalue").asText())
          : String.join(", ", message).replace(":, - ", ": ");
    }

    private static List<String> lines(JsonNode traceback) {
      var lines = new ArrayList<String>();
      for (JsonNode each : traceback) {
        TerminalText.plain(each.asText())
            .lines()
            .map(line -> line.strip().replaceAll("\\s+", " "))
            .filter(line -> !line.isEmpty())
            .forEach(lines::add);
      }
      return lines;
    }
  }
}
