package waelab.nn;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import waelab.base.BadArgumentException;

/**
 * The networks of the study's Table 1, read so that all six of its parameter counts are exact.
 * Where the table is wrong (CelebA's VAE flattens to 1024, not 256, and decodes from 64×8×8, its
 * WGAN-GP ends in three channels) the value that gives its parameter count is used.
 *
 * <p>All methods take a width: 1 is the table's, 0.25 is a quarter of every layer's filters. Images
 * of other sizes than 32 get CelebA's networks, with the same four stages: the encoder ends at H/16
 * and the decoder starts at H/8. For points in ℝᵈ, of shape (d), they return this toolkit's small
 * fully connected networks, since the study has only images. Each has two hidden layers of 128
 * units (times the width) and no batch norm; the activation is ReLU, in a critic LeakyReLU.
 */
public final class Table1 {

  private static final int MNIST = 32;
  private static final int CELEBA = 64;
  private static final int STEP = 16;
  private static final int LARGEST = 256;
  private static final int[] POINTS = {128, 128};

  /** One row of the table. */
  public record Row(
      String data, String model, int latent, long studyCount, Map<String, Architecture> networks) {
    /** The number of trainable parameters, over all networks. */
    public long parameters() {
      return networks.values().stream().mapToLong(Architecture::parameters).sum();
    }
  }

  private Table1() {}

  /** The rows in the study's order, at full width. */
  public static List<Row> rows() {
    return List.of(
        new Row("MNIST", "VAE", 32, 281_377, vae(new Shape(1, MNIST, MNIST), 32, 1)),
        new Row("MNIST", "WAE", 8, 255_530, wae(new Shape(1, MNIST, MNIST), 8, 1)),
        new Row("MNIST", "WGAN-GP", 128, 9_548_930, wganGp(new Shape(1, MNIST, MNIST), 128, 1)),
        new Row("CelebA", "VAE", 32, 433_507, vae(new Shape(3, CELEBA, CELEBA), 32, 1)),
        new Row("CelebA", "WAE", 64, 28_168_388, wae(new Shape(3, CELEBA, CELEBA), 64, 1)),
        new Row(
            "CelebA", "WGAN-GP", 128, 30_635_908, wganGp(new Shape(3, CELEBA, CELEBA), 128, 1)));
  }

  /** β-VAE: encoder, two heads for μ and log σ², decoder. */
  public static Map<String, Architecture> vae(Shape sample, int latent, double width) {
    var networks = new LinkedHashMap<String, Architecture>();
    Architecture encoder = encoder(sample, width, 32, 32, 64, 64);
    long features = encoder.output().get(0);
    networks.put("encoder", encoder);
    networks.put("mean", Architecture.of(features).linear(latent));
    networks.put("log-variance", Architecture.of(features).linear(latent));
    networks.put("decoder", decoder(sample, latent, width, 64, 64, 32, 32));
    return networks;
  }

  /** WAE-MMD: deterministic encoder and decoder. */
  public static Map<String, Architecture> waeMmd(Shape sample, int latent, double width) {
    int[] down = isMnist(sample) ? ints(32, 32, 64, 64) : ints(128, 256, 512, 1024);
    int[] up = isMnist(sample) ? ints(64, 64, 32, 32) : ints(1024, 512, 256, 128);
    var networks = new LinkedHashMap<String, Architecture>();
    networks.put("encoder", encoder(sample, width, down).linear(latent));
    networks.put("decoder", decoder(sample, latent, width, up));
    return networks;
  }

  /** WAE: the same, and a discriminator on codes that returns logits. */
  public static Map<String, Architecture> wae(Shape sample, int latent, double width) {
    int[] units = isMnist(sample) ? ints(64, 64, 64, 64) : ints(512, 512, 512, 512);
    int[] scaled = filters(width, isPoints(sample) ? POINTS : units);
    var networks = waeMmd(sample, latent, width);
    networks.put("discriminator", Architecture.of(latent).dense(scaled).linear(1));
    return networks;
  }

  /** GANs: generator, and a critic without batch norm. */
  public static Map<String, Architecture> wganGp(Shape sample, int latent, double width) {
    var networks = new LinkedHashMap<String, Architecture>();
    if (isPoints(sample)) {
      var critic = new Architecture(sample, List.of());
      for (int units : filters(width, POINTS)) {
        critic = critic.linear(units).then(Layer.Nonlinearity.LEAKY_RELU);
      }
      networks.put("generator", decoder(sample, latent, width));
      networks.put("critic", critic.linear(1));
      return networks;
    }
    int[] up = filters(width, isMnist(sample) ? ints(512, 256, 128) : ints(1024, 512, 256, 128));
    int[] down = filters(width, isMnist(sample) ? ints(128, 256, 512) : ints(128, 256, 512, 1024));
    int start = (int) image(sample).input().get(1) >> up.length - 1;
    var generator =
        Architecture.of(latent)
            .linear(up[0] * start * start)
            .then(new Layer.Norm(), Layer.Nonlinearity.RELU)
            .reshape(up[0], start, start)
            .transposed(tail(up))
            .image((int) sample.get(0));
    networks.put("generator", generator);
    networks.put("critic", image(sample).criticConvolutions(down).linear(1));
    return networks;
  }

  /** Convolutions of so many filters times the width, flattened; for points two hidden layers. */
  private static Architecture encoder(Shape sample, double width, int... filters) {
    return isPoints(sample)
        ? new Architecture(sample, List.of()).dense(filters(width, POINTS))
        : image(sample).convolutions(filters(width, filters)).flatten();
  }

  /** Linear to filters[0]×s×s, then transposed convolutions up to the image's size. */
  private static Architecture decoder(Shape sample, int latent, double width, int... filters) {
    var codes = Architecture.of(latent);
    if (isPoints(sample)) {
      return codes.dense(filters(width, POINTS)).linear((int) sample.get(0));
    }
    int[] scaled = filters(width, filters);
    int start = (int) sample.get(1) >> scaled.length - 1;
    return codes
        .linear(scaled[0] * start * start)
        .reshape(scaled[0], start, start)
        .transposed(tail(scaled))
        .image((int) sample.get(0));
  }

  private static boolean isPoints(Shape sample) {
    return StudyData.of(sample) == StudyData.POINTS;
  }

  private static boolean isMnist(Shape sample) {
    return StudyData.of(sample) == StudyData.MNIST;
  }

  private static Architecture image(Shape image) {
    BadArgumentException.require(
        image.dimension() == 3
            && image.get(1) == image.get(2)
            && image.get(1) % STEP == 0
            && image.get(1) >= MNIST
            && image.get(1) <= LARGEST,
        "image shape",
        image,
        "C×H×H with H a multiple of 16 from 32 to 256, the sizes of the study's networks");
    return new Architecture(image, List.of());
  }

  private static int[] ints(int... values) {
    return values;
  }

  private static int[] filters(double width, int... full) {
    int[] scaled = new int[full.length];
    for (int i = 0; i < full.length; i++) {
      scaled[i] = (int) Math.max(1, Math.round(full[i] * width));
    }
    return scaled;
  }

  private static int[] tail(int[] values) {
    return java.util.Arrays.copyOfRange(values, 1, values.length);
  }
}
