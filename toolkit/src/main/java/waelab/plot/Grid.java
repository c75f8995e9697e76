package waelab.plot;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import waelab.base.BadConfigException;

/**
 * A picture of many small images in rows, with a caption below.
 *
 * @param image red, green and blue, 8 bits each
 * @param altText what it shows, in one line, for those who cannot see it
 */
public record Grid(BufferedImage image, String altText) {

  private static final int GAP = 4;

  /** So wide a picture is at least, or its caption would be a column of single words. */
  private static final int NARROWEST = 480;

  /**
   * Draws images in rows.
   *
   * @param rows C·H·W unsigned bytes for each image, plane after plane; rows may differ in length
   * @param tile C, H, W and the scale
   * @param caption what the images are and where they come from; it is wrapped below them
   * @throws BadConfigException if there is no image, or one does not have C·H·W bytes
   */
  public static Grid of(List<List<byte[]>> rows, Tile tile, String caption) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    BadConfigException.require(columns >= 1, "images", "none", "at least one");
    int width = Math.max(GAP + columns * (tile.pixelsWide() + GAP), NARROWEST);
    int bottom = GAP + rows.size() * (tile.pixelsHigh() + GAP);
    var strip = new Caption(caption, width, Caption.sizeFor(width));
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

  /** The picture as the content of a PNG file, with its text as {@code Description}. */
  public byte[] png() {
    return PngFile.bytes(image, altText);
  }

  /**
   * Writes the picture as a PNG file with its text as {@code Description}.
   *
   * @throws waelab.base.StorageException if it cannot be written; no half file is left
   */
  public void writePng(Path file) {
    PngFile.write(file, image, altText);
  }

  /** The text, in one line. */
  @Override
  public String toString() {
    return altText;
  }
}
