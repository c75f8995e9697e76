package waelab.notebook.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import waelab.notebook.file.Cell;
import waelab.notebook.file.Notebook;
import waelab.notebook.kernel.Renderers;
import waelab.plot.Chart;

/** A notebook that is made in a test, cell by cell. */
final class SampleNotebook {

  private final ObjectNode root = Notebook.JSON.createObjectNode();
  private final ArrayNode cells = root.putArray("cells");
  private int runs;

  SampleNotebook() {
    root.put("nbformat", 4).put("nbformat_minor", 5);
    ObjectNode metadata = root.putObject("metadata");
    metadata.putObject("kernelspec").put("display_name", "WAE Lab").put("language", "java");
    metadata.putObject("language_info").put("name", "Java").put("version", "17.0.15");
  }

  ObjectNode markdown(String text) {
    ObjectNode cell = cells.addObject().put("cell_type", "markdown");
    cell.set("source", Cell.lines(text));
    return cell;
  }

  /** A code cell that was run; gives its outputs, to be filled. */
  ArrayNode code(String source) {
    ObjectNode cell = cells.addObject().put("cell_type", "code").put("execution_count", ++runs);
    cell.set("source", Cell.lines(source));
    return cell.putArray("outputs");
  }

  static void stream(ArrayNode outputs, String name, String text) {
    outputs.addObject().put("output_type", "stream").put("name", name).put("text", text);
  }

  /** An output of several forms: type, content, type, content … Gives the output. */
  static ObjectNode shown(ArrayNode outputs, String... forms) {
    ObjectNode output = outputs.addObject().put("output_type", "display_data");
    output.putObject("metadata");
    ObjectNode data = output.putObject("data");
    for (int i = 0; i < forms.length; i += 2) {
      data.put(forms[i], forms[i + 1]);
    }
    return output;
  }

  static void error(ArrayNode outputs, String name, String value, String... trace) {
    ObjectNode error = outputs.addObject().put("output_type", "error");
    error.put("ename", name).put("evalue", value);
    ArrayNode lines = error.putArray("traceback");
    for (String line : trace) {
      lines.add(line);
    }
  }

  /** A chart as the kernel shows it. */
  static String chart(Chart chart) {
    return Renderers.of(chart).data().get("text/html");
  }

  static String png(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** Something to look at. */
  static BufferedImage picture(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    for (int i = 0; i < width; i += 36) {
      for (int k = 0; k < height; k += 36) {
        graphics.setColor(Color.getHSBColor((i + 3 * k) % 700 / 700f, 0.35f, 0.75f));
        graphics.fillOval(i + 3, k + 3, 30, 30);
      }
    }
    graphics.dispose();
    return image;
  }

  Notebook write(Path file) throws IOException {
    Files.writeString(file, root.toString());
    return Notebook.read(file);
  }
}
