package waelab.notebook.kernel;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tech.tablesaw.api.Table;
import waelab.base.AtomicFiles;
import waelab.base.Output;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Workspace;
import waelab.plot.Chart;
import waelab.plot.Grid;

/**
 * Shows things below the running cell. If no kernel runs, they are printed as text; at the prompt,
 * pictures are also written as files.
 */
public final class NotebookOutput implements Output {

  private static final String FOLDER = "pictures";

  private static volatile boolean writesPictures;

  /** Pictures and charts are also written as files from now on, for the prompt. */
  public static void writePictures() {
    writesPictures = true;
  }

  @Override
  public void show(Object thing) {
    Display.here().ifPresentOrElse(cell -> cell.show(Renderers.of(thing)), () -> print(thing));
  }

  @Override
  public void showNow(Object thing) {
    Display.here()
        .ifPresentOrElse(cell -> cell.show(Renderers.of(thing).forTheMoment()), () -> print(thing));
  }

  @Override
  public void caption(String text) {
    Display.here()
        .ifPresentOrElse(
            cell -> cell.show(Renderers.caption(text)), () -> System.out.println(text));
  }

  @Override
  public ProgressListener progress() {
    return Display.here()
        .<ProgressListener>map(LiveProgress::new)
        .orElseGet(() -> ProgressListener.printing(System.out));
  }

  @Override
  public void help() {
    show(Help.ofAll());
  }

  @Override
  public void help(String name) {
    show(Help.of(name));
  }

  private static void print(Object thing) {
    System.out.println(text(thing));
  }

  /** A thing as text; for a picture that was written, with the path of its file. */
  private static String text(Object thing) {
    if (thing instanceof Table table) {
      return Printable.text(table.printAll());
    }
    String text = Renderers.text(thing);
    return writesPictures
        ? png(thing).map(png -> text + "\n" + write(png, Workspace.current().work())).orElse(text)
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
