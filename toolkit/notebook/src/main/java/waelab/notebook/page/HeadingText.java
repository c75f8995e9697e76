package waelab.notebook.page;

import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;

/**
 * A heading or the description of a picture, without links and emphasis.
 *
 * @param text as plain text
 * @param html with code and formulas as such
 */
record HeadingText(String text, String html) {

  /** The content of a node. */
  static HeadingText of(Node node) {
    var collector = new Collector();
    node.accept(collector);
    return new HeadingText(collector.text.toString().strip(), collector.html.toString().strip());
  }

  private static final class Collector extends AbstractVisitor {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder html = new StringBuilder();

    private void add(String plain, String marked) {
      text.append(plain);
      html.append(marked);
    }

    @Override
    public void visit(Text node) {
      add(node.getLiteral(), Html.text(node.getLiteral()));
    }

    @Override
    public void visit(Code node) {
      add(node.getLiteral(), "<code>" + Html.text(node.getLiteral()) + "</code>");
    }

    @Override
    public void visit(SoftLineBreak node) {
      add(" ", " ");
    }

    @Override
    public void visit(HardLineBreak node) {
      add(" ", " ");
    }

    @Override
    public void visit(CustomNode node) {
      if (node instanceof FormulaNode formula) {
        add(formula.formula().tex(), formula.formula().html());
      } else {
        visitChildren(node);
      }
    }
  }
}
