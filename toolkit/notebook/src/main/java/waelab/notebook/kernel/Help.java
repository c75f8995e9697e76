package waelab.notebook.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Rows;
import waelab.notebook.page.Html;
import waelab.report.SourceFile;

/**
 * Help on the verbs, from the Javadoc of their source.
 *
 * @param bundle HTML and plain text
 */
public record Help(MimeBundle bundle) {

  /** The class that the verbs are in, which notebooks import statically. */
  private static final String VERBS = "waelab.Lab";

  /** A line of that class's source that begins a group of verbs. */
  private static final Pattern HEADING = Pattern.compile("(?m)^  // --- (.+) ---$");

  private static final String MORE =
      "help(\"fid\") shows all of one verb, help(\"WaeConfig\") a type.";

  private static final int WIDTH = 100;
  private static final int VERB = 36;

  /** All verbs in groups, each with the first sentence of its Javadoc. */
  public static Help ofAll() {
    var html = new StringBuilder();
    var plain = new StringBuilder();
    groups()
        .forEach(
            (title, verbs) -> {
              html.append(TableRenderer.html(table(title, verbs)));
              plain.append(title).append('\n');
              verbs.forEach(each -> plain.append(line(call(each), summary(each))));
            });
    html.append("<p><code>").append(Html.text(MORE)).append("</code></p>");
    return new Help(MimeBundle.html(html.toString(), plain + MORE));
  }

  /**
   * The complete help on one verb or type.
   *
   * @throws LabException if no verb or type has this name; the message contains the nearest names
   */
  public static Help of(String name) {
    BadArgumentException.requireNonNull(name, "verb");
    String wanted = name.strip().replaceFirst("\\(.*", "");
    List<Explanation> found =
        all()
            .filter(each -> each.signature().name().equals(wanted))
            .map(Explanation::ofVerb)
            .collect(Collectors.toCollection(ArrayList::new));
    if (found.isEmpty()) {
      found.addAll(ofType(wanted));
    }
    if (found.isEmpty()) {
      List<String> near = NameSuggestions.of(wanted, verbs());
      throw new LabException(
          "There is no verb or type \""
              + wanted
              + "\"; "
              + (near.isEmpty() ? "no verb has a similar name" : NameSuggestions.told(near))
              + ". help() lists the verbs.");
    }
    return new Help(Explanation.bundle(found, true));
  }

  private static List<Explanation> ofType(String name) {
    return name.isEmpty()
        ? List.of()
        : Member.of(name).stream()
            .filter(each -> each.signature().name().isEmpty() || each.isPublic())
            .filter(each -> each.signature().name().isEmpty() || each.javadoc().isPresent())
            .map(each -> Explanation.of(each.signature(), Member.javadoc(each.signature())))
            .toList();
  }

  /** The names of all verbs, each once. */
  public static List<String> verbs() {
    return all().map(each -> each.signature().name()).distinct().toList();
  }

  /** The examples in the Javadoc of all verbs. */
  public static List<String> examples() {
    return all()
        .flatMap(each -> each.javadoc().stream())
        .flatMap(doc -> doc.examples().stream())
        .toList();
  }

  private static Stream<Member> all() {
    return Member.of(VERBS).stream().filter(each -> each.isPublic() && each.signature().isCalled());
  }

  /** The first method of each verb, under the heading above it in the source. */
  private static Map<String, List<Member>> groups() {
    String source = SourceFile.of(VERBS).orElseThrow().text();
    List<MatchResult> headings = HEADING.matcher(source).results().toList();
    var first = new LinkedHashMap<String, Member>();
    all().forEach(each -> first.putIfAbsent(each.signature().name(), each));
    var groups = new LinkedHashMap<String, List<Member>>();
    headings.forEach(each -> groups.put(each.group(1), new ArrayList<>()));
    for (Member each : first.values()) {
      String title =
          headings.stream()
              .filter(heading -> heading.start() < each.start())
              .reduce((one, next) -> next)
              .map(heading -> heading.group(1))
              .orElse("Others");
      groups.computeIfAbsent(title, t -> new ArrayList<>()).add(each);
    }
    return groups;
  }

  private static Table table(String title, List<Member> verbs) {
    return new Rows<>(title, verbs)
        .text("verb", Help::call)
        .text("what it does", Help::summary)
        .table();
  }

  private static String call(Member verb) {
    return verb.signature().name() + "(" + String.join(", ", verb.signature().names()) + ")";
  }

  private static String summary(Member verb) {
    return verb.javadoc().map(doc -> Javadoc.line(doc.summary())).orElse("");
  }

  private static String line(String verb, String text) {
    String indent = "\n" + " ".repeat(VERB);
    String lines =
        text.replaceAll("(.{1," + (WIDTH - VERB) + "})(?:\\s+|$)", "$1" + indent).strip();
    String gap = verb.length() + 4 > VERB ? indent : " ".repeat(VERB - verb.length() - 2);
    return "  " + verb + gap + lines + "\n";
  }

  @Override
  public String toString() {
    return bundle.data().get("text/plain");
  }
}
