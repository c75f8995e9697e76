package waelab.notebook.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import waelab.notebook.file.Notebook;

/**
 * A client of a running kernel that uses Jupyter's protocol. It executes cells one after another.
 * One thread uses it.
 */
final class KernelClient implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /** How long an interrupted cell may take to send its outputs. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final int POLL_MILLIS = 100;

  /** Maximum number of messages between two checks of the time limit. */
  private static final int BATCH = 1_000;

  /** Exit code of a process that was killed by signal 9. */
  private static final int KILLED = 128 + 9;

  /**
   * Maximum number of waiting messages. Beyond it, our kernel waits; other kernels discard
   * messages.
   */
  private static final int WAITING_MESSAGES = 10_000;

  private final KernelProcess process;
  private final ZContext context = new ZContext();
  private final Channel shell;
  private final Channel control;
  private final Channel iopub;
  private final ZMQ.Poller poller;

  private KernelClient(KernelProcess process) {
    this.process = process;
    Connection at = process.connection();
    shell = new Channel(context.createSocket(SocketType.DEALER), at.shell(), at.key());
    control = new Channel(context.createSocket(SocketType.DEALER), at.control(), at.key());
    ZMQ.Socket subscriber = context.createSocket(SocketType.SUB);
    subscriber.setRcvHWM(WAITING_MESSAGES);
    subscriber.subscribe(new byte[0]);
    iopub = new Channel(subscriber, at.iopub(), at.key());
    poller = context.createPoller(2);
    poller.register(shell.socket(), ZMQ.Poller.POLLIN);
    poller.register(iopub.socket(), ZMQ.Poller.POLLIN);
  }

  /**
   * Starts a kernel and waits until it answers. Tries a second time, since another program may have
   * taken one of its ports.
   *
   * @param folder its working folder
   * @param environment variables that are added to those of this process
   * @throws KernelException if it does not start
   */
  static KernelClient start(KernelSpec spec, Path folder, Map<String, String> environment) {
    try {
      return startOnce(spec, folder, environment);
    } catch (KernelException first) {
      try {
        return startOnce(spec, folder, environment);
      } catch (KernelException second) {
        throw second.withLog();
      }
    }
  }

  private static KernelClient startOnce(
      KernelSpec spec, Path folder, Map<String, String> environment) {
    var kernel = new KernelClient(KernelProcess.start(spec, folder, environment));
    try {
      kernel.awaitReady();
      return kernel;
    } catch (RuntimeException e) {
      kernel.end();
      throw e;
    }
  }

  /** A subscription takes effect with a delay, so more than one request may be needed. */
  private void awaitReady() {
    long end = System.nanoTime() + START.toNanos();
    boolean answered = false;
    boolean published = false;
    ask();
    while (!(answered && published)) {
      if (poller.poll(POLL_MILLIS) == 0) {
        requireAlive("KernelNotStarted", "before it answered");
        if (System.nanoTime() > end) {
          String sentence = "The kernel did not answer within " + START.toSeconds() + " s.";
          throw new KernelException("KernelNotStarted", sentence, process.lastLines());
        }
        if (answered) {
          ask();
        }
      }
      answered |= shell.receive().isPresent();
      published |= iopub.receive().isPresent();
    }
  }

  /** Where the kernel listens. */
  Connection connection() {
    return process.connection();
  }

  private void ask() {
    shell.send("kernel_info_request", Notebook.JSON.createObjectNode());
  }

  /**
   * Executes one cell. A cell that takes too long is interrupted; a training then returns its run
   * so far. After that the kernel cannot be used.
   *
   * @param limit how long it may take
   * @param published receives the cell's outputs, and updates of earlier cells' outputs
   * @throws KernelException if the cell takes longer or the kernel ends; the kernel cannot be used
   *     after that
   */
  void execute(String code, Duration limit, Consumer<Message> published) {
    var answer = new Answer(shell.send("execute_request", request(code)), published);
    long end = System.nanoTime() + limit.toNanos();
    boolean late = false;
    while (!answer.isWhole()) {
      if (poller.poll(POLL_MILLIS) == 0) {
        requireAlive("KernelDied", "while this cell ran");
        if (answer.isOverdue()) {
          return;
        }
      }
      shell.receive().ifPresent(answer::hearReply);
      Optional<Message> message = iopub.receive();
      for (int i = 0; i < BATCH && message.isPresent(); i++) {
        answer.hear(message.get());
        message = iopub.receive();
      }
      message.ifPresent(answer::hear);
      if (System.nanoTime() > end && !late) {
        late = true;
        interrupt();
      }
      if (late && System.nanoTime() > end + GRACE.toNanos()) {
        throw overdue(limit);
      }
    }
    if (late) {
      throw overdue(limit);
    }
  }

  private static KernelException overdue(Duration limit) {
    return new KernelException(
        "CellTimeout",
        "This cell did not end within " + limit.toSeconds() + " s, so its kernel was ended.",
        List.of());
  }

  /** Interrupts the cell that runs. */
  void interrupt() {
    control.send("interrupt_request", Notebook.JSON.createObjectNode());
  }

  private static ObjectNode request(String code) {
    ObjectNode request = Notebook.JSON.createObjectNode();
    request.put("code", code).put("silent", false).put("store_history", true);
    request.put("allow_stdin", false).put("stop_on_error", true);
    request.putObject("user_expressions");
    return request;
  }

  private void requireAlive(String kind, String when) {
    OptionalInt code = process.exitCode();
    if (code.isPresent()) {
      String killed = code.getAsInt() == KILLED ? " (killed, possibly because memory ran out)" : "";
      String sentence = "The kernel ended with exit code " + code.getAsInt() + killed;
      throw new KernelException(kind, sentence + " " + when + ".", process.lastLines());
    }
  }

  /** Sends the kernel a shutdown request, and kills it if it does not end. */
  @Override
  public void close() {
    if (process.isAlive()) {
      control.send("shutdown_request", Notebook.JSON.createObjectNode().put("restart", false));
      process.hasEnded(FAREWELL);
    }
    end();
  }

  /** Kills the kernel without a shutdown request. */
  void end() {
    process.close();
    context.close();
  }

  /** The messages of the answer to one request that are still missing. */
  private static final class Answer {

    private final String request;
    private final Consumer<Message> published;
    private boolean replied;
    private boolean idle;
    private long heard = System.nanoTime();

    Answer(String request, Consumer<Message> published) {
      this.request = request;
      this.published = published;
    }

    void hearReply(Message message) {
      heard = System.nanoTime();
      replied |= message.answers(request);
    }

    void hear(Message message) {
      heard = System.nanoTime();
      if (message.type().equals("status")) {
        String state = message.content().path("execution_state").asText();
        idle |= message.answers(request) && state.equals("idle");
      } else if (message.answers(request) || message.type().equals("update_display_data")) {
        published.accept(message);
      }
    }

    boolean isWhole() {
      return replied && idle;
    }

    /** A kernel may discard messages when too many wait, even the reply or the idle status. */
    boolean isOverdue() {
      return (replied || idle) && System.nanoTime() - heard > QUIET.toNanos();
    }
  }
}
