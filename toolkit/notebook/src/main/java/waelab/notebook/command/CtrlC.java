package waelab.notebook.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** What Ctrl-C does instead of ending the process at once. */
final class CtrlC {

  private CtrlC() {}

  /**
   * Has something done at each Ctrl-C, on a thread of its own. Where a Java lets nobody catch it,
   * it goes on ending the process.
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
