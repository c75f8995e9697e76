package waelab.metrics;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;
import waelab.base.Provenance;
import waelab.base.Randomness;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.model.Model;

/**
 * Images with Gaussian noise on every number: draws from N(x̂, σ² I), the distribution that a VAE's
 * decoder defines. Pictures show only its mean x̂.
 */
public final class NoisyImages {

  private NoisyImages() {}

  /**
   * Draws from a decoder's distribution for codes drawn from the prior. The i-th draw uses the code
   * of the i-th picture of a sample grid.
   *
   * @param trainedOn what the model was trained on, for captions
   * @param sd σ, in the unit of images in [−1, 1]
   * @param n number of images
   * @throws waelab.base.LabException as {@link GeneratedImages#samples}
   */
  public static ImageSet samples(Model model, Samples trainedOn, double sd, int n) {
    BadArgumentException.requireNonNull(model, "model", trainedOn, "trainedOn");
    var origin = Provenance.of("data", trainedOn.caption());
    ImageSet means = new GeneratedImages(model, origin, sentence -> {}).samples(0, n);
    return of(
        means,
        sd,
        0,
        "draws from the law of a " + model.name() + "'s decoder, " + trainedOn.caption());
  }

  /**
   * One draw for each image.
   *
   * @param sd σ, in the unit of images in [−1, 1]; numbers outside that range are clipped
   * @param seed equal seeds give equal noise
   */
  public static ImageSet of(ImageSet means, double sd, long seed) {
    BadArgumentException.requireNonNull(means, "means");
    return of(means, sd, seed, "noise on " + means.caption());
  }

  private static ImageSet of(ImageSet means, double sd, long seed, String caption) {
    BadArgumentException.require(
        sd >= 0 && Double.isFinite(sd), "sd", sd, "0 or greater, and finite");
    int each = (int) means.shape().size();
    ByteBuffer pixels = ByteBuffer.allocate(Math.multiplyExact(means.size(), each));
    for (int i = 0; i < means.size(); i++) {
      byte[] x = means.pixels(i);
      float[] noise = new Randomness(seed).normals("noisy images", i, each);
      IntStream.range(0, each).forEach(k -> pixels.put(noisy(x[k], sd * noise[k])));
    }
    var origin = means.provenance().with("data", caption).with("sd", sd);
    return ImageSet.of(pixels.flip(), means.labels(), means.shape(), origin);
  }

  private static byte noisy(byte stored, double noise) {
    double x = Byte.toUnsignedInt(stored) / 127.5 - 1 + noise;
    return (byte) Math.round((Math.max(-1, Math.min(1, x)) + 1) * 127.5);
  }
}
