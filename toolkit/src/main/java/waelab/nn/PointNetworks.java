package waelab.nn;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Small fully connected networks for points in ℝᵈ. They are ours: the study has images only. Each
 * has two hidden layers of 128 units (times the width) with ReLU and no batch norm.
 */
public final class PointNetworks {

  private static final int UNITS = 128;

  private PointNetworks() {}

  /** β-VAE: encoder, two heads for μ and log σ², decoder. */
  public static Map<String, Architecture> vae(long dimension, int latent, double width) {
    int units = units(width);
    var networks = new LinkedHashMap<String, Architecture>();
    networks.put("encoder", Architecture.of(dimension).dense(units, units));
    networks.put("mean", Architecture.of(units).linear(latent));
    networks.put("log-variance", Architecture.of(units).linear(latent));
    networks.put("decoder", Architecture.of(latent).dense(units, units).linear((int) dimension));
    return networks;
  }

  /** WAE-MMD: deterministic encoder and decoder. */
  public static Map<String, Architecture> waeMmd(long dimension, int latent, double width) {
    int units = units(width);
    var networks = new LinkedHashMap<String, Architecture>();
    networks.put("encoder", Architecture.of(dimension).dense(units, units).linear(latent));
    networks.put("decoder", Architecture.of(latent).dense(units, units).linear((int) dimension));
    return networks;
  }

  /** WAE: the same, and a discriminator on codes that ends in logits. */
  public static Map<String, Architecture> wae(long dimension, int latent, double width) {
    int units = units(width);
    var networks = waeMmd(dimension, latent, width);
    networks.put("discriminator", Architecture.of(latent).dense(units, units).linear(1));
    return networks;
  }

  /** GANs: generator, and a critic with LeakyReLU. */
  public static Map<String, Architecture> gan(long dimension, int latent, double width) {
    int units = units(width);
    var networks = new LinkedHashMap<String, Architecture>();
    networks.put("generator", Architecture.of(latent).dense(units, units).linear((int) dimension));
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
