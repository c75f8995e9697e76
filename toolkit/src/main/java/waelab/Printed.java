package waelab;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tech.tablesaw.api.Table;
import waelab.base.AtomicFiles;
import waelab.base.Printable;
import waelab.base.Workspace;
import waelab.notebook.kernel.Forms;
import waelab.plot.Chart;
import waelab.plot.Grid;

/** What {@link Lab#show} gives where there is no notebook: text, and at the prompt a file too. */
final class Printed {

  private static final String FOLDER = "pictures";

  private static volatile boolean writesPictures;

  private Printed() {}

  /** Has pictures and charts be written as files from now on: somebody sits at a prompt. */
  static void writePictures() {
    writesPictures = true;
  }

  /**
   * A thing as text; a picture's names its file if it was written.
   *
   * @throws waelab.base.StorageException if the file cannot be written
   */
  static String text(Object thing, Workspace workspace) {
    if (thing instanceof Table table) {
      return Printable.text(table.printAll());
    }
    String text = Forms.text(thing);
    return writesPictures
        ? png(thing).map(png -> text + "\n" + write(png, workspace.work())).orElse(text)
        : text;
  }

  private static Optional<byte[]> png(Object thing) {
    if (thing instanceof Grid grid) {
      return Optional.of(grid.png());
    }
    if (thing instanceof Chart chart) {
      return Optional.of(chart.png());
    }
    return thing instanceof BufferedImage image
        ? Optional.of(new Grid(image, "").png())
        : Optional.empty();
  }

  private static Path write(byte[] png, Path work) {
    Path folder = work.resolve(FOLDER);
    int number = 1;
    while (Files.exists(folder.resolve(name(number)))) {
      number++;
    }
    Path file = folder.resolve(name(number));
    AtomicFiles.write(file, target -> target.write(png));
    return file;
  }

  private static String name(int number) {
    return "picture-" + number + ".png";
  }
}
