package waelab.notebook.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/** How formulas, pictures, headings and tables are written. */
final class MarkdownElements implements NodeRenderer {

  private final HtmlNodeRendererContext context;
  private final HtmlWriter html;
  private final Path folder;
  private final JsonNode attachments;

  MarkdownElements(HtmlNodeRendererContext context, Path folder, JsonNode attachments) {
    this.context = context;
    this.html = context.getWriter();
    this.folder = folder;
    this.attachments = attachments;
  }

  @Override
  public Set<Class<? extends Node>> getNodeTypes() {
    return Set.of(
        FormulaNode.class, Image.class, Markdown.NamedHeading.class, Markdown.ScrollBox.class);
  }

  @Override
  public void render(Node node) {
    if (node instanceof FormulaNode formula) {
      html.raw(formula.html());
    } else if (node instanceof Image image) {
      picture(image);
    } else if (node instanceof Markdown.NamedHeading named) {
      String tag = "h" + named.heading().level();
      html.line();
      html.tag(tag, Map.of("id", named.heading().id()));
      children(node);
      html.tag('/' + tag);
      html.line();
    } else {
      html.line();
      html.tag("div", Map.of("class", "scroll"));
      children(node);
      html.tag("/div");
      html.line();
    }
  }

  private void children(Node parent) {
    for (Node child = parent.getFirstChild(); child != null; child = child.getNext()) {
      context.render(child);
    }
  }

  private void picture(Image image) {
    String address = image.getDestination();
    String alt = alt(image);
    Optional<Picture> found = Picture.of(address, folder, attachments);
    if (found.isPresent()) {
      html.raw(found.get().html(alt));
    } else {
      html.tag("span", Map.of("class", "missing"));
      html.text(alt);
      html.raw(" <small>(picture not included: " + Html.text(address) + ")</small>");
      html.tag("/span");
    }
  }

  /** Its description, else its title, else its file's name. */
  private static String alt(Image image) {
    String described = Gist.of(image).text();
    if (!described.isEmpty()) {
      return described;
    }
    String title = image.getTitle();
    return title == null || title.isBlank()
        ? image.getDestination().replaceFirst("^.*[/:]", "")
        : title;
  }
}
