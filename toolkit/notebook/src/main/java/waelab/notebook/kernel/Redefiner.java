package waelab.notebook.kernel;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;

/**
 * Redefines in place the classes that JShell wraps around snippets, so that variables keep their
 * values when something that their initialisers name is declared again. JShell's local engines
 * cannot do this: they load a new wrapper, whose variables are null or 0.
 *
 * <p>A class that a snippet declares is redefined only if its code is the same. A changed one is
 * refused, and JShell loads it under a new name: objects never change their behaviour.
 *
 * <p>This needs the agent that {@code ./lab} and the kernel are started with ({@code
 * -javaagent:byte-buddy-agent.jar}).
 */
final class Redefiner {

  /** Finds a class that a control has loaded. */
  interface Finder {
    Class<?> find(String name) throws ClassNotFoundException;
  }

  /**
   * The name of a class inside a wrapper; a wrapper's own name is like {@code REPL.$JShell$12B}.
   */
  private static final Pattern DECLARED = Pattern.compile("REPL\\.\\$JShell\\$\\w+\\$.+");

  private final Map<String, byte[]> loaded = new ConcurrentHashMap<>();

  /** Whether the agent is present. Without it nothing is redefined, and variables are lost. */
  static boolean isAble() {
    return instrumentation().isPresent();
  }

  /**
   * Opens a package of the JDK to reflection.
   *
   * @param type a class of the package
   * @param to the module that gets access
   * @throws IllegalStateException if there is no agent
   */
  static void open(Class<?> type, Module to) {
    instrumentation()
        .orElseThrow(() -> new IllegalStateException("no agent"))
        .redefineModule(
            type.getModule(),
            Set.of(),
            Map.of(),
            Map.of(type.getPackageName(), Set.of(to)),
            Set.of(),
            Map.of());
  }

  private static Optional<Instrumentation> instrumentation() {
    try {
      return Optional.of(ByteBuddyAgent.getInstrumentation());
    } catch (IllegalStateException e) {
      return Optional.empty(); // the process was started without it
    }
  }

  /** Records classes that were loaded. */
  void loaded(ClassBytecodes[] classes) {
    for (ClassBytecodes each : classes) {
      loaded.put(each.name(), each.bytecodes());
    }
  }

  /**
   * Redefines classes, all of them or none.
   *
   * @throws ClassInstallException if one cannot be redefined; JShell then loads new ones
   */
  void redefine(ClassBytecodes[] classes, Finder finder) throws ClassInstallException {
    Instrumentation agent =
        instrumentation().orElseThrow(() -> refused("there is no agent", classes));
    var definitions = new ArrayList<ClassDefinition>();
    try {
      for (ClassBytecodes each : classes) {
        if (DECLARED.matcher(each.name()).matches() && !isSameCode(each)) {
          throw refused(each.name() + " has other code", classes);
        }
        definitions.add(new ClassDefinition(finder.find(each.name()), each.bytecodes()));
      }
      agent.redefineClasses(definitions.toArray(new ClassDefinition[0]));
    } catch (ClassNotFoundException
        | UnmodifiableClassException
        | UnsupportedOperationException
        | LinkageError e) {
      throw refused(e.toString(), classes); // such as a variable that has another type now
    }
    loaded(classes);
  }

  private boolean isSameCode(ClassBytecodes changed) {
    byte[] before = loaded.get(changed.name());
    return before != null && Arrays.equals(code(before), code(changed.bytecodes()));
  }

  /** A class without its line numbers, which change when an import is added. */
  private static byte[] code(byte[] bytecodes) {
    var writer = new ClassWriter(0);
    new ClassReader(bytecodes).accept(writer, ClassReader.SKIP_DEBUG);
    return writer.toByteArray();
  }

  private static ClassInstallException refused(String why, ClassBytecodes[] classes) {
    return new ClassInstallException(why, new boolean[classes.length]);
  }
}
