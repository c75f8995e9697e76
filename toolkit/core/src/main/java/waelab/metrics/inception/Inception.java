package waelab.metrics.inception;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import waelab.base.BadArgumentException;
import waelab.base.Checksum;
import waelab.base.LabException;
import waelab.base.Safetensors.Tensor;
import waelab.metrics.FeatureExtractor;
import waelab.nn.Scalars;
import waelab.torch.Torch;

/**
 * The network whose features define FID (Heusel et al., <a
 * href="https://arxiv.org/abs/1706.08500">1706.08500</a>): Inception v3 with the weights of
 * 2015-12-05, as TorchMetrics 1.6.1 and torch-fidelity compute it.
 *
 * <p>The input is images as they are stored; the channel of grey images is repeated three times.
 * They are resized to 299×299 as in TensorFlow 1, scaled to (x − 128)/128, and passed through the
 * layers up to the feature space; features are means over space. The memory is freed when this is
 * closed, or some time after the last reference to it is gone.
 */
public final class Inception implements FeatureExtractor, AutoCloseable {

  /** The feature spaces: numbers of features after two max pools, Mixed_6e and Mixed_7c. */
  public static final List<Integer> SPACES = InceptionNetwork.SPACES;

  private static final Cleaner CLEANER = Cleaner.create();
  private static final int SIDE = 299;
  private static final int ID_DIGITS = 16;
  // With so few images, the arrays between two layers stay in the processor's cache.
  private static final int BATCH = 8;
  private static final int GPU_BATCH = 64;

  private final int space;
  private final Block network;
  private final ParameterStore store;
  private final NDManager manager;
  private final Map<Long, NDArray> matrices = new ConcurrentHashMap<>();
  private final Cleaner.Cleanable memory;
  private final String id;

  /**
   * Loads the network onto the device.
   *
   * @param space one of {@link #SPACES}
   * @param weights returns the tensor with a name from the published file, such as {@code
   *     Mixed_5b.branch1x1.conv.weight}; called only for tensors that the space needs
   * @throws BadArgumentException if there is no such feature space
   * @throws IllegalArgumentException if a tensor has a wrong shape, or numbers that are not finite
   */
  public Inception(int space, Function<String, Tensor> weights) {
    requireSpace(space);
    this.space = space;
    network = InceptionNetwork.upTo(space);
    manager = Torch.newManager();
    memory = CLEANER.register(this, manager::close);
    store = new ParameterStore(manager, false);
    var digests = new StringBuilder();
    for (FoldedConvolution layer : InceptionNetwork.convolutions(network)) {
      digests.append(layer.load(weights, manager).hex());
    }
    Checksum all = Checksum.of(digests.toString().getBytes(StandardCharsets.US_ASCII));
    id = "inception-2015-12-05-" + space + "-" + all.hex().substring(0, ID_DIGITS);
  }

  static void requireSpace(int space) {
    BadArgumentException.require(
        SPACES.contains(space), "feature space", space, "one of " + SPACES);
  }

  @Override
  public String distanceName() {
    return "FID(" + space + ")";
  }

  @Override
  public String spaceName() {
    return "Inception " + space;
  }

  @Override
  public String kernelDistanceName() {
    return "KID(" + space + ")";
  }

  @Override
  public int dimension() {
    return space;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int batchSize() {
    return Torch.device().isGpu() ? GPU_BATCH : BATCH;
  }

  /**
   * The features of a batch; a large one is processed in pieces of {@link #batchSize}.
   *
   * @param images uint8 N×C×H×W with one channel or three, as stored: 0 … 255
   * @return N×d float32, in the manager of {@code images}
   * @throws LabException if the images have another number of channels
   */
  @Override
  public NDArray features(NDArray images) {
    check(images);
    try {
      return Torch.notRecording(() -> inPieces(images));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static void check(NDArray images) {
    Shape shape = images.getShape();
    if (images.getDataType() != DataType.UINT8 || shape.dimension() != 4 || shape.size() == 0) {
      throw new IllegalArgumentException(
          "images are stored as uint8 N×C×H×W, not as " + images.getDataType() + " " + shape);
    }
    long channels = shape.get(1);
    if (channels != 1 && channels != 3) {
      throw new LabException(
          "FID is defined for images with 1 or 3 channels, and these have "
              + channels
              + "; convert them to grey or RGB.");
    }
  }

  private NDArray inPieces(NDArray images) {
    long n = images.getShape().get(0);
    int most = batchSize();
    try (NDList found = new NDList()) {
      for (long from = 0; from < n; from += most) {
        try (NDArray piece =
            images.get(new NDIndex().addSliceDim(from, Math.min(n, from + most)))) {
          found.add(piece(piece));
        }
      }
      return NDArrays.concat(found);
    }
  }

  /** Everything between images and features is freed at the end. */
  private NDArray piece(NDArray images) {
    NDManager outside = images.getManager();
    try (NDManager scratch = outside.newSubManager()) {
      NDArray x = images.toType(DataType.FLOAT32, true);
      x.attach(scratch);
      // Resizing is a mean, so it may come after scaling, which then has fewer pixels to process.
      NDArray scaled = Scalars.times(1. / 128, Scalars.plus(-128, x));
      NDArray large = toSquare(scaled, SIDE);
      NDArray colour = large.broadcast(new Shape(large.getShape().get(0), 3, SIDE, SIDE));
      NDArray laid = Torch.operators().channelsLast(colour);
      NDArray last = network.forward(store, new NDList(laid), false).singletonOrThrow();
      NDArray features = last.reshape(last.getShape().get(0), space, -1).mean(new int[] {2});
      features.attach(outside);
      return features;
    }
  }

  /** Frees the weights. */
  @Override
  public void close() {
    memory.clean();
  }

  /**
   * Bilinear resizing to squares as in TensorFlow 1 ({@code resize_bilinear} without {@code
   * align_corners}) and in the definition of FID: output pixel i is at i·in/out, without a shift by
   * half a pixel; beyond the last pixel, the last pixel is used. Resizing is linear in both
   * directions, so each direction is a matrix.
   *
   * @param x N×C×H×W, float32
   * @return N×C×side×side, in the manager of {@code x}
   */
  private NDArray toSquare(NDArray x, int side) {
    NDArray rows = matrix(x.getShape().get(2), side);
    NDArray columns = matrix(x.getShape().get(3), side);
    try (NDArray turned = columns.transpose();
        NDArray tall = rows.matMul(x)) {
      NDArray square = tall.matMul(turned);
      square.attach(x.getManager());
      return square;
    }
  }

  /** side×in: each row has the weights of two neighbouring input pixels. Made once per size. */
  private NDArray matrix(long in, int side) {
    return matrices.computeIfAbsent(
        in,
        size -> {
          NDArray matrix =
              Torch.array(manager, shares(Math.toIntExact(size), side), new Shape(side, size));
          NDScope.unregister(matrix);
          return matrix;
        });
  }

  private static float[] shares(int size, int side) {
    float[] shares = new float[side * size];
    float scale = (float) size / side;
    for (int i = 0; i < side; i++) {
      float at = i * scale;
      int low = (int) at;
      int high = Math.min(low + 1, size - 1);
      shares[i * size + low] += 1 - (at - low);
      shares[i * size + high] += at - low;
    }
    return shares;
  }
}
