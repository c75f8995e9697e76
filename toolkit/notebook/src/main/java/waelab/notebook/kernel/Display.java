package waelab.notebook.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Shows outputs below the running cell, through the Java kernel that this code runs in. The kernel
 * is called by reflection, and only in this class, so that the toolkit runs without a kernel, in
 * IJava, and in its successor JJava, whose classes have the same methods in other packages.
 */
public final class Display {

  /** Classes that return the running kernel, each with the method to call. */
  private static final Map<String, String> KERNELS =
      Map.of(
          "io.github.spencerpark.ijava.IJava", "getKernelInstance",
          "org.dflib.jjava.jupyter.kernel.BaseKernel", "notebookKernel");

  private final Object kernel;

  private Display(Object kernel) {
    this.kernel = kernel;
  }

  /** The notebook this code runs in, if it runs in one. */
  public static Optional<Display> here() {
    return KERNELS.entrySet().stream()
        .flatMap(each -> kernel(each.getKey(), each.getValue()).stream())
        .map(Display::new)
        .findFirst();
  }

  private static Optional<Object> kernel(String owner, String method) {
    try {
      return Optional.ofNullable(Class.forName(owner).getMethod(method).invoke(null));
    } catch (ReflectiveOperationException | LinkageError e) {
      return Optional.empty(); // another kernel runs, or no kernel
    }
  }

  /** Shows something below the cell. */
  public void show(MimeBundle bundle) {
    publish(bundle, Optional.empty(), false);
  }

  /**
   * Shows something below the cell, which {@link #update} can change later.
   *
   * @param id a name that no other output has, including outputs from before a restart of the
   *     kernel
   */
  public void show(String id, MimeBundle bundle) {
    publish(bundle, Optional.of(id), false);
  }

  /** Changes what was shown under a name, wherever it is. */
  public void update(String id, MimeBundle bundle) {
    publish(bundle, Optional.of(id), true);
  }

  private void publish(MimeBundle bundle, Optional<String> id, boolean update) {
    try {
      Object data = displayData(bundle, id);
      if (update) {
        Object io = call(kernel, "getIO");
        Object stream = io.getClass().getField("display").get(io);
        call(stream, "updateDisplay", data);
      } else {
        call(kernel, "display", data);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Java kernel shows things in a way unknown here.", e);
    }
  }

  /**
   * Sets the form in which values of a type appear if they are the value of a cell's last
   * expression.
   *
   * @param type a class or an interface
   */
  public <T> void register(Class<T> type, Function<? super T, MimeBundle> form) {
    try {
      Object registration = call(call(kernel, "getRenderer"), "createRegistration", type);
      call(registration, "preferring", (Object) new String[] {"text/html", "image/png"});
      Method register = method(registration, "register", 1);
      Class<?> function = register.getParameterTypes()[0];
      Object proxy =
          Proxy.newProxyInstance(
              function.getClassLoader(),
              new Class<?>[] {function},
              (self, called, arguments) -> {
                if (called.getDeclaringClass() == Object.class) {
                  return ofObject(self, called, arguments);
                }
                Object output = call(arguments[1], "getOutputContainer");
                put(form.apply(type.cast(arguments[0])), output);
                return null;
              });
      register.invoke(registration, proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Java kernel shows things in a way unknown here.", e);
    }
  }

  private static Object ofObject(Object self, Method called, Object[] arguments) {
    return switch (called.getName()) {
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "a form of WAE Lab";
    };
  }

  private Object displayData(MimeBundle bundle, Optional<String> id)
      throws ReflectiveOperationException {
    Class<?> type = method(kernel, "display", 1).getParameterTypes()[0];
    Object data = type.getConstructor().newInstance();
    put(bundle, data);
    if (id.isPresent()) {
      call(data, "setDisplayId", id.get());
    }
    return data;
  }

  private static void put(MimeBundle bundle, Object displayData)
      throws ReflectiveOperationException {
    Class<?> type = displayData.getClass();
    Method data = type.getMethod("putData", String.class, Object.class);
    for (var form : bundle.data().entrySet()) {
      data.invoke(displayData, form.getKey(), form.getValue());
    }
    Method metadata = type.getMethod("putMetaData", String.class, Object.class);
    for (var fact : bundle.metadata().entrySet()) {
      metadata.invoke(displayData, fact.getKey(), fact.getValue());
    }
  }

  private static Object call(Object on, String name, Object... arguments)
      throws ReflectiveOperationException {
    Method method =
        Arrays.stream(on.getClass().getMethods())
            .filter(m -> m.getName().equals(name) && accepts(m, arguments))
            .findFirst()
            .orElseThrow(() -> new NoSuchMethodException(on.getClass() + "." + name));
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException own) {
        throw own; // an error of the called method, not of reflection
      }
      throw e;
    }
  }

  private static boolean accepts(Method method, Object... arguments) {
    Class<?>[] types = method.getParameterTypes();
    boolean accepts = types.length == arguments.length;
    for (int i = 0; accepts && i < types.length; i++) {
      accepts = types[i].isInstance(arguments[i]);
    }
    return accepts;
  }

  private static Method method(Object on, String name, int parameters)
      throws NoSuchMethodException {
    return Arrays.stream(on.getClass().getMethods())
        .filter(m -> m.getName().equals(name) && m.getParameterCount() == parameters)
        .findFirst()
        .orElseThrow(() -> new NoSuchMethodException(on.getClass() + "." + name));
  }
}
