package waelab.notebook.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

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
          runOnly: %s,
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

  private static final String ALL = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']";

  /** What is another matter in other colours. */
  private static final String OF_COLOURS = "['color-contrast']";

  private Axe() {}

  /**
   * The serious and the critical findings on a wide screen, one sentence each: in the light, and in
   * the dark those of colours. (On a narrow one a page of many charts would take a minute.) Where a
   * page is left is narrow and light.
   */
  static List<String> findings(BrowserPage page, int wide, int narrow) {
    page.evaluate("if (!window.axe) { " + TestLibraries.AXE.code() + " }");
    var findings = new ArrayList<String>();
    page.viewport(wide, 900);
    run(page, ALL).forEach(finding -> findings.add("light, " + finding.asText()));
    page.dark(true);
    run(page, OF_COLOURS).forEach(finding -> findings.add("dark, " + finding.asText()));
    page.dark(false);
    page.viewport(narrow, 900);
    return findings;
  }

  private static JsonNode run(BrowserPage page, String rules) {
    return page.evaluate(RUN.formatted(rules));
  }
}
