package waelab;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import waelab.base.LabException;
import waelab.base.Randomness;
import waelab.data.ImageSet;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.nn.Mode;
import waelab.plot.Pixels;
import waelab.plot.Tile;
import waelab.torch.Torch;

/**
 * Images that a model makes, as bytes. They are always computed 64 at once, since the last bits of
 * what a model computes depend on how many there are: so image i is the same however many are asked
 * for.
 */
final class ImageMaker {

  private static final int BLOCK = 64;

  private final List<byte[]> images = new ArrayList<>();
  private Shape shape;

  private ImageMaker() {}

  /** Images of {@code n} codes drawn from the prior N(0, I). */
  static ImageMaker samples(Generator generator, long seed, int n) {
    var made = new ImageMaker();
    var randomness = new Randomness(seed);
    int d = generator.latentSize();
    for (int block = 0; made.images.size() < n; block++) {
      float[] z = randomness.normals("samples", block, BLOCK * d);
      made.add(BLOCK, m -> generator.generate(Torch.array(m, z, new Shape(BLOCK, d))));
    }
    return made.first(n);
  }

  /** What a model makes of the codes of the first {@code n} images of a set. */
  static ImageMaker reconstructions(Encoder encoder, Generator generator, ImageSet set, int n) {
    var made = new ImageMaker();
    while (made.images.size() < n) {
      int from = made.images.size();
      int[] places = IntStream.range(from, Math.min(from + BLOCK, set.size())).toArray();
      made.add(places.length, m -> generator.generate(encoder.encode(set.batch(m, places))));
    }
    return made.first(n);
  }

  /** The images, C·H·W bytes each. */
  List<byte[]> images() {
    return images;
  }

  /** How they are drawn. */
  Tile tile() {
    return Tile.of((int) shape.get(1), (int) shape.get(2), (int) shape.get(3));
  }

  private void add(int n, Function<NDManager, NDArray> compute) {
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = Mode.evaluation(() -> compute.apply(manager));
      shape = requireImages(x.getShape(), n);
      float[] values = x.toFloatArray();
      int each = values.length / n;
      for (int i = 0; i < n; i++) {
        images.add(Pixels.of(Arrays.copyOfRange(values, i * each, (i + 1) * each)));
      }
    }
  }

  private static Shape requireImages(Shape shape, int n) {
    boolean images = shape.dimension() == 4 && shape.get(0) == n;
    if (!images || shape.get(1) != 1 && shape.get(1) != 3) {
      throw new LabException(
          "The model made an array of shape "
              + shape
              + " of "
              + n
              + " codes; a picture needs N×C×H×W with C 1 or 3.");
    }
    return shape;
  }

  private ImageMaker first(int n) {
    images.subList(n, images.size()).clear();
    return this;
  }
}
