package waelab.notebook.kernel;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waelab.notebook.page.Html;

/**
 * The help text for a method, class or variable.
 *
 * @param heading its declaration, and a variable's value
 * @param names of its parameters
 * @param javadoc empty if it has none, or its source is not available
 */
record Explanation(String heading, List<String> names, Optional<Javadoc> javadoc) {

  /** Explains a declaration. */
  static Explanation of(Signature signature, Optional<Javadoc> javadoc) {
    return new Explanation(signature.toString(), signature.names(), javadoc);
  }

  /** Explains a method without the name of its class. */
  static Explanation ofVerb(Member verb) {
    Signature signature = verb.signature();
    return new Explanation(signature.asVerb(), signature.names(), verb.javadoc());
  }

  /**
   * Several explanations, one below the other.
   *
   * @param whole whether to include more than the first sentence of the text
   */
  static MimeBundle bundle(List<Explanation> all, boolean whole) {
    return MimeBundle.html(
        all.stream().map(each -> each.html(whole)).collect(Collectors.joining("<hr>\n")),
        all.stream().map(each -> each.plain(whole)).collect(Collectors.joining("\n\n")));
  }

  private String html(boolean whole) {
    String title = "<pre><b>" + Html.text(heading) + "</b></pre>\n";
    return title
        + javadoc.stream().flatMap(doc -> html(doc, whole)).collect(Collectors.joining("\n"));
  }

  private Stream<String> html(Javadoc doc, boolean whole) {
    String body = whole && !doc.body().isEmpty() ? "\n" + doc.body() : "";
    String facts =
        facts(doc)
            .map(fact -> "<li><code>" + Html.text(fact[0]) + "</code> " + fact[1] + "</li>\n")
            .collect(Collectors.joining());
    return Stream.of(
            Stream.of("<p>" + doc.summary() + body + "</p>"),
            facts.isEmpty() ? Stream.<String>of() : Stream.of("<ul>\n" + facts + "</ul>"),
            doc.examples().stream().map(each -> "<pre>" + Html.text(each) + "</pre>"))
        .flatMap(part -> part);
  }

  private String plain(boolean whole) {
    return Stream.concat(Stream.of(heading), javadoc.stream().flatMap(doc -> plain(doc, whole)))
        .collect(Collectors.joining("\n"));
  }

  private Stream<String> plain(Javadoc doc, boolean whole) {
    String text = Javadoc.plain(doc.summary() + (whole ? " " + doc.body() : ""));
    return Stream.of(
            Stream.of(text.replaceAll("[ \t]*\n[ \t]*(?![-\n])", "\n")),
            facts(doc).map(fact -> fact[0] + ": " + Javadoc.line(fact[1])),
            doc.examples().stream()
                .flatMap(
                    each ->
                        Stream.concat(
                            Stream.of("Example:"), each.lines().map(line -> "  " + line))))
        .flatMap(part -> part)
        .flatMap(String::lines)
        .map(line -> ("  " + line).stripTrailing());
  }

  /** Parameters, return value and exceptions: each a name and a text in HTML. */
  private Stream<String[]> facts(Javadoc doc) {
    Stream<String[]> params =
        names.stream()
            .filter(doc.params()::containsKey)
            .map(name -> new String[] {name, doc.params().get(name)});
    Stream<String[]> returns =
        Stream.of(doc.returns())
            .filter(text -> !text.isEmpty())
            .map(text -> new String[] {"returns", text});
    Stream<String[]> thrown =
        doc.thrown().entrySet().stream()
            .map(each -> new String[] {"throws " + each.getKey(), each.getValue()});
    return Stream.of(params, returns, thrown).flatMap(part -> part);
  }
}
