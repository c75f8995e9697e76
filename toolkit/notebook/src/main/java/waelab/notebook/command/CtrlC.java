package waelab.notebook.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Replaces the default action of Ctrl-C, which ends the process. */
final class CtrlC {

  private CtrlC() {}

  /**
   * Runs an action at each Ctrl-C, on a separate thread. If this Java cannot catch Ctrl-C, it still
   * ends the process.
   */
  static void does(Runnable action) {
    try {
      // By reflection: javac warns of these two names, and there are no others for this.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler caught =
          (proxy, method, arguments) -> {
            action.run();
            return null;
          };
      Object proxy =
          Proxy.newProxyInstance(CtrlC.class.getClassLoader(), new Class<?>[] {handler}, caught);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("INT"), proxy);
    } catch (ReflectiveOperationException e) {
      System.getLogger("waelab").log(System.Logger.Level.DEBUG, "Ctrl-C cannot be caught", e);
    }
  }
}
