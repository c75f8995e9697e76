package waelab.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadArgumentException;
import waelab.base.StorageException;

@Tag("unit")
class GridTest {

  private static final int WHITE = 0xFFFFFF;
  private static final Tile GREY = new Tile(1, 2, 2, 3);

  private static int at(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xFFFFFF;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    IntStream.range(0, values.length).forEach(i -> bytes[i] = (byte) values[i]);
    return bytes;
  }

  private static long ink(BufferedImage image, int fromRow) {
    return IntStream.range(fromRow * image.getWidth(), image.getHeight() * image.getWidth())
        .filter(i -> at(image, i % image.getWidth(), i / image.getWidth()) != WHITE)
        .count();
  }

  @Test
  void eachPixelIsASquareAtItsPlaceAndGapsAreWhite() {
    byte[] first = bytes(10, 20, 30, 40);
    byte[] second = bytes(50, 60, 70, 255);
    var image = Grid.of(List.of(List.of(first, second), List.of(second)), GREY, "").image();
    assertThat(at(image, 3, 3)).isEqualTo(WHITE);
    assertThat(at(image, 4, 4)).isEqualTo(0x0A0A0A);
    assertThat(at(image, 6, 6)).isEqualTo(0x0A0A0A);
    assertThat(at(image, 7, 4)).isEqualTo(0x141414);
    assertThat(at(image, 4, 7)).isEqualTo(0x1E1E1E);
    assertThat(at(image, 9, 9)).isEqualTo(0x282828);
    assertThat(at(image, 10, 9)).isEqualTo(WHITE);
    assertThat(at(image, 14, 4)).isEqualTo(0x323232);
    assertThat(at(image, 4, 14)).isEqualTo(0x323232);
    assertThat(at(image, 14, 14)).isEqualTo(WHITE);
    assertThat(image.getHeight()).isEqualTo(24);
    assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
  }

  @Test
  void colourPlanesBecomeRedGreenAndBlue() {
    byte[] planes = bytes(1, 2, 3, 4, 5, 6);
    var image = Grid.of(List.of(List.of(planes)), new Tile(3, 1, 2, 1), "").image();
    assertThat(at(image, 4, 4)).isEqualTo(0x010305);
    assertThat(at(image, 5, 4)).isEqualTo(0x020406);
  }

  @Test
  void theCaptionIsWrappedInAStripBelow() {
    var rows = List.of(List.of(bytes(255, 255, 255, 255)));
    var none = Grid.of(rows, GREY, "");
    var line = Grid.of(rows, GREY, "λ = 1, ‖z‖² = 8");
    var lines = Grid.of(rows, GREY, "stand-in digits, not MNIST; ".repeat(10));
    int bottom = none.image().getHeight();
    assertThat(ink(none.image(), 0)).isZero();
    assertThat(ink(line.image(), bottom)).isPositive();
    assertThat(lines.image().getHeight()).isGreaterThan(line.image().getHeight() + 20);
    assertThat(lines.image().getWidth()).isEqualTo(line.image().getWidth());
    assertThat(line.altText()).isEqualTo("Images in a row of 1. λ = 1, ‖z‖² = 8");
  }

  @Test
  void noLineOfACaptionIsWiderThanItsPicture() {
    var graphics = Canvas.draw(Canvas.blank(1, 1));
    var metrics = graphics.getFontMetrics(Typeface.size(15));
    graphics.dispose();
    String text = "one two\n" + "x".repeat(200) + " three 𝒩𝒩𝒩 " + "ü ".repeat(100);
    var lines = Caption.wrap(text, metrics, 150);
    assertThat(lines).allSatisfy(l -> assertThat(metrics.stringWidth(l)).isLessThanOrEqualTo(150));
    assertThat(String.join("", lines).replace(" ", ""))
        .isEqualTo(text.replace(" ", "").replace("\n", ""));
    assertThat(lines.get(0)).isEqualTo("one two");
  }

  @Test
  void theFontHasEveryLetterOfTheStudy() {
    String letters = "‖z‖² β λ × ÄÖÜäöüß x̂ z̃ ε μ σ φ θ ψ ½ − ∇ ∼ ≤ ≥ ∈ ℝ ₂ → · ∑ ∞ Ж";
    assertThat(Typeface.size(15).canDisplayUpTo(letters)).isEqualTo(-1);
  }

  @Test
  void theFileHoldsThePictureAndItsDescription(@TempDir Path folder) throws Exception {
    var grid = Grid.of(List.of(List.of(bytes(10, 20, 30, 40))), GREY, "β = 1");
    Path file = folder.resolve("new/grid.png");
    grid.writePng(file);
    var read = ImageIO.read(file.toFile());
    assertThat(at(read, 4, 4)).isEqualTo(0x0A0A0A);
    assertThat(read.getWidth()).isEqualTo(grid.image().getWidth());
    assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("iTXtDescription");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).hasSize(1);
    }
    assertThatThrownBy(() -> grid.writePng(file.resolve("below.png")))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void whatIsNoGridIsNamed() {
    assertThatThrownBy(() -> Grid.of(List.of(), GREY, ""))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("images must be at least one, but is none");
    assertThatThrownBy(() -> Grid.of(List.of(List.of(new byte[3])), GREY, ""))
        .hasMessage("image must be 4 bytes (1×2×2), but is 3 bytes");
    assertThatThrownBy(() -> new Tile(2, 1, 1, 1)).hasMessage("channels must be 1 or 3, but is 2");
  }

  @Test
  void outputIsRoundedToBytesAndCutOff() {
    assertThat(Tile.pixels(-1f, 1f, 0f, -2f, 7f, Float.NaN, 2 / 255f - 1, 0.9999f))
        .isEqualTo(bytes(0, 255, 128, 0, 255, 0, 1, 255));
  }
}
