package waelab.metrics;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.model.ImageBlock;
import waelab.model.Model;
import waelab.model.Prior;
import waelab.model.StandardNormal;

/**
 * A model's output as a set of stored images: numbers in [−1, 1] become [0, 1], then ×255,
 * <em>truncated</em> to uint8, as TorchMetrics 1.6.1 did in the study. (Pictures are rounded
 * instead.) Only the bytes are kept.
 *
 * @param model makes them, in evaluation mode
 * @param origin where the model comes from, such as its run's id; its {@code data} are the training
 *     data
 * @param prior the distribution of the samples' codes, instead of N(0, I)
 * @param listener receives the estimated time
 */
public record GeneratedImages(
    Model model, Provenance origin, Optional<Prior> prior, ProgressListener listener) {

  private static final String MAKER = "made by";

  /** Images of a model whose samples are generated from codes drawn from N(0, I). */
  public GeneratedImages(Model model, Provenance origin, ProgressListener listener) {
    this(model, origin, Optional.empty(), listener);
  }

  /** Images of a model without further facts; the time is not reported. */
  public static GeneratedImages of(Model model) {
    return new GeneratedImages(model, new Provenance(Map.of()), sentence -> {});
  }

  /** Whether a model made these images. */
  public static boolean areIn(Samples samples) {
    BadArgumentException.requireNonNull(samples, "samples");
    return !samples.provenance().get(MAKER).isEmpty();
  }

  /**
   * Samples as images.
   *
   * @param what what needs them, such as {@code FID(768) is measured}
   * @throws LabException if they are points
   */
  static ImageSet require(Samples samples, String what) {
    BadArgumentException.requireNonNull(samples, "samples");
    if (!(samples instanceof ImageSet images)) {
      throw new LabException(what + " on images, and these are points: " + samples + ".");
    }
    return images;
  }

  /**
   * {@code n} images generated from codes drawn from the prior; image i is the i-th of a sample
   * grid with the same seed.
   *
   * @throws LabException if the model is not a generator, its output is not images or not finite,
   *     or the thread is interrupted
   */
  public ImageSet samples(long seed, int n) {
    BadArgumentException.require(n >= 1, "n", n, "at least 1");
    Generator generator = Generator.of(model);
    Prior law = prior.orElseGet(() -> new StandardNormal(generator.latentSize()));
    String of = prior.map(each -> " of codes drawn from " + each.name()).orElse("");
    Provenance from = provenance("samples of ", of).with("seed", seed);
    return collect(ImageBlock.samples(generator, law, seed, n), new int[n], from);
  }

  /**
   * The model's reconstructions of a set's images, in their order and with their labels.
   *
   * @throws LabException if these are points, the model has no encoder or cannot encode such
   *     images, its output is not finite, or the thread is interrupted
   */
  public ImageSet reconstructions(Samples set) {
    ImageSet images = require(set, "A reconstruction is compared");
    BadArgumentException.require(images.size() >= 1, "images", "none", "at least one");
    Generator generator =
        Generator.ofEncoder(model, "reconstructs nothing", "; compare its samples");
    Provenance from = provenance("reconstructions by ", "").with("originals ", set.provenance());
    return collect(
        ImageBlock.reconstructions((Encoder) model, generator, images, images.size()),
        images.labels(),
        from);
  }

  private Provenance provenance(String kind, String of) {
    String trained = origin.get("data");
    String on = trained.isEmpty() ? "" : " trained on " + trained;
    String caption = kind + model.name() + on + of;
    return madeBy(model.name(), caption).with("model ", origin);
  }

  /**
   * The provenance of generated images that are stored by {@link #truncated}.
   *
   * @param maker what made them
   * @param caption what they are
   */
  public static Provenance madeBy(String maker, String caption) {
    return Provenance.of("data", caption).with(MAKER, maker).with("bytes", "⌊255 (x + 1)/2⌋");
  }

  private ImageSet collect(Stream<ImageBlock> blocks, int[] labels, Provenance from) {
    Iterator<ImageBlock> each = blocks.iterator();
    var bytes = new Bytes();
    String what = Printable.of("%,d %s", labels.length, from.get("data"));
    new BatchProgress(what, labels.length, BatchProgress.ANEW, listener)
        .go(() -> bytes.add(each.next(), labels.length));
    return ImageSet.of(bytes.pixels.flip(), labels, bytes.shape, from);
  }

  /** The bytes of a set that is being generated. */
  private final class Bytes {
    private ByteBuffer pixels;
    private Shape shape;

    int add(ImageBlock block, int n) {
      if (shape == null) {
        shape = block.shape();
        long most = Integer.MAX_VALUE / shape.size();
        BadArgumentException.require(n < most, "n", n, "below " + most + ", to fit one array");
        pixels = ByteBuffer.allocate((int) (n * shape.size()));
      }
      int values = (int) (block.size() * shape.size());
      for (int i = 0; i < values; i++) {
        pixels.put(stored(block.values()[i]));
      }
      return block.size();
    }
  }

  private byte stored(float x) {
    if (!Float.isFinite(x)) {
      throw new LabException(
          model.name()
              + " makes images with the value "
              + x
              + ", which is not a finite number; train it again, with a smaller learning rate.");
    }
    return truncated(x);
  }

  /** A finite number in [−1, 1] as it is stored, ⌊255 (x + 1)/2⌋; other numbers are clipped. */
  public static byte truncated(float x) {
    return (byte) Math.max(0, Math.min(255, (int) ((x + 1) / 2 * 255)));
  }
}
