package waelab.notebook.page;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The headings of a page, each with an id that nothing else on the page has. */
final class Headings {

  /** The deepest heading level in the list of contents. */
  private static final int DEEPEST = 3;

  /**
   * One heading.
   *
   * @param level 1 to 6
   * @param id without the #
   * @param gist its text
   */
  record Heading(int level, String id, HeadingText gist) {}

  private final Set<String> taken;
  private final Set<String> ids = new HashSet<>();
  private final List<Heading> all = new ArrayList<>();

  /** Starts without headings; the given ids are already in use. */
  Headings(Set<String> taken) {
    this.taken = new HashSet<>(taken);
  }

  /** Adds a heading. */
  Heading add(int level, HeadingText gist) {
    String slug = slug(gist.text());
    String id = slug;
    for (int i = 2; !taken.add(id); i++) {
      id = slug + '-' + i;
    }
    ids.add(id);
    var heading = new Heading(level, id, gist);
    all.add(heading);
    return heading;
  }

  /** The text of the first heading. */
  Optional<String> title() {
    return all.stream().findFirst().map(heading -> heading.gist().text());
  }

  /**
   * Converts the fragment of a link to this page's form: for one heading, Jupyter writes {@code
   * #The-loss} and GitHub {@code #the-loss}.
   */
  String fragment(String written) {
    String slug = otherPage(written);
    return !taken.contains(written) && ids.contains(slug) ? slug : written;
  }

  /** The fragment that another exported page uses for a heading. */
  static String otherPage(String written) {
    try {
      return slug(URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return written;
    }
  }

  private static String slug(String text) {
    var slug = new StringBuilder();
    for (int c : text.toLowerCase(Locale.ROOT).codePoints().toArray()) {
      if (Character.isLetterOrDigit(c) || c == '_') {
        slug.appendCodePoint(c);
      } else if ((Character.isWhitespace(c) || c == '-') && !slug.isEmpty()) {
        slug.append('-');
      }
    }
    String found = slug.toString().replaceAll("-+", "-").replaceAll("-$", "");
    return found.isEmpty() ? "section" : found;
  }

  /** The list of contents; empty if it would have fewer than two headings. */
  String contents() {
    List<Heading> shown = all.stream().filter(h -> h.level() <= DEEPEST).toList();
    if (shown.size() < 2) {
      return "";
    }
    var list = new StringBuilder();
    list.append("<nav class=\"contents\" aria-label=\"Contents\">\n")
        .append("<details id=\"contents\" open><summary>Contents</summary>\n<ul>\n");
    for (Heading heading : shown) {
      list.append("<li class=\"level-" + heading.level() + "\"><a href=\"#")
          .append(Html.text(heading.id()))
          .append("\">")
          .append(heading.gist().html())
          .append("</a></li>\n");
    }
    return list.append("</ul>\n</details>\n</nav>\n").toString();
  }
}
