package waelab.notebook.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import tech.tablesaw.plotly.components.Figure;
import waelab.notebook.page.Html;
import waelab.notebook.page.Libraries;
import waelab.plot.Chart;

/**
 * A chart in a page: its picture, and a script that replaces it by a live chart if plotly.js is
 * available. If no script runs, as in a notebook that is not trusted, the picture stays.
 */
final class ChartRenderer {

  private static final String TARGET = "waelab_panel";
  private static final AtomicBoolean LIBRARY_GIVEN = new AtomicBoolean();

  private ChartRenderer() {}

  static MimeBundle of(Chart chart) {
    giveLibrary();
    String png = Base64.getEncoder().encodeToString(chart.png());
    int width = chart.image().getWidth();
    int height = chart.image().getHeight();
    String still = Html.image(png, width, height, chart.altText());
    String caption = Html.text(chart.caption()).replace("\n", "<br>");
    String live = figure(still, chart.altText(), chart.figures(), caption);
    Map<String, Object> size =
        new TreeMap<>(Map.of("alt", chart.altText(), "height", height, "width", width));
    return MimeBundle.html(live, chart.altText())
        .with("image/png", png)
        .withMetadata("image/png", size);
  }

  /** A figure made with Tablesaw's wrapper: it has no picture, only the live chart. */
  static MimeBundle of(Figure figure) {
    giveLibrary();
    String nothing = "A Plotly figure, which needs scripts to be seen.";
    return MimeBundle.html(
        figure("<p>" + nothing + "</p>", "Plotly figure", List.of(figure), ""), nothing);
  }

  private static String figure(String still, String label, List<Figure> figures, String caption) {
    String panels = figures.stream().map(ChartRenderer::panel).collect(Collectors.joining(",\n"));
    // The same chart has the same id in every kernel, so that notebooks that are run again do not
    // differ. Two charts with the same id are the same chart.
    String id = digest(label + panels);
    return String.join(
        "\n",
        "<figure class=\"waelab-chart\" data-chart=\"" + id + "\" style=\"margin:0\">",
        "<div class=\"waelab-still\">" + still + "</div>",
        "<div class=\"waelab-live\" role=\"img\" aria-label=\"" + Html.text(label) + "\"",
        " style=\"grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr))\" hidden></div>",
        "<figcaption hidden>" + caption + "</figcaption>",
        "<script>",
        Libraries.own("chart.js").strip() + "(\"" + id + "\", [",
        panels,
        "]);",
        "</script>",
        "</figure>");
  }

  /** The wrapper's script as a function of the element to draw in. */
  private static String panel(Figure figure) {
    String script =
        figure
            .asJavascript(TARGET)
            .replaceAll("</?script>", "")
            .replace("document.getElementById('" + TARGET + "')", "panel")
            .replace("</", "<\\/")
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("\n"));
    return "function (panel) {\n" + script + "\n}";
  }

  /** Makes the next chart load plotly.js again, since the page may have been reloaded. */
  static void inNewCell() {
    LIBRARY_GIVEN.set(false);
  }

  /**
   * Loads plotly.js into the page of the running notebook, once per cell. The script is shown and
   * immediately removed, so that no notebook stores the megabyte.
   */
  private static void giveLibrary() {
    Display.here()
        .filter(here -> LIBRARY_GIVEN.compareAndSet(false, true))
        .ifPresent(
            here -> {
              String id = UUID.randomUUID().toString();
              here.show(id, MimeBundle.html(Libraries.PLOTLY.script(), ""));
              here.update(id, MimeBundle.html("", ""));
            });
  }

  private static String digest(String text) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
