package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static waelab.data.Digests.sha256;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waelab.RealData;

/**
 * Golden values are those of Pillow 9.4.0 (Debian's python3-pil). For a plane of h rows and w
 * columns:
 *
 * <pre>
 * plane = bytes((x*x*31 + y*y*17 + x*y*5 + c*29) % 256 for y in range(h) for x in range(w))
 * Image.frombytes("L", (w, h), plane).resize((ow, oh), Image.BILINEAR).tobytes()
 * </pre>
 *
 * with c the channel; three planes are joined by {@code Image.merge("RGB", …)} before and parted by
 * {@code split()} after. SHA-256 is over all output planes, one after the other.
 */
@Tag("real")
class BilinearResizeTest {

  @ParameterizedTest(name = "{0} channels, {1}×{2} to {3}×{4}")
  @CsvSource({
    "1, 28, 28, 32, 32, c6f2f959d3db9fadb2c45d79f8979efcbccee112fffe9d1cd6c06ad2d6c24db0",
    "3, 148, 148, 64, 64, a8b4a4a012e906b9d7d7af2593bd6c0302e017d0ab9e6871b1ae466c367d0bab",
    "1, 5, 5, 3, 3, 96a4caaaf385a2b04b66bae28401a2739d7e2afe935824d55698920af81a1753",
    "1, 3, 3, 7, 7, 8b784793da82487f6d28f37ff4d16dadef05d5d3433d1e72499ef57de603374a",
    "3, 20, 31, 13, 47, 86900e1f27495ec419d3a827fa6d55b4490b34195fbdc34df07dd0e0d506a2d5",
    "1, 9, 30, 9, 11, e7b09e70cc87d6d7a25a5d50b3057ee1cf733776c41e68d8603d95c26b73a37e",
    "1, 30, 9, 11, 9, 3b9981cff23a38f328e79e3a3ac347bd655b67c8efd268ae68a83c3aa409788f",
    "3, 6, 6, 6, 6, 3c871d56b76031d9f72143395bd6303613dde101c53af7210364a3307ec3a620",
    "1, 1, 1, 4, 4, 374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb",
    "1, 40, 50, 1, 1, 76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71"
  })
  void everyByteIsPillows(int channels, int h, int w, int oh, int ow, String golden) {
    byte[] resized = new BilinearResize(h, w, oh, ow).apply(formula(channels, h, w));

    assertThat(resized).hasSize(channels * oh * ow);
    assertThat(sha256(resized)).isEqualTo(golden);
  }

  @Test
  void enlargingLeansOnTheTwoNearestPixels() {
    // list(Image.frombytes("L", (2, 1), bytes([0, 255])).resize((5, 1), Image.BILINEAR).tobytes())
    assertThat(new BilinearResize(1, 2, 1, 5).apply(bytes(0, 255)))
        .isEqualTo(bytes(0, 25, 128, 230, 255));
  }

  @Test
  void reducingWidensTheTriangleSoThatEveryPixelCounts() {
    // list(Image.frombytes("L", (4, 3), bytes([0, 0, 0, 255, 255, 0, 0, 0, 0, 255, 0, 0]))
    //     .resize((2, 2), Image.BILINEAR).tobytes())
    assertThat(
            new BilinearResize(3, 4, 2, 2).apply(bytes(0, 0, 0, 255, 255, 0, 0, 0, 0, 255, 0, 0)))
        .isEqualTo(bytes(41, 68, 109, 23));
  }

  @Test
  void anImageOfOneValueKeepsIt() {
    byte[] white = new byte[3 * 148 * 148];
    Arrays.fill(white, (byte) 255);

    assertThat(new BilinearResize(148, 148, 64, 64).apply(white)).containsOnly(255);
  }

  @Test
  void manyImagesAreResizedAsEachAlone() {
    var resize = new BilinearResize(7, 5, 4, 9);
    byte[] three = formula(3, 7, 5);

    assertThat(Arrays.copyOfRange(resize.apply(three), 36, 72))
        .isEqualTo(resize.apply(Arrays.copyOfRange(three, 35, 70)));
  }

  @Test
  void bytesThatMakeNoWholePlanesAreRefused() {
    assertThatThrownBy(() -> new BilinearResize(28, 28, 32, 32).apply(new byte[785]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("785 bytes are not a multiple of a plane of 28×28");
    assertThatThrownBy(() -> new BilinearResize(28, 0, 32, 32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void allOfMnistIsPillowsToTheLastBit() {
    var images = Idx.readImages(RealData.require("mnist/train-images-idx3-ubyte.gz"));

    long start = System.nanoTime();
    byte[] resized = new BilinearResize(28, 28, 32, 32).apply(images.data());
    double seconds = (System.nanoTime() - start) / 1e9;

    // Pillow, image by image: frombytes("L", (28, 28), …).resize((32, 32), Image.BILINEAR).
    assertThat(sha256(resized))
        .isEqualTo("e2ed02ba3cec0dca9783366b9eb047f61b43620eecb6fd5bd0da3f7cedd17594");
    // Takes about half a second; only a blunder takes more than ten.
    assertThat(seconds).isLessThan(10);
  }

  /** The image of the golden values: (31·x² + 17·y² + 5·x·y + 29·c) mod 256. */
  private static byte[] formula(int channels, int h, int w) {
    byte[] planes = new byte[channels * h * w];
    for (int i = 0; i < planes.length; i++) {
      int x = i % w;
      int y = i / w % h;
      planes[i] = (byte) (x * x * 31 + y * y * 17 + x * y * 5 + i / (w * h) * 29);
    }
    return planes;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    IntStream.range(0, values.length).forEach(i -> bytes[i] = (byte) values[i]);
    return bytes;
  }
}
