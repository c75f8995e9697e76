package waelab.notebook.kernel;

import java.util.logging.Level;
import java.util.logging.Logger;
import waelab.base.LabException;
import waelab.torch.Torch;

/**
 * Initialises, once and on a thread that nobody interrupts, what an interrupt would break for the
 * whole process: initialisers that look through the class path or unpack files. A class whose
 * initialiser has failed cannot be used until the process is started again.
 */
final class WarmUp {

  private static final Logger LOGGER = Logger.getLogger("waelab");

  private static final Thread THREAD = new Thread(WarmUp::run, "waelab-warm-up");

  private WarmUp() {}

  /** Begins; a second call does nothing. */
  static synchronized void begin() {
    if (THREAD.getState() == Thread.State.NEW) {
      THREAD.setDaemon(true);
      THREAD.start();
    }
  }

  /** Waits until all is ready; an interrupt meanwhile is kept for the caller. */
  static void await() {
    boolean interrupted = false;
    while (THREAD.isAlive()) {
      try {
        THREAD.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run() {
    try {
      Class.forName("tech.tablesaw.api.Table"); // looks for readers on the whole class path
      Torch.start(); // unpacks PyTorch's library the first time
    } catch (LabException | ReflectiveOperationException | LinkageError e) {
      LOGGER.log(Level.FINE, "What needs it will say so.", e);
    }
  }
}
