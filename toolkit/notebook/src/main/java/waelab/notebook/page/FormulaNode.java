package waelab.notebook.page;

import java.util.Set;
import org.commonmark.node.CustomNode;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;

/** A node for a formula in a text. */
final class FormulaNode extends CustomNode {

  private final Formula formula;
  private String touching = "";

  private FormulaNode(Formula formula) {
    this.formula = formula;
  }

  Formula formula() {
    return formula;
  }

  /** Sets the text that follows the formula without a space. */
  void keepTogetherWith(String text) {
    touching = text;
  }

  /** Its HTML element. If a text touches it, an element without line breaks encloses both. */
  String html() {
    return touching.isEmpty()
        ? formula.html()
        : "<span class=\"together\">" + formula.html() + Html.text(touching) + "</span>";
  }

  /** Makes a node for each mark that replaced a formula. */
  record Factory(Formulas formulas) implements InlineContentParserFactory {

    @Override
    public Set<Character> getTriggerCharacters() {
      return Set.of(Formulas.OPEN);
    }

    @Override
    public InlineContentParser create() {
      return this::parse;
    }

    private ParsedInline parse(InlineParserState state) {
      Scanner scanner = state.scanner();
      scanner.next();
      Position start = scanner.position();
      int digits = scanner.match(c -> c >= '0' && c <= '9');
      if (digits < 1 || digits > 6 || scanner.peek() != Formulas.CLOSE) {
        return ParsedInline.none();
      }
      String found = scanner.getSource(start, scanner.position()).getContent();
      scanner.next();
      int number = Integer.parseInt(found);
      return number < formulas.size()
          ? ParsedInline.of(new FormulaNode(formulas.get(number)), scanner.position())
          : ParsedInline.none();
    }
  }
}
