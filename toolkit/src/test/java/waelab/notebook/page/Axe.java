package waelab.notebook.page;

import java.util.List;
import java.util.stream.StreamSupport;

/** What axe-core finds on a page that keeps people from reading it. */
final class Axe {

  /**
   * The rules of WCAG 2.1 to level AA and those of good practice.
   *
   * <p>What is drawn inside a chart or a formula is taken out meanwhile: thousands of paths, which
   * are one picture to assistive technology. The chart has {@code role="img"} and its text as a
   * label, the formula's drawing is hidden and its MathML stays. Nor could axe-core judge them: it
   * reads CSS's {@code color} where SVG has {@code fill}.
   */
  private static final String RUN =
      """
      (async () => {
        const drawings = Array.from(document.querySelectorAll('.js-plotly-plot, mjx-container > svg'));
        const insides = drawings.map(drawing => {
          const inside = document.createDocumentFragment();
          if (drawing.offsetHeight) drawing.style.minHeight = drawing.offsetHeight + 'px';
          inside.append(...drawing.childNodes);
          return inside;
        });
        const found = await axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
          resultTypes: ['violations'],
          preload: false
        });
        drawings.forEach((drawing, i) => {
          drawing.append(insides[i]);
          if (drawing.offsetHeight) drawing.style.minHeight = '';
        });
        return found.violations
            .filter(rule => rule.impact === 'serious' || rule.impact === 'critical')
            .flatMap(rule => rule.nodes.map(node =>
                `${rule.help} (${rule.id}, ${rule.impact}): ${node.target.join(' ')}`));
      })()
      """;

  private Axe() {}

  /** The serious and the critical findings on the page as it is shown now, one sentence each. */
  static List<String> findings(BrowserPage page) {
    page.evaluate("if (!window.axe) { " + TestLibraries.AXE.code() + " }");
    return StreamSupport.stream(page.evaluate(RUN).spliterator(), false)
        .map(finding -> finding.asText())
        .toList();
  }
}
