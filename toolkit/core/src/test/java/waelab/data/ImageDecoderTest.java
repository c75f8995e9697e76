package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ImageDecoderTest {

  private final ImageDecoder decoder = new ImageDecoder();

  @AfterEach
  void close() {
    decoder.close();
  }

  private byte[] decode(byte[] file) throws UnreadableImageException {
    return decoder.square(PlainImage.of(file), OddImages.SIDE);
  }

  static Stream<String> kindsThatAreRead() {
    return OddImages.all().keySet().stream().filter(name -> !name.equals("jpeg-cmyk"));
  }

  @ParameterizedTest
  @MethodSource("kindsThatAreRead")
  void everyPixelIsPillows(String kind) throws Exception {
    assertThat(Digests.sha256(decode(OddImages.file(kind))))
        .isEqualTo(OddImages.all().get(kind).pillows());
  }

  @Test
  void colourIsNotGuessedForCmyk() {
    assertThatThrownBy(() -> decode(OddImages.file("jpeg-cmyk")))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage("is a CMYK JPEG; save it as RGB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "jpeg-progressive", "jpeg-grey", "png", "png-palette"})
  void aFileThatIsCutOffAnywhereIsNoImage(String kind) throws Exception {
    byte[] file = OddImages.file(kind);
    byte[] whole = decode(file);
    for (int length = 0; length < file.length; length++) {
      byte[] cut = OddImages.cut(file, length);
      try {
        // What remains may be enough; what is read is then the very image.
        assertThat(decode(cut)).as("%s bytes", length).isEqualTo(whole);
        assertThat(length).isGreaterThanOrEqualTo(file.length - 2);
      } catch (UnreadableImageException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void damageEndsInASentenceOrInAnImage() {
    var random = new Random(1);
    for (OddImages.Odd odd : OddImages.all().values()) {
      for (int i = 0; i < 200; i++) {
        byte[] file = odd.file().clone();
        for (int k = random.nextInt(4); k >= 0; k--) {
          file[random.nextInt(file.length)] = (byte) random.nextInt();
        }
        assertThatCode(
                () -> {
                  try {
                    PlainImage image = PlainImage.of(file);
                    decoder.square(image, Math.min(image.width(), image.height()));
                  } catch (UnreadableImageException e) {
                    assertThat(e.getMessage()).isNotBlank();
                  }
                })
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void aDecoderThatMetABadFileReadsTheNext() throws Exception {
    byte[] good = OddImages.file("jpeg");
    byte[] whole = decode(good);
    assertThatThrownBy(() -> decode(OddImages.cut(good, good.length - 40)))
        .isInstanceOf(UnreadableImageException.class);
    assertThat(decode(good)).isEqualTo(whole);
  }

  @Test
  void whatIsNoImageIsToldSo() {
    byte[] text = "Not an image at all".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> decode(text)).hasMessage("is not a JPEG file");
    assertThatThrownBy(() -> decode(new byte[0])).hasMessage("is not a JPEG file");
  }

  @Test
  void anImageOfTooManyPixelsIsRefusedBeforeItTakesMemory() {
    byte[] jpeg = OddImages.file("jpeg").clone();
    int frame = find(jpeg, 0xc0);
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 65_000).putShort(frame + 7, (short) 65_000);
    assertThatThrownBy(() -> decode(jpeg))
        .hasMessage("is 65000×65000, more than 50,000,000 pixels");
  }

  @Test
  void aProgressiveImageOfThousandsOfScansIsRefused() {
    byte[] jpeg = OddImages.file("jpeg-progressive");
    int scan = find(jpeg, 0xda);
    ByteBuffer many = ByteBuffer.allocate(jpeg.length + 2_000).put(jpeg, 0, jpeg.length - 2);
    while (many.remaining() > 12) {
      many.put(jpeg, scan, 10);
    }
    assertThatThrownBy(() -> decode(many.array())).hasMessageContaining("rare kind");
  }

  private static int find(byte[] jpeg, int marker) {
    return IntStream.range(2, jpeg.length - 1)
        .filter(i -> jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) marker)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsTransparentLiesOnWhite() throws Exception {
    var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x80_00_40_ff);
    image.setRGB(1, 0, 0xff_0a_14_1e);
    byte[] planes = decode(png(image));
    assertThat(pixel(planes, 0)).containsExactly(127, 159, 255); // half of it, half of white
    assertThat(pixel(planes, 1)).containsExactly(10, 20, 30);
    assertThat(pixel(planes, 2)).containsExactly(255, 255, 255);
  }

  @Test
  void ofSixteenBitsTheUpperEightAreTaken() throws Exception {
    var image = new BufferedImage(16, 16, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 0x12ff);
    image.getRaster().setSample(1, 0, 0, 0xfe01);
    byte[] planes = decode(png(image));
    assertThat(pixel(planes, 0)).containsExactly(0x12, 0x12, 0x12);
    assertThat(pixel(planes, 1)).containsExactly(0xfe, 0xfe, 0xfe);
  }

  @Test
  void theMiddleIsCutAsTorchvisionCutsIt() throws Exception {
    var image = new BufferedImage(19, 21, BufferedImage.TYPE_3BYTE_BGR);
    image.setRGB(2, 2, 0xff_ff_00_00); // round(3 / 2) = 2 before, round(5 / 2) = 2 above
    byte[] planes = decode(png(image));
    assertThat(pixel(planes, 0)).containsExactly(255, 0, 0);
  }

  private static int[] pixel(byte[] planes, int i) {
    return IntStream.range(0, 3).map(c -> planes[c * 256 + i] & 0xff).toArray();
  }

  private static byte[] png(BufferedImage image) throws IOException {
    var bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", bytes)).isTrue();
    return bytes.toByteArray();
  }
}
