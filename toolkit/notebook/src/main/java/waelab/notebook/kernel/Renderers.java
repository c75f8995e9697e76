package waelab.notebook.kernel;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;
import waelab.base.Provenance;
import waelab.data.Samples;
import waelab.data.Split;
import waelab.model.Config;
import waelab.notebook.page.Html;
import waelab.plot.Chart;
import waelab.plot.DisplayItems;
import waelab.plot.Grid;
import waelab.runs.Run;

/** The forms in which a notebook shows things: pictures, charts, tables, and short cards. */
public final class Renderers {

  private static final String PLAIN = "text/plain";
  private static final Map<Class<?>, Function<Object, MimeBundle>> FORMS = new LinkedHashMap<>();

  static {
    form(Grid.class, grid -> picture(grid.png(), grid.image(), grid.altText()));
    form(BufferedImage.class, image -> picture(png(image), image, altText(image)));
    form(Chart.class, ChartRenderer::of);
    form(Figure.class, ChartRenderer::of);
    form(Table.class, TableRenderer::of);
    form(Run.class, Card::of);
    form(Split.class, Card::of);
    form(Samples.class, Card::of);
    form(Config.class, Card::of);
    form(Provenance.class, Card::of);
    form(Help.class, Help::bundle);
    form(DisplayItems.class, Renderers::below);
  }

  private Renderers() {}

  @SuppressWarnings("unchecked") // a form is only applied to things of its class
  private static <T> void form(Class<T> type, Function<? super T, MimeBundle> form) {
    FORMS.put(type, thing -> form.apply((T) thing));
  }

  /** The form of a thing; its text if its class has no form here. */
  public static MimeBundle of(Object thing) {
    return FORMS.entrySet().stream()
        .filter(form -> form.getKey().isInstance(thing))
        .map(form -> form.getValue().apply(thing))
        .findFirst()
        .orElseGet(() -> MimeBundle.text(ValueText.of(thing)));
  }

  /** A thing as plain text. */
  public static String text(Object thing) {
    return of(thing).data().get(PLAIN);
  }

  /** Several things as one form. */
  private static MimeBundle below(DisplayItems parts) {
    List<Object> all = parts.parts();
    return MimeBundle.html(
        all.stream()
            .map(part -> "<div style=\"margin-bottom:1em\">\n" + html(part) + "\n</div>")
            .collect(Collectors.joining("\n")),
        all.stream().map(each -> of(each).data().get(PLAIN)).collect(Collectors.joining("\n\n")));
  }

  /** A thing as a part of a page. */
  private static String html(Object part) {
    if (part instanceof Grid grid) {
      BufferedImage image = grid.image();
      String png = Base64.getEncoder().encodeToString(grid.png());
      return Html.image(png, image.getWidth(), image.getHeight(), grid.altText());
    }
    Map<String, String> data = of(part).data();
    String plain = "<p>" + Html.text(data.get(PLAIN)) + "</p>";
    return data.getOrDefault("text/html", plain);
  }

  /** A line below something shown. */
  public static MimeBundle caption(String text) {
    return MimeBundle.html(
        "<p class=\"waelab-caption\"><em>" + Html.text(text) + "</em></p>", text);
  }

  /** Registers these forms for things that are the value of a cell's last expression. */
  public static void registerAll(Display display) {
    FORMS.forEach(display::register);
  }

  private static MimeBundle picture(byte[] png, BufferedImage image, String altText) {
    return MimeBundle.text(altText)
        .with("image/png", Base64.getEncoder().encodeToString(png))
        .withMetadata("image/png", size(image, altText));
  }

  private static Map<String, Object> size(BufferedImage image, String altText) {
    var size = new LinkedHashMap<String, Object>();
    size.put("alt", altText);
    size.put("height", image.getHeight());
    size.put("width", image.getWidth());
    return size;
  }

  private static String altText(BufferedImage image) {
    return "An image of " + image.getWidth() + "×" + image.getHeight() + " pixels.";
  }

  private static byte[] png(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      // IJava's own encoding of images loses the last byte of some images.
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes what is written", e);
    }
    return bytes.toByteArray();
  }
}
