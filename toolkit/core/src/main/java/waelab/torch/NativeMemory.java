package waelab.torch;

import ai.djl.pytorch.engine.PtNDArray;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * Repairs a fault of DJL 0.36.0 while the faulty class is loaded.
 *
 * <p>DJL makes an array from Java numbers by wrapping a direct buffer ({@code
 * JniUtils.createNdFromByteBuffer}); the memory belongs to the buffer, not to the tensor. Its
 * overloads with a number, such as {@code x.mul(0.5f)}, close that array immediately, but autograd
 * keeps the tensor for the backward pass. If the garbage collector runs in between, the gradient is
 * computed from freed memory: it is wrong, without any error. Losses in notebook cells often
 * contain such numbers.
 *
 * <p>So a line is added at the end of the method: it returns a copy that owns its memory. The time
 * for the copy is negligible compared with the operator that uses it. {@code NDArray.set(Buffer)}
 * points an existing tensor to a Java buffer in the same way ({@code JniUtils.set}); it is replaced
 * and writes into the tensor's own memory.
 */
final class NativeMemory {

  private static final String FAULTY = "ai.djl.pytorch.jni.JniUtils";
  private static final String NEIGHBOUR = "ai.djl.pytorch.jni.LibUtils";
  private static final String CREATE = "createNdFromByteBuffer";
  private static final String SET = "set";

  private NativeMemory() {}

  /**
   * Loads the repaired class. Must run before anything else uses DJL's PyTorch engine.
   *
   * @throws DeviceException if DJL's own class is already loaded
   */
  static void mend() {
    ClassLoader loader = PtNDArray.class.getClassLoader();
    try (ClassFileLocator classes = ClassFileLocator.ForClassLoader.of(loader);
        ClassFileLocator ours =
            ClassFileLocator.ForClassLoader.of(NativeMemory.class.getClassLoader())) {
      // Descriptions are read from class files, so that looking at a class does not load it.
      TypeDescription faulty = TypePool.Default.of(classes).describe(FAULTY).resolve();
      TypePool advice = TypePool.Default.of(ours);
      TypeDescription copy = advice.describe(CopyOnExit.class.getName()).resolve();
      TypeDescription write = advice.describe(WriteInstead.class.getName()).resolve();
      byte[] mended =
          new ByteBuddy()
              .redefine(faulty, classes)
              .visit(Advice.to(copy, ours).on(ElementMatchers.named(CREATE)))
              .visit(Advice.to(write, ours).on(ElementMatchers.named(SET)))
              .make()
              .getBytes();
      Class<?> neighbour = Class.forName(NEIGHBOUR, false, loader);
      MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup()).defineClass(mended);
    } catch (LinkageError e) {
      throw new DeviceException(
          "DJL's PyTorch engine was used before WAE Lab could repair a fault in it; call"
              + " waelab.torch.Torch.start() before anything else that uses DJL.",
          e);
    } catch (IOException | ReflectiveOperationException e) {
      throw new DeviceException("DJL's PyTorch engine could not be read: " + e.getMessage(), e);
    }
  }

  /** The line that is added; {@code duplicate} copies into memory that PyTorch owns. */
  static final class CopyOnExit {
    private CopyOnExit() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) PtNDArray array) {
      if (!array.getDevice().isGpu()) { // what is on a GPU was copied there
        PtNDArray view = array;
        array = (PtNDArray) view.duplicate();
        view.close();
      }
    }
  }

  /** Runs instead of the method: the return value true skips the method's own code. */
  static final class WriteInstead {
    private WriteInstead() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.Argument(0) PtNDArray array, @Advice.Argument(1) ByteBuffer data) {
      Torch.overwrite(array, data);
      return true;
    }
  }
}
