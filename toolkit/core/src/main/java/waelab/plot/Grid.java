package waelab.plot;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import waelab.base.BadArgumentException;

/**
 * A picture of many small images in rows, with a caption below.
 *
 * @param image red, green and blue, 8 bits each
 * @param altText what it shows, in one line, for readers who cannot see it
 * @param facts where it comes from, by short names such as {@code run}; they become texts of the
 *     PNG file
 */
public record Grid(BufferedImage image, String altText, Map<String, String> facts) {

  private static final int GAP = 4;

  /** Minimum width of a picture; otherwise a caption would be a column of single words. */
  private static final int NARROWEST = 480;

  /**
   * Copies the facts, keeping their order.
   *
   * @throws IllegalArgumentException if a PNG file cannot contain one of them
   */
  public Grid {
    facts = PngFile.facts(facts);
  }

  /** A picture without facts. */
  public Grid(BufferedImage image, String altText) {
    this(image, altText, Map.of());
  }

  /**
   * Draws images in rows.
   *
   * @param rows C·H·W unsigned bytes for each image, plane after plane; rows may differ in length
   * @param tile C, H, W and the scale
   * @param caption what the images are and where they come from; it is wrapped below them
   * @throws BadArgumentException if there is no image, or one does not have C·H·W bytes
   */
  public static Grid of(List<List<byte[]>> rows, Tile tile, String caption) {
    BadArgumentException.requireNonNull(rows, "rows", tile, "tile", caption, "caption");
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    BadArgumentException.require(columns >= 1, "images", "none", "at least one");
    int width = Math.max(GAP + columns * (tile.pixelsWide() + GAP), NARROWEST);
    int bottom = GAP + rows.size() * (tile.pixelsHigh() + GAP);
    // Letters stay readable when a wide picture is shown small.
    var strip = new Caption(caption, width, Math.max(15, Math.min(30, width / 52.0)));
    BufferedImage picture = Canvas.blank(width, bottom + strip.height());
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        int left = GAP + column * (tile.pixelsWide() + GAP);
        int top = GAP + row * (tile.pixelsHigh() + GAP);
        tile.draw(rows.get(row).get(column), picture, left, top);
      }
    }
    strip.draw(picture, bottom);
    return new Grid(picture, altText(rows.size(), columns, caption));
  }

  private static String altText(int rows, int columns, String caption) {
    String size = rows == 1 ? "a row of " + columns : rows + " rows of up to " + columns;
    return ("Images in " + size + ". " + caption).strip().replaceAll("\\s+", " ");
  }

  /**
   * The same picture with these facts instead of its own.
   *
   * @throws IllegalArgumentException if a name is not 1 to 72 printable Latin-1 characters with
   *     single spaces inside only, or a text contains a zero or half of a character
   */
  public Grid withFacts(Map<String, String> facts) {
    return new Grid(image, altText, facts);
  }

  /**
   * The picture as the content of a PNG file, with its text as {@code Description} and each fact as
   * {@code waelab.} and its name. The same picture with the same facts gives the same bytes.
   */
  public byte[] png() {
    return PngFile.bytes(image, altText, facts);
  }

  /**
   * Writes {@link #png()} as a file; {@link PngFile#texts} reads its texts.
   *
   * @throws waelab.base.StorageException if it cannot be written; no incomplete file is left
   */
  public void writePng(Path file) {
    PngFile.write(file, png());
  }

  /** The text, in one line. */
  @Override
  public String toString() {
    return altText;
  }
}
