package waelab.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The operators that DJL lacks, written in TorchScript ({@code operators.py} in this package) and
 * called through DJL's engine.
 *
 * <p>Results live in the manager of the first array given.
 */
public final class Operators {

  private static final String SOURCE = "operators.py";

  private final NDManager manager = Torch.newBaseManager();
  private final NDArray anchor = manager.zeros(new Shape()); // is on the device
  private final PtSymbolBlock script;
  // DJL takes a method's name from the name of an extra array; one such array per method is enough.
  private final Map<String, NDArray> names = new ConcurrentHashMap<>();

  Operators() {
    this(SOURCE);
  }

  /** Operators of another source next to this class, for tests. */
  Operators(String source) {
    try (var archive = new ByteArrayInputStream(ScriptArchive.of(source))) {
      script = JniUtils.loadModule((PtNDManager) manager, archive, true, false);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + source + " from the class path", e);
    }
  }

  /**
   * Fractionally strided ("transposed") convolution, 4×4, stride 2, padding 1; differentiable.
   *
   * @param x N×C×H×W
   * @param weight C×K×4×4
   * @param bias K
   * @return N×K×2H×2W
   */
  public NDArray convTranspose2d(NDArray x, NDArray weight, NDArray bias) {
    return differentiable("conv_transpose2d", x, weight, bias);
  }

  /**
   * Convolution in full float32, on GPUs too (never TF32), for networks that are not trained: no
   * gradients are recorded.
   *
   * @param x N×C×H×W
   * @param weight K×C×h×w
   * @param bias K
   * @param stride in both directions
   * @param padding zeros above and below, left and right
   * @param relu whether to apply max(0, ·) to the result
   * @return N×K×H′×W′
   */
  public NDArray convolution(
      NDArray x, NDArray weight, NDArray bias, long stride, Shape padding, boolean relu) {
    long[] both = {stride, stride};
    try (IValue result = run("convolution", x, weight, bias, both, padding.getShape(), relu)) {
      return result.toTensor((PtNDManager) x.getManager());
    }
  }

  /**
   * The mean of the 3×3 pixels around each pixel; at the edge, of fewer pixels: padding is not
   * counted. (DJL's own average pool always counts it, even with the option not to.)
   *
   * @param x N×C×H×W
   * @return N×C×H×W
   */
  public NDArray innerAveragePool(NDArray x) {
    return differentiable("inner_average_pool", x);
  }

  /**
   * Gradients of a scalar with respect to a list of tensors. Only these are computed and nothing is
   * accumulated in the tensors; the graph is freed. A tensor that the scalar does not depend on
   * gets zeros. The gradients are inference tensors: other arrays can be computed from them, but
   * they can neither be changed in place nor enter a graph.
   *
   * @param loss a scalar whose graph was recorded
   * @return one gradient per tensor, of its shape, in the manager of {@code loss}
   */
  public NDList gradients(NDArray loss, List<NDArray> tensors) {
    try (IValue result = run("gradients", loss, tensors)) {
      return result.toNDList((PtNDManager) loss.getManager());
    }
  }

  /**
   * The gradient of {@code out}, a scalar, with respect to {@code tensor}, recorded so that it can
   * be differentiated again.
   */
  public NDArray gradientWithGraph(NDArray out, NDArray tensor) {
    return differentiable("gradient_with_graph", out, tensor);
  }

  /**
   * Gradients in the memory layouts of their tensors, as the optimisers need them. If one is not
   * finite, {@code fault} becomes 1; a fault that is 1 stays 1. Nothing is read from the device.
   *
   * @param gradients one per tensor, same shape and type, in any layout
   * @param fault a float32 scalar, 0 or 1
   * @return one per tensor, in this manager
   */
  public NDList checked(
      NDManager owner, List<NDArray> tensors, List<NDArray> gradients, NDArray fault) {
    try (IValue result = run("checked", tensors, gradients, fault)) {
      return result.toNDList((PtNDManager) owner);
    }
  }

  /**
   * Gradients multiplied by min(1, most / (‖g‖₂ + 10⁻⁶)), where the norm is over all numbers of all
   * of them, as in PyTorch's {@code clip_grad_norm_}.
   *
   * @return new arrays, in the manager of the first
   */
  public NDList clippedByNorm(NDList gradients, double most) {
    try (IValue result = run("clip_norm", gradients, most)) {
      return result.toNDList((PtNDManager) gradients.get(0).getManager());
    }
  }

  /**
   * One step of Adam on all tensors, in place: steps are increased, then moments and tensors
   * change. Nothing changes if {@code fault} is 1.
   *
   * @param tensors the trainable parameters
   * @param gradients one per tensor, same shape, type and memory layout
   * @param m first moments, one per tensor, likewise
   * @param v second moments, likewise
   * @param steps scalars, one per tensor
   * @param fault a float32 scalar, 0 or 1
   */
  public void adam(
      List<NDArray> tensors,
      List<NDArray> gradients,
      List<NDArray> m,
      List<NDArray> v,
      List<NDArray> steps,
      double rate,
      double beta1,
      double beta2,
      double epsilon,
      NDArray fault) {
    run("adam", tensors, gradients, m, v, steps, rate, beta1, beta2, epsilon, fault).close();
  }

  /**
   * One step of RMSProp on all tensors, in place: first the mean squares change, then the tensors.
   * Nothing changes if {@code fault} is 1.
   *
   * @param tensors the trainable parameters
   * @param gradients one per tensor, same shape and type
   * @param v mean squares, one per tensor, likewise
   * @param fault a float32 scalar, 0 or 1
   */
  public void rmsProp(
      List<NDArray> tensors,
      List<NDArray> gradients,
      List<NDArray> v,
      double rate,
      double decay,
      double epsilon,
      NDArray fault) {
    run("rms_prop", tensors, gradients, v, rate, decay, epsilon, fault).close();
  }

  /**
   * One step of an exponential moving average, in place: e ← e + weight · (x − e). Nothing changes
   * if {@code fault} is 1.
   */
  public void average(List<NDArray> averages, List<NDArray> tensors, double weight, NDArray fault) {
    run("average", averages, tensors, weight, fault).close();
  }

  /** Arrays of zeros in the memory layouts of others, each in the manager of the other. */
  public List<NDArray> zerosLike(List<NDArray> tensors) {
    try (IValue result = run("zeros_like", tensors)) {
      NDList zeros = result.toNDList((PtNDManager) manager);
      for (int i = 0; i < tensors.size(); i++) {
        NDScope.unregister(zeros.get(i));
        zeros.get(i).attach(tensors.get(i).getManager());
      }
      return List.copyOf(zeros);
    }
  }

  /** All numbers of some arrays one after the other, float64, in the manager of the first. */
  public NDArray flat(List<NDArray> tensors) {
    try (IValue result = run("flat", tensors)) {
      return result.toTensor((PtNDManager) tensors.get(0).getManager());
    }
  }

  /**
   * Ends a step: collects its losses, copies buffers, and notes losses that are not finite.
   *
   * @param terms scalars of any type
   * @param fault a scalar; it becomes 1 if a term is not finite
   * @param copy a flat float64 array of all numbers of the buffers; it changes unless {@code fault}
   *     was 1
   * @return the terms and, last, what {@code fault} was: float64, in the manager of the first term
   */
  public NDArray finish(List<NDArray> terms, NDArray fault, NDArray copy, List<NDArray> buffers) {
    try (IValue result = run("finish", terms, fault, copy, buffers)) {
      return result.toTensor((PtNDManager) terms.get(0).getManager());
    }
  }

  /** Copies the numbers of a flat array, as {@link #flat} makes it, back into the arrays. */
  public void restore(List<NDArray> tensors, NDArray flat) {
    run("restore", tensors, flat).close();
  }

  /**
   * A copy of an array of the host on the device. On a GPU the call does not wait for the transfer.
   *
   * @param owner of the copy
   */
  public NDArray upload(NDManager owner, NDArray host) {
    boolean pin = owner.getDevice().isGpu();
    try (IValue result = run("upload", host, anchor, pin)) {
      return result.toTensor((PtNDManager) owner);
    }
  }

  /** Rows of an array: n×… from N×…, where {@code places} are n int64 numbers below N. */
  public NDArray rows(NDManager owner, NDArray x, NDArray places) {
    try (IValue result = run("rows", x, places)) {
      return result.toTensor((PtNDManager) owner);
    }
  }

  /** Copies {@code rows}, n×…, to the rows {@code from} … from+n−1 of {@code x}, N×…. */
  public void setRows(NDArray x, long from, NDArray rows) {
    run("set_rows", x, from, rows).close();
  }

  /** Clips every number of every tensor to [−bound, bound], in place. */
  public void clip(List<NDArray> tensors, double bound) {
    run("clip", tensors, bound).close();
  }

  /** Stored images, uint8 0 … 255 of any shape, as float32 −1 … 1. */
  public NDArray scaleImages(NDArray images) {
    return differentiable("scale_images", images);
  }

  /**
   * The same N×C×H×W values with channels last in memory; convolutions run faster on this layout.
   */
  public NDArray channelsLast(NDArray x) {
    return differentiable("channels_last", x);
  }

  /** Overwrites {@code target} with the values of {@code source}; neither's layout changes. */
  public void copyInto(NDArray target, NDArray source) {
    copyInto(List.of(target), List.of(source));
  }

  /** Overwrites each target with the values of its source. */
  public void copyInto(List<NDArray> targets, List<NDArray> sources) {
    run("copy_into", targets, sources).close();
  }

  /** Whether every number of every tensor is finite. */
  public boolean allFinite(List<NDArray> tensors) {
    try (IValue result = run("all_finite", tensors);
        NDArray verdict = result.toTensor((PtNDManager) manager)) {
      return Torch.floats(verdict)[0] == 1;
    }
  }

  /**
   * Adds the sums of f and of ffᵀ over a batch to those over earlier batches, in place.
   *
   * @param sum d, float64
   * @param outer d×d, float64
   * @param features N×d, each row an f, of any type; added up as float64
   */
  public void addMoments(NDArray sum, NDArray outer, NDArray features) {
    run("add_moments", sum, outer, features).close();
  }

  /** Eigenvalues, ascending, of a symmetric matrix (d×d, float64; the lower triangle is read). */
  public NDArray eigvalsh(NDArray symmetric) {
    return differentiable("eigvalsh", symmetric);
  }

  /** Eigenvalues (d, ascending) and eigenvectors (d×d, in columns) of a symmetric d×d matrix. */
  public NDList eigh(NDArray symmetric) {
    return lists("eigh", symmetric);
  }

  /** Singular values, descending, of a matrix (k×l, float64). */
  public NDArray svdvals(NDArray matrix) {
    return differentiable("svdvals", matrix);
  }

  /**
   * The lower Cholesky factor L with LLᵀ = a.
   *
   * @param a symmetric, d×d
   * @return the factor, or nothing if {@code a} is not positive definite
   */
  public Optional<NDArray> cholesky(NDArray a) {
    NDList factorAndInfo = lists("cholesky", a);
    try (NDArray info = factorAndInfo.get(1)) {
      if (info.toIntArray()[0] == 0) {
        return Optional.of(factorAndInfo.get(0));
      }
      factorAndInfo.get(0).close();
      return Optional.empty();
    }
  }

  private NDArray differentiable(String method, NDArray... inputs) {
    return lists(method, inputs).singletonOrThrow();
  }

  private NDList lists(String method, NDArray... inputs) {
    Torch.prepareThread();
    NDList arguments = new NDList(inputs.length + 1);
    arguments.addAll(Arrays.asList(inputs));
    arguments.add(names.computeIfAbsent(method, this::named));
    return IValueUtils.forward(script, arguments, true);
  }

  private NDArray named(String method) {
    NDArray tag = manager.zeros(new Shape());
    NDScope.unregister(tag);
    tag.setName("module_method:" + method);
    return tag;
  }

  /** Runs a method without recording gradients; DJL's name for that is "not training". */
  IValue run(String method, Object... arguments) {
    Torch.prepareThread();
    IValue[] inputs = Arrays.stream(arguments).map(Operators::value).toArray(IValue[]::new);
    try {
      return IValueUtils.runMethod(script, method, inputs);
    } finally {
      Arrays.stream(inputs).forEach(IValue::close);
    }
  }

  private static IValue value(Object argument) {
    if (argument instanceof NDArray array) {
      return IValue.from((PtNDArray) array);
    }
    if (argument instanceof long[] numbers) {
      return IValue.listFrom(numbers);
    }
    if (argument instanceof List<?> arrays) {
      return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
    }
    if (argument instanceof Long number) {
      return IValue.from((long) number);
    }
    return argument instanceof Boolean yes
        ? IValue.from((boolean) yes)
        : IValue.from((double) argument);
  }

  /**
   * A TorchScript archive is a zip of plain text and two tiny pickles, so it is made in memory from
   * a readable source.
   */
  private static final class ScriptArchive {

    private ScriptArchive() {}

    /** The archive: format version, the source, no constants, and one object of the class. */
    static byte[] of(String resource) throws IOException {
      byte[] source;
      try (InputStream in = ScriptArchive.class.getResourceAsStream(resource)) {
        source = withoutComments(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      var bytes = new ByteArrayOutputStream();
      try (var zip = new ZipOutputStream(bytes)) {
        store(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        store(zip, "data.pkl", pickledObject());
        store(zip, "code/__torch__.py", source);
        store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      }
      return bytes.toByteArray();
    }

    /** TorchScript's parser accepts neither comments nor blank lines between methods. */
    private static byte[] withoutComments(String source) {
      return source
          .lines()
          .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
          .reduce("", (text, line) -> text + line + "\n")
          .getBytes(StandardCharsets.UTF_8);
    }

    /** {@code __torch__.Operators()} with {@code training = True}, in pickle protocol 2. */
    private static byte[] pickledObject() {
      return ("\u0080\u0002c__torch__\nOperators\n)\u0081}"
              + "(X\b\0\0\0training\u0088ub.") // a text of 8 bytes, then the value true
          .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
      var entry = new ZipEntry("operators/" + name);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      var crc = new CRC32();
      crc.update(content);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    }
  }
}
