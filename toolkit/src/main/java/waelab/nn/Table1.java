package waelab.nn;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import waelab.base.BadConfigException;

/**
 * The networks of the study's Table 1, decoded so that all six of its parameter counts come out
 * exactly. Where the table slips (CelebA's VAE flattens to 1024, not 256, and decodes from 64×8×8,
 * its WGAN-GP ends in three channels) the value that its own count demands is used.
 *
 * <p>All take a width: 1 is the table's, 0.25 a quarter of every layer's filters. Images of other
 * sizes than 32 have CelebA's networks: the same four stages, so the encoder ends at H/16 and the
 * decoder starts at H/8. For points in ℝᵈ, of shape (d), they give small fully connected networks
 * of ours.
 */
public final class Table1 {

  private static final int MNIST = 32;
  private static final int CELEBA = 64;
  private static final int STEP = 16;
  private static final int LARGEST = 256;

  /** One row of the table. */
  public record Row(
      String data, String model, int latent, long studyCount, Map<String, Architecture> networks) {
    /** Numbers that are learnt, over all networks. */
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
  public static Map<String, Architecture> vae(Shape image, int latent, double width) {
    if (StudyData.of(image) == StudyData.POINTS) {
      return Points.vae(image.get(0), latent, width);
    }
    int[] encoder = filters(width, 32, 32, 64, 64);
    var trunk = of(image).convolutions(encoder).flatten();
    var networks = new LinkedHashMap<String, Architecture>();
    networks.put("encoder", trunk);
    networks.put("mean", Architecture.of(trunk.output().get(0)).linear(latent));
    networks.put("log-variance", Architecture.of(trunk.output().get(0)).linear(latent));
    networks.put("decoder", decoder(image, latent, filters(width, 64, 64, 32, 32)));
    return networks;
  }

  /** WAE-MMD: deterministic encoder and decoder. */
  public static Map<String, Architecture> waeMmd(Shape image, int latent, double width) {
    if (StudyData.of(image) == StudyData.POINTS) {
      return Points.waeMmd(image.get(0), latent, width);
    }
    boolean small = StudyData.of(image) == StudyData.MNIST;
    int[] encoder = small ? filters(width, 32, 32, 64, 64) : filters(width, 128, 256, 512, 1024);
    int[] decoder = small ? filters(width, 64, 64, 32, 32) : filters(width, 1024, 512, 256, 128);
    var networks = new LinkedHashMap<String, Architecture>();
    networks.put("encoder", of(image).convolutions(encoder).linear(latent));
    networks.put("decoder", decoder(image, latent, decoder));
    return networks;
  }

  /** WAE: the same, and a discriminator on codes that ends in logits. */
  public static Map<String, Architecture> wae(Shape image, int latent, double width) {
    if (StudyData.of(image) == StudyData.POINTS) {
      return Points.wae(image.get(0), latent, width);
    }
    int[] critic =
        StudyData.of(image) == StudyData.MNIST
            ? filters(width, 64, 64, 64, 64)
            : filters(width, 512, 512, 512, 512);
    var networks = waeMmd(image, latent, width);
    networks.put("discriminator", Architecture.of(latent).dense(critic).linear(1));
    return networks;
  }

  /** WGAN-GP: generator, and a critic without batch norm. */
  public static Map<String, Architecture> wganGp(Shape image, int latent, double width) {
    if (StudyData.of(image) == StudyData.POINTS) {
      return Points.gan(image.get(0), latent, width);
    }
    int[] up =
        StudyData.of(image) == StudyData.MNIST
            ? filters(width, 512, 256, 128)
            : filters(width, 1024, 512, 256, 128);
    int[] down =
        StudyData.of(image) == StudyData.MNIST
            ? filters(width, 128, 256, 512)
            : filters(width, 128, 256, 512, 1024);
    int start = (int) image.get(1) >> up.length - 1;
    var generator =
        Architecture.of(latent)
            .linear(up[0] * start * start)
            .then(new Layer.Norm(), Layer.Nonlinearity.RELU)
            .reshape(up[0], start, start)
            .transposed(tail(up))
            .image((int) image.get(0));
    var networks = new LinkedHashMap<String, Architecture>();
    networks.put("generator", generator);
    networks.put("critic", of(image).criticConvolutions(down).linear(1));
    return networks;
  }

  /** Linear to filters[0]×s×s, then transposed convolutions up to the image's size. */
  private static Architecture decoder(Shape image, int latent, int[] filters) {
    int[] up = tail(filters);
    int start = (int) image.get(1) >> up.length;
    return Architecture.of(latent)
        .linear(filters[0] * start * start)
        .reshape(filters[0], start, start)
        .transposed(up)
        .image((int) image.get(0));
  }

  private static Architecture of(Shape image) {
    BadConfigException.require(
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

  /**
   * Small fully connected networks for points in ℝᵈ. They are ours: the study has images only. Each
   * has two hidden layers of 128 units (times the width) with ReLU and no batch norm.
   */
  private static final class Points {

    private static final int UNITS = 128;

    private Points() {}

    /** β-VAE: encoder, two heads for μ and log σ², decoder. */
    static Map<String, Architecture> vae(long dimension, int latent, double width) {
      int units = units(width);
      var networks = new LinkedHashMap<String, Architecture>();
      networks.put("encoder", Architecture.of(dimension).dense(units, units));
      networks.put("mean", Architecture.of(units).linear(latent));
      networks.put("log-variance", Architecture.of(units).linear(latent));
      networks.put("decoder", Architecture.of(latent).dense(units, units).linear((int) dimension));
      return networks;
    }

    /** WAE-MMD: deterministic encoder and decoder. */
    static Map<String, Architecture> waeMmd(long dimension, int latent, double width) {
      int units = units(width);
      var networks = new LinkedHashMap<String, Architecture>();
      networks.put("encoder", Architecture.of(dimension).dense(units, units).linear(latent));
      networks.put("decoder", Architecture.of(latent).dense(units, units).linear((int) dimension));
      return networks;
    }

    /** WAE: the same, and a discriminator on codes that ends in logits. */
    static Map<String, Architecture> wae(long dimension, int latent, double width) {
      int units = units(width);
      var networks = waeMmd(dimension, latent, width);
      networks.put("discriminator", Architecture.of(latent).dense(units, units).linear(1));
      return networks;
    }

    /** GANs: generator, and a critic with LeakyReLU. */
    static Map<String, Architecture> gan(long dimension, int latent, double width) {
      int units = units(width);
      var networks = new LinkedHashMap<String, Architecture>();
      networks.put(
          "generator", Architecture.of(latent).dense(units, units).linear((int) dimension));
      networks.put(
          "critic",
          Architecture.of(dimension)
              .linear(units)
              .then(Layer.Nonlinearity.LEAKY_RELU)
              .linear(units)
              .then(Layer.Nonlinearity.LEAKY_RELU)
              .linear(1));
      return networks;
    }

    private static int units(double width) {
      return (int) Math.max(1, Math.round(UNITS * width));
    }
  }
}
