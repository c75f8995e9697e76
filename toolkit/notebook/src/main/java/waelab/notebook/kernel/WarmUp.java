package waelab.notebook.kernel;

import java.util.logging.Level;
import java.util.logging.Logger;
import waelab.base.LabException;
import waelab.torch.Torch;

/**
 * Runs, once and on a thread that is never interrupted, static initialisers that search the class
 * path or unpack files. An interrupt would make them fail, and a class whose initialiser has failed
 * cannot be used until the process is started again.
 */
final class WarmUp {

  private static final Logger LOGGER = Logger.getLogger("waelab");

  private static final Thread THREAD = new Thread(WarmUp::run, "waelab-warm-up");

  private WarmUp() {}

  /** Starts the thread; a second call does nothing. */
  static synchronized void begin() {
    if (THREAD.getState() == Thread.State.NEW) {
      THREAD.setDaemon(true);
      THREAD.start();
    }
  }

  /** Waits until everything is ready; restores the caller's interrupt status. */
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
      Class.forName("tech.tablesaw.api.Table"); // searches the class path for readers
      Torch.start(); // unpacks PyTorch's library the first time
    } catch (LabException | ReflectiveOperationException | LinkageError e) {
      LOGGER.log(Level.FINE, "Warming up failed; the cell that needs this reports the error.", e);
    }
  }
}
