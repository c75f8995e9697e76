package waelab.model;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.data.ImageSet;
import waelab.nn.Mode;
import waelab.torch.Torch;

/**
 * Some images that a model generates. They are always computed in batches of 64, since the last
 * bits of a model's output depend on the batch size. So image i is the same for every number of
 * images.
 *
 * @param shape of each, C×H×W
 * @param values of all, in (−1, 1), one image after the other
 * @param size how many images, at most 64
 */
public record ImageBlock(Shape shape, float[] values, int size) {

  private static final int BLOCK = 64;

  /**
   * Images of {@code n} codes drawn from N(0, I), as {@link #samples(Generator, Prior, long, int)}.
   */
  public static Stream<ImageBlock> samples(Generator generator, long seed, int n) {
    BadArgumentException.requireNonNull(generator, "generator");
    return samples(generator, new StandardNormal(generator.latentSize()), seed, n);
  }

  /**
   * Images of {@code n} codes drawn from a prior, each block computed on demand; image i depends
   * only on the seed and on i.
   *
   * @throws LabException if the prior draws codes of another dimension, or another number of codes
   */
  public static Stream<ImageBlock> samples(Generator generator, Prior prior, long seed, int n) {
    BadArgumentException.requireNonNull(generator, "generator", prior, "prior");
    float[][] codes = prior.draw(seed, n);
    if (codes.length != n) {
      throw new LabException(
          prior.name() + " drew " + codes.length + " codes, though " + n + " were asked for.");
    }
    return of(generator, codes);
  }

  /**
   * Images of given codes, d_z numbers each; each block computed on demand.
   *
   * @throws LabException if a code has another length
   */
  public static Stream<ImageBlock> of(Generator generator, float[][] codes) {
    BadArgumentException.requireNonNull(generator, "generator", codes, "codes");
    int d = generator.latentSize();
    return blocks(codes.length)
        .mapToObj(
            from -> {
              float[] z = new float[BLOCK * d]; // missing codes are zeros
              for (int i = from; i < Math.min(from + BLOCK, codes.length); i++) {
                requireLength(codes[i].length, d);
                System.arraycopy(codes[i], 0, z, (i - from) * d, d);
              }
              return compute(BLOCK, m -> generator.generate(Torch.array(m, z, new Shape(BLOCK, d))))
                  .first(codes.length - from);
            });
  }

  private static void requireLength(int length, int d) {
    if (length != d) {
      throw new LabException(
          "The model's codes have " + d + " coordinates, but this one has " + length + ".");
    }
  }

  /** Reconstructions of the first {@code n} images of a set, each block computed on demand. */
  public static Stream<ImageBlock> reconstructions(
      Encoder encoder, Generator generator, ImageSet set, int n) {
    return blocks(n)
        .mapToObj(
            from -> {
              int[] places = IntStream.range(from, Math.min(from + BLOCK, set.size())).toArray();
              return compute(
                      places.length, m -> generator.generate(encode(encoder, set.batch(m, places))))
                  .first(n - from);
            });
  }

  /** The values of image {@code i}. */
  public float[] image(int i) {
    int each = (int) shape.size();
    return Arrays.copyOfRange(values, i * each, (i + 1) * each);
  }

  private static IntStream blocks(int n) {
    return IntStream.iterate(0, from -> from < n, from -> from + BLOCK);
  }

  private static NDArray encode(Encoder encoder, NDArray x) {
    try {
      return encoder.encode(x);
    } catch (EngineException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new LabException(
          "The model cannot encode a batch of images of shape " + x.getShape() + ": " + why, e);
    }
  }

  private static ImageBlock compute(int n, Function<NDManager, NDArray> images) {
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = Mode.evaluation(() -> images.apply(manager));
      Shape shape = requireImages(x.getShape(), n);
      return new ImageBlock(shape.slice(1), Torch.floats(x), n);
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
              + " codes; images are N×C×H×W with C 1 or 3.");
    }
    return shape;
  }

  private ImageBlock first(int n) {
    return n >= size ? this : new ImageBlock(shape, values, n);
  }
}
