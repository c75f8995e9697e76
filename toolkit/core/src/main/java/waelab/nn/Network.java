package waelab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import waelab.base.BadArgumentException;
import waelab.base.Randomness;
import waelab.torch.Torch;

/**
 * A DJL block with its parameters, on the device. The memory, including that of the arrays it
 * returns, is freed when the network is closed, or some time after the last reference to it is
 * gone.
 */
public final class Network implements AutoCloseable {

  private static final Cleaner CLEANER = Cleaner.create();
  private static final Pattern NUMBERED = Pattern.compile("(\\d+)\\D.*");

  private final String name;
  private final Block block;
  private final Shape sample;
  private final ParameterStore store;
  private final Cleaner.Cleanable memory;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Long> fanIn = new LinkedHashMap<>();
  private Randomness undrawn = new Randomness(0); // null once the parameters have their values

  /**
   * Puts a block on the device, with initial weights of seed 0. They are those of {@link
   * #initialize}, whatever initialisers the block has, and are drawn when they are first used. A
   * layer that occurs twice in the block has one set of weights.
   *
   * @param name its name in its model, such as {@code encoder}
   * @param block any DJL block with one input and one output
   * @param sample shape of one input sample, without N
   */
  public Network(String name, Block block, Shape sample) {
    BadArgumentException.requireNonNull(name, "name", block, "block", sample, "sample");
    this.name = name;
    this.block = block;
    this.sample = sample;
    NDManager manager = Torch.newManager();
    memory = CLEANER.register(this, manager::close);
    store = new ParameterStore(manager, false);
    block.setInitializer(Network::channelsLastZeros, Parameter.Type.WEIGHT);
    block.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(sample));
    collect(block, "");
  }

  /** Puts an architecture on the device. */
  public Network(String name, Architecture architecture) {
    this(
        name,
        BadArgumentException.requireNonNull(architecture, "architecture").block(),
        architecture.input());
  }

  /** Its name in its model. */
  public String name() {
    return name;
  }

  /** Shape of one output sample, without N. */
  public Shape output() {
    Shape[] outputs = block.getOutputShapes(new Shape[] {new Shape(1).addAll(sample)});
    return outputs[0].slice(1);
  }

  /** DJL's description of the block. */
  public String description() {
    return block.toString();
  }

  /**
   * The network's output for a batch, N×… in and out; differentiable in {@link Mode#training},
   * where batch norm uses the batch's statistics.
   */
  public NDArray apply(NDArray x) {
    Torch.start(); // a new thread would record gradients
    draw();
    try {
      return block.forward(store, new NDList(x), Mode.isTraining()).singletonOrThrow();
    } finally {
      Reference.reachabilityFence(this); // new Network(…).apply(x) must not be freed too early
    }
  }

  /**
   * The norm of the gradient of a network with one output, at each sample: ‖∇ₓ D(x)‖₂ over all
   * numbers of the sample, as √(Σ g² + 10⁻¹²), which has a derivative even where g = 0.
   * Differentiable, also in {@link Mode#evaluation}.
   *
   * @param x N×…; no gradient flows back to what it was computed from
   * @return N
   */
  public NDArray gradientNorms(NDArray x) {
    return Torch.recording(
        () -> {
          NDArray at = x.stopGradient();
          at.setRequiresGradient(true);
          NDArray g = Torch.operators().gradientWithGraph(apply(at).sum(), at);
          NDArray squares = g.square().reshape(x.getShape().get(0), -1).sum(new int[] {1});
          return Scalars.plus(1e-12, squares).sqrt();
        });
  }

  /** Clips every trainable parameter to [−bound, bound]. */
  public void clip(double bound) {
    Torch.operators().clip(trainableParameters(), bound);
    Reference.reachabilityFence(this);
  }

  /** The trainable arrays, in layer order. */
  public List<NDArray> trainableParameters() {
    draw();
    return arrays(true);
  }

  /** The arrays that are not trained, in layer order: running statistics and frozen parameters. */
  public List<NDArray> buffers() {
    draw();
    return arrays(false);
  }

  /** The trainable arrays, or the others; their values may not be drawn yet. */
  List<NDArray> arrays(boolean learnt) {
    return parameters.values().stream()
        .filter(parameter -> parameter.requiresGradient() == learnt)
        .map(Parameter::getArray)
        .toList();
  }

  /**
   * Everything to save: parameters and batch norm's running statistics, under PyTorch's names
   * ({@code encoder.0.weight}, {@code encoder.1.running_mean}).
   */
  public Map<String, NDArray> state() {
    draw();
    var state = new LinkedHashMap<String, NDArray>();
    parameters.forEach((key, parameter) -> state.put(name + "." + key, parameter.getArray()));
    return state;
  }

  /** The part of {@link #state} that is trained. */
  public Map<String, NDArray> trainableState() {
    Map<String, NDArray> trainable = state();
    parameters.forEach(
        (key, parameter) -> {
          if (!parameter.requiresGradient()) {
            trainable.remove(name + "." + key);
          }
        });
    return trainable;
  }

  /** The number of trainable parameters. */
  public long parameterCount() {
    return arrays(true).stream().mapToLong(NDArray::size).sum();
  }

  /**
   * Gives every parameter its initial value. Weights and biases get PyTorch's defaults, since the
   * study does not state any: U(−b, b) with b = 1/√fan_in, where a bias has its weight's fan_in.
   * Batch norm starts as the identity. Values that were not used yet are drawn once, when they are
   * first used.
   */
  public synchronized void initialize(Randomness randomness) {
    boolean used = undrawn == null;
    undrawn = randomness;
    if (used) {
      draw();
    }
  }

  private synchronized void draw() {
    if (undrawn == null) {
      return;
    }
    Randomness randomness = undrawn;
    parameters.forEach(
        (key, parameter) -> {
          NDArray array = parameter.getArray();
          try (NDManager scratch = array.getManager().newSubManager()) {
            Torch.operators().copyInto(array, initial(scratch, key, parameter, randomness));
          }
        });
    undrawn = null; // at the end: if memory runs out before, all are drawn again the next time
  }

  @Override
  public void close() {
    memory.clean();
  }

  private NDArray initial(NDManager scratch, String key, Parameter parameter, Randomness random) {
    Shape shape = parameter.getShape();
    return switch (parameter.getType()) {
      case GAMMA, RUNNING_VAR -> scratch.ones(shape);
      case BETA, RUNNING_MEAN -> scratch.zeros(shape);
      default -> {
        float bound = (float) (1 / Math.sqrt(fanIn.get(key)));
        float[] draws = random.uniforms("weights/" + name + "." + key, 0, (int) shape.size());
        for (int i = 0; i < draws.length; i++) {
          draws[i] = bound * (2 * draws[i] - 1);
        }
        yield Torch.array(scratch, draws, shape);
      }
    };
  }

  /** Walks the block's tree; a leaf's weight determines the fan_in of all its parameters. */
  private void collect(Block parent, String prefix) {
    var direct = parent.getDirectParameters();
    long fan =
        direct.values().stream()
            .filter(p -> p.getType() == Parameter.Type.WEIGHT)
            .findFirst()
            .map(p -> Arrays.stream(p.getShape().getShape()).skip(1).reduce(1, (a, b) -> a * b))
            .orElse(1L);
    for (var parameter : direct) {
      if (parameter.getValue().isInitialized() && !parameters.containsValue(parameter.getValue())) {
        String key = prefix + torchName(parameter.getKey());
        parameters.put(key, parameter.getValue());
        fanIn.put(key, fan);
      }
    }
    var names = new ArrayList<>(parent.getChildren().keys());
    for (int i = 0; i < names.size(); i++) {
      // DJL numbers children from 1 and adds the class: 01Conv2d is PyTorch's 0.
      collect(parent.getChildren().valueAt(i), prefix + childName(names.get(i)) + ".");
    }
  }

  private static String childName(String djl) {
    var numbered = NUMBERED.matcher(djl);
    return numbered.matches() ? String.valueOf(Integer.parseInt(numbered.group(1)) - 1) : djl;
  }

  private static String torchName(String djl) {
    return switch (djl) {
      case "gamma" -> "weight";
      case "beta" -> "bias";
      case "runningMean" -> "running_mean";
      case "runningVar" -> "running_var";
      default -> djl;
    };
  }

  /** Convolutions run faster when weights keep their channels last in memory. */
  private static NDArray channelsLastZeros(NDManager manager, Shape shape, DataType type) {
    NDArray zeros = manager.zeros(shape, type);
    if (shape.dimension() != 4) {
      return zeros;
    }
    NDArray channelsLast = Torch.operators().channelsLast(zeros);
    if (channelsLast != zeros) {
      zeros.close();
    }
    return channelsLast;
  }
}
