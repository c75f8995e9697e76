package waelab.metrics.inception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32;
import waelab.base.Provenance;
import waelab.base.Safetensors;
import waelab.base.Safetensors.Tensor;
import waelab.data.ImageSet;
import waelab.torch.Torch;

/**
 * Features that {@code src/test/python/inception_reference.py} computed with Debian's python3-torch
 * 1.13, from the same weights and images; and the weights and images that it makes by formulas.
 */
final class Golden {

  private Golden() {}

  /** Compares features with those of a name, each within 10⁻⁴ of it or of the mean size. */
  static void assertSame(NDArray features, String name) {
    assertSame(features.toFloatArray(), name);
  }

  /** The same of numbers row by row. */
  static void assertSame(float[] actual, String name) {
    float[] expected = features(name).values();
    assertThat(actual).as(name).hasSameSizeAs(expected);
    double mean = 0;
    for (float f : expected) {
      mean += Math.abs(f) / expected.length;
    }
    for (int i = 0; i < actual.length; i++) {
      double allowed = 1e-4 * Math.max(Math.abs(expected[i]), mean);
      assertThat((double) actual[i])
          .as(name + ", number " + i)
          .isCloseTo(expected[i], within(allowed));
    }
  }

  private static Tensor features(String name) {
    try {
      Path file = Path.of(Golden.class.getResource("inception.safetensors").toURI());
      try (var golden = Safetensors.open(file)) {
        return golden.tensor(name);
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the program's {@code formula_weights()}. */
  static Function<String, Tensor> formulaWeights() {
    Map<String, Shape> shapes = new HashMap<>(InceptionHead.TENSORS);
    InceptionNetwork.convolutions(InceptionNetwork.upTo(2048))
        .forEach(layer -> shapes.putAll(layer.tensors()));
    return name -> new Tensor(shapes.get(name).getShape(), values(name, shapes.get(name)));
  }

  private static float[] values(String name, Shape shape) {
    int n = (int) shape.size();
    return switch (name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1)) {
      case "conv.weight", "fc.weight" -> {
        double bound = Math.sqrt(6.0 / (n / shape.get(0)));
        double[] u = uniforms(name, n);
        float[] weights = new float[n];
        for (int i = 0; i < n; i++) {
          weights[i] = (float) ((2 * u[i] - 1) * bound);
        }
        yield weights;
      }
      case "bn.bias", "bn.running_mean" -> between(-0.2, 0.2, name, n);
      default -> between(0.5, 1.5, name, n);
    };
  }

  private static float[] between(double low, double high, String name, int n) {
    double[] u = uniforms(name, n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (low + (high - low) * u[i]);
    }
    return values;
  }

  private static double[] uniforms(String name, int n) {
    var crc = new CRC32();
    crc.update(name.getBytes());
    double[] uniforms = new double[n];
    for (int i = 0; i < n; i++) {
      int h = (int) crc.getValue() + i;
      h = (h ^ (h >>> 16)) * 0x85EBCA6B;
      h = (h ^ (h >>> 13)) * 0xC2B2AE35;
      h = h ^ (h >>> 16);
      uniforms[i] = Integer.toUnsignedLong(h) / 0x1p32;
    }
    return uniforms;
  }

  /** As the program's {@code pattern(n, c, h, w)}. */
  static NDArray pattern(NDManager manager, int n, int c, int h, int w) {
    return Torch.array(manager, pixels(n, c, h, w), new Shape(n, c, h, w));
  }

  /** The same as a set. */
  static ImageSet patternSet(int n, int c, int h, int w) {
    ByteBuffer pixels = ByteBuffer.wrap(pixels(n, c, h, w));
    return ImageSet.of(pixels, new int[n], new Shape(c, h, w), Provenance.of("data", "pattern"));
  }

  private static byte[] pixels(int n, int c, int h, int w) {
    byte[] pixels = new byte[n * c * h * w];
    for (int at = 0; at < pixels.length; at++) {
      int x = at % w;
      int y = at / w % h;
      int j = at / w / h % c;
      int i = at / w / h / c;
      int slope = (3 * x + 2 * y * (j + 1) + 40 * i + 60 * j) % 256;
      int check = 37 * ((x / 5 + y / 3 + i + 2 * j) % 4);
      pixels[at] = (byte) ((slope + check) / 2 % 256);
    }
    return pixels;
  }
}
