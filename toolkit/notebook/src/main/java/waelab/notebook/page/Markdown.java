package waelab.notebook.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;

/**
 * Converts the Markdown of a notebook to HTML: CommonMark with GitHub's tables, formulas as {@link
 * Formulas} describes, and embedded pictures. All texts are read before the first is written, since
 * a text may link to a heading of a later one.
 */
final class Markdown {

  /** Levels of lists, quotes and emphasis. Deeper ones are plain text: a stack is finite. */
  private static final int DEEPEST = 200;

  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
  private static final Pattern ADDRESS_OF_IMAGE =
      Pattern.compile("(<img\\b[^>]*?\\ssrc\\s*=\\s*[\"'])([^\"']+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern TOUCHING = Pattern.compile("\\S{1,8}");
  private static final Pattern NOTEBOOK = Pattern.compile("([^:#?]+)\\.ipynb(?:#(.*))?");

  private final Path folder;
  private final Headings headings;

  /** For the texts of one page; paths of pictures are relative to the folder. */
  Markdown(Path folder, Headings headings) {
    this.folder = folder;
    this.headings = headings;
  }

  /** A parsed text. */
  static final class Document {

    private final Node root;
    private final JsonNode attachments;

    private Document(Node root, JsonNode attachments) {
      this.root = root;
      this.attachments = attachments;
    }
  }

  /** A box around a table that scrolls sideways, so that the page does not. */
  static final class ScrollBox extends CustomBlock {}

  /** A heading with its id. */
  static final class NamedHeading extends CustomBlock {

    private final Headings.Heading heading;

    NamedHeading(Headings.Heading heading) {
      this.heading = heading;
    }

    Headings.Heading heading() {
      return heading;
    }
  }

  /** Reads a text and adds its headings to those of the page. */
  Document read(String text, JsonNode attachments) {
    var formulas = Formulas.in(text);
    Parser parser =
        Parser.builder()
            .extensions(EXTENSIONS)
            .maxOpenBlockParsers(DEEPEST)
            .maxInlineNesting(DEEPEST)
            .customInlineContentParserFactory(new FormulaNode.Factory(formulas))
            .build();
    Node root = parser.parse(formulas.text());
    root.accept(new AfterReading(formulas));
    return new Document(root, attachments);
  }

  /** A text as HTML. */
  String html(Document document) {
    document.root.accept(new BeforeWriting(document));
    return HtmlRenderer.builder()
        .extensions(EXTENSIONS)
        .nodeRendererFactory(context -> new MarkdownElements(context, folder, document.attachments))
        .build()
        .render(document.root);
  }

  /** Reads a text and returns it as HTML. */
  String html(String text) {
    return html(read(text, MissingNode.getInstance()));
  }

  /**
   * Gives ids to headings, puts tables into boxes, and restores the text of marks that are not
   * formulas: those in code, links, images and inline HTML.
   */
  private final class AfterReading extends AbstractVisitor {

    private final Formulas formulas;

    AfterReading(Formulas formulas) {
      this.formulas = formulas;
    }

    private String written(String text) {
      return text == null ? null : formulas.replace(text, Formula::written);
    }

    @Override
    public void visit(Heading heading) {
      visitChildren(heading);
      var named = new NamedHeading(headings.add(heading.getLevel(), HeadingText.of(heading)));
      heading.insertBefore(named);
      while (heading.getFirstChild() != null) {
        named.appendChild(heading.getFirstChild());
      }
      heading.unlink();
    }

    @Override
    public void visit(CustomBlock block) {
      visitChildren(block);
      if (block instanceof TableBlock) {
        var box = new ScrollBox();
        block.insertBefore(box);
        box.appendChild(block);
      }
    }

    @Override
    public void visit(Code code) {
      code.setLiteral(written(code.getLiteral()));
    }

    @Override
    public void visit(FencedCodeBlock code) {
      code.setLiteral(written(code.getLiteral()));
    }

    @Override
    public void visit(IndentedCodeBlock code) {
      code.setLiteral(written(code.getLiteral()));
    }

    @Override
    public void visit(HtmlInline html) {
      html.setLiteral(written(html.getLiteral()));
    }

    @Override
    public void visit(HtmlBlock html) {
      html.setLiteral(formulas.replace(html.getLiteral(), Formula::html));
    }

    @Override
    public void visit(Link link) {
      link.setDestination(written(link.getDestination()));
      link.setTitle(written(link.getTitle()));
      visitChildren(link);
    }

    @Override
    public void visit(Image image) {
      image.setDestination(written(image.getDestination()));
      image.setTitle(written(image.getTitle()));
      visitChildren(image);
    }
  }

  /** Changes links to notebooks into links to their pages, and embeds the pictures of raw HTML. */
  private final class BeforeWriting extends AbstractVisitor {

    private final Document document;

    BeforeWriting(Document document) {
      this.document = document;
    }

    @Override
    public void visit(Link link) {
      link.setDestination(address(link.getDestination()));
      visitChildren(link);
    }

    /** Text that touches a formula must not begin the next line. */
    @Override
    public void visit(CustomNode node) {
      if (node instanceof FormulaNode formula
          && !formula.formula().display()
          && node.getNext() instanceof Text text) {
        Matcher touching = TOUCHING.matcher(text.getLiteral());
        if (touching.lookingAt()) {
          formula.keepTogetherWith(touching.group());
          text.setLiteral(text.getLiteral().substring(touching.end()));
        }
      }
      visitChildren(node);
    }

    @Override
    public void visit(HtmlInline html) {
      html.setLiteral(withImages(html.getLiteral()));
    }

    @Override
    public void visit(HtmlBlock html) {
      html.setLiteral(withImages(html.getLiteral()));
    }

    private String withImages(String html) {
      return ADDRESS_OF_IMAGE
          .matcher(html)
          .replaceAll(
              found -> {
                String address =
                    Picture.of(found.group(2), folder, document.attachments)
                        .map(picture -> "data:" + picture.type() + ";base64," + picture.base64())
                        .orElse(found.group(2));
                return Matcher.quoteReplacement(found.group(1) + address);
              });
    }
  }

  private String address(String written) {
    if (written.startsWith("#")) {
      return '#' + headings.fragment(written.substring(1));
    }
    Matcher notebook = NOTEBOOK.matcher(written);
    if (!notebook.matches()) {
      return written;
    }
    String fragment = notebook.group(2);
    return notebook.group(1)
        + ".html"
        + (fragment == null ? "" : '#' + Headings.otherPage(fragment));
  }

  /** Writes formulas, pictures, headings and tables. */
  static final class MarkdownElements implements NodeRenderer {

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
      String described = HeadingText.of(image).text();
      if (!described.isEmpty()) {
        return described;
      }
      String title = image.getTitle();
      return title == null || title.isBlank()
          ? image.getDestination().replaceFirst("^.*[/:]", "")
          : title;
    }
  }
}
