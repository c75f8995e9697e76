package waelab.notebook.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a browser finds on a page that {@link HtmlExport} has made.
 *
 * @param problems one sentence each; a good page has none
 * @param formulas how many are typeset
 * @param charts how many Plotly has drawn
 * @param traces how many curves these have together
 * @param images how many pictures
 */
public record PageAudit(List<String> problems, int formulas, int charts, int traces, int images) {

  private static final int WIDE = 1200;

  /** A phone. */
  private static final int NARROW = 360;

  /** How wide A4 is between its margins, in CSS pixels. */
  private static final int SHEET = 657;

  private static final String PROBE =
      """
      (() => {
        const all = selector => Array.from(document.querySelectorAll(selector));
        const problems = [];
        const say = (bad, what) => bad.forEach(x => problems.push(what(x)));
        const short = element => element.outerHTML.slice(0, 120);

        const formulas = all('.math');
        say(formulas.filter(f => f.querySelectorAll('mjx-container').length !== 1),
            f => 'a formula is not typeset: ' + short(f));
        say(formulas.filter(f => f.querySelector('mjx-container') && !f.querySelector('svg path, svg rect, svg text')),
            f => 'a formula is empty: ' + short(f));
        say(all('mjx-merror, [data-mml-node="merror"]'),
            e => 'a formula is wrong: ' + (e.closest('.math') || e).textContent.slice(0, 120));

        const figures = all('figure.waelab-chart');
        say(figures.filter(f => !f.hasAttribute("data-live") || !f.querySelector('.js-plotly-plot')),
            f => 'a chart is not drawn: ' + short(f));
        const plots = all('.js-plotly-plot');
        const drawn = plot =>
            plot.querySelectorAll('.cartesianlayer .trace, .cartesianlayer .hm').length;
        const filled = plot =>
            plot.data.filter(d => (d.y || d.z || d.x || []).length > 0).length;
        say(plots.filter(p => drawn(p) !== filled(p) || !p.querySelector('.cartesianlayer path')),
            p => `a chart has ${filled(p)} series and shows ${drawn(p)}: ${p.id}`);

        const images = all('img');
        say(images.filter(i => !(i.complete && i.naturalWidth > 0)), i => 'no picture: ' + short(i));
        say(images.filter(i => !i.getAttribute('width') || !i.getAttribute('height')),
            i => 'a picture without a size: ' + short(i));
        say(images.filter(i => !i.alt.trim()), i => 'a picture without a description: ' + short(i));

        const ids = all('[id]').map(e => e.id);
        say(ids.filter((id, i) => ids.indexOf(id) !== i), id => 'an id twice: ' + id);
        say(all('a[href^="#"]').filter(a =>
                !document.getElementById(decodeURIComponent(a.hash.slice(1)))),
            a => 'a link to nowhere: ' + short(a));

        if (document.documentElement.lang !== 'en') problems.push('no language');
        if (!document.title.trim()) problems.push('no title');
        if (all('main').length !== 1) problems.push('not one main');
        return { problems, formulas: formulas.length, charts: plots.length,
                 traces: plots.reduce((sum, p) => sum + drawn(p), 0), images: images.length };
      })()
      """;

  private static final String TOO_WIDE =
      """
      (() => {
        const page = document.documentElement;
        if (page.scrollWidth <= page.clientWidth) return [];
        const room = page.clientWidth;
        const scrolls = e => e && e !== document.body
            && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
        return [page.scrollWidth + ' > ' + room].concat(
            Array.from(document.body.querySelectorAll('*'))
                .filter(e => e.getBoundingClientRect().right > room + 1 && !scrolls(e.parentElement))
                .slice(0, 3).map(e => e.outerHTML.slice(0, 120)));
      })()
      """;

  /** A picture higher than this is cut in two. */
  private static final String TOO_HIGH =
      """
      Array.from(document.querySelectorAll('img'))
          .filter(i => i.getBoundingClientRect().height > 245 / 25.4 * 96)
          .map(i => i.alt.slice(0, 120))
      """;

  /**
   * Opens a page from its file and looks at it, on a wide screen and on a phone, by day and by
   * night.
   */
  public static PageAudit of(BrowserPage page, Path file) {
    page.viewport(WIDE, 900);
    page.open(file);
    JsonNode found = page.evaluate(PROBE);
    var problems = new ArrayList<String>();
    found.path("problems").forEach(problem -> problems.add(problem.asText()));
    for (int width : List.of(WIDE, NARROW)) {
      page.viewport(width, 900);
      page.evaluate(TOO_WIDE)
          .forEach(e -> problems.add("the page scrolls sideways at " + width + ": " + e.asText()));
    }
    page.complaints().forEach(complaint -> problems.add("the browser complains: " + complaint));
    page.requests().stream()
        .filter(Predicate.not(PageAudit::isLocal))
        .forEach(request -> problems.add("the page asks for " + request));
    page.viewport(SHEET, 900);
    page.onPaper(true);
    page.evaluate(TOO_HIGH)
        .forEach(e -> problems.add("a picture is higher than a sheet of paper: " + e.asText()));
    page.onPaper(false);
    problems.addAll(Axe.findings(page, WIDE, NARROW)); // it makes the browser complain
    return new PageAudit(
        List.copyOf(problems),
        found.path("formulas").asInt(),
        found.path("charts").asInt(),
        found.path("traces").asInt(),
        found.path("images").asInt());
  }

  private static boolean isLocal(String request) {
    return List.of("file:", "data:", "blob:").stream().anyMatch(request::startsWith);
  }
}
