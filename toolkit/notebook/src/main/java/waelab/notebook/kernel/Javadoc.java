package waelab.notebook.kernel;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.doctree.UnknownInlineTagTree;
import com.sun.source.util.TreePath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waelab.notebook.page.Html;
import waelab.report.SourceFile;

/**
 * A Javadoc comment. All texts except the examples are HTML without attributes.
 *
 * @param summary its first sentence
 * @param body what comes after, without the examples
 * @param examples the contents of {@code <pre>}, as plain text
 * @param params by their names
 * @param returns what is returned; may be empty
 * @param thrown by the exceptions' simple names
 */
record Javadoc(
    String summary,
    String body,
    List<String> examples,
    Map<String, String> params,
    String returns,
    Map<String, String> thrown) {

  private static final Set<String> ELEMENTS =
      Set.of("p", "ul", "ol", "li", "em", "strong", "b", "i", "code", "sub", "sup", "pre", "br");

  private static final Pattern EXAMPLE = Pattern.compile("(?s)<pre>\n?(.*?)\\s*</pre>");

  /** The comment of a part of a file. */
  static Optional<Javadoc> of(SourceFile file, TreePath path) {
    return Optional.ofNullable(file.trees().getDocCommentTree(path)).map(Javadoc::of);
  }

  /**
   * A comment's text.
   *
   * @param comment without the stars
   */
  static Optional<Javadoc> of(String comment) {
    String text = "/**\n" + comment.replace("*/", "* /") + "\n*/\nclass Commented {}";
    SourceFile file = SourceFile.parse("Commented.java", text);
    return of(file, TreePath.getPath(file.unit(), file.unit().getTypeDecls().get(0)));
  }

  private static Javadoc of(DocCommentTree comment) {
    var params = new LinkedHashMap<String, String>();
    var thrown = new LinkedHashMap<String, String>();
    String returns = "";
    for (DocTree tag : comment.getBlockTags()) {
      if (tag instanceof ParamTree param && !param.isTypeParameter()) {
        params.put(param.getName().toString(), html(param.getDescription()));
      } else if (tag instanceof ThrowsTree each) {
        String type = each.getExceptionName().toString();
        thrown.merge(
            type.substring(type.lastIndexOf('.') + 1),
            html(each.getDescription()),
            (one, other) -> one + "; " + other);
      } else if (tag instanceof ReturnTree each) {
        returns = html(each.getDescription());
      }
    }
    String first = html(comment.getFirstSentence());
    String rest = html(comment.getBody());
    List<String> examples =
        EXAMPLE.matcher(first + rest).results().map(found -> code(found.group(1))).toList();
    return new Javadoc(
        EXAMPLE.matcher(first).replaceAll("").strip(),
        EXAMPLE.matcher(rest).replaceAll("").strip(),
        examples,
        params,
        returns,
        thrown);
  }

  private static String code(String html) {
    return unescaped(html.replaceAll("</?\\w+>", "")).stripIndent().strip();
  }

  private static String html(List<? extends DocTree> trees) {
    var html = new StringBuilder();
    trees.forEach(each -> html.append(html(each)));
    return html.toString().strip();
  }

  private static String html(DocTree tree) {
    if (tree instanceof LiteralTree literal) {
      String text = Html.text(literal.getBody().getBody());
      boolean isCode = tree.getKind() == DocTree.Kind.CODE;
      return isCode ? "<code>" + text.replaceFirst("^ +", "") + "</code>" : text;
    }
    if (tree instanceof LinkTree link) {
      String label = html(link.getLabel());
      return label.isEmpty() ? Html.text(target(link.getReference().getSignature())) : label;
    }
    if (tree instanceof StartElementTree start) {
      return element("<", start.getName().toString());
    }
    if (tree instanceof EndElementTree end) {
      return element("</", end.getName().toString());
    }
    if (tree instanceof ReturnTree returned) {
      return "Returns " + html(returned.getDescription()) + ".";
    }
    if (tree instanceof EntityTree) {
      return tree.toString();
    }
    if (tree instanceof TextTree text) {
      return Html.text(text.getBody());
    }
    if (tree instanceof UnknownInlineTagTree other) {
      return html(other.getContent());
    }
    return switch (tree.getKind()) {
      case INHERIT_DOC, COMMENT, INDEX, DOC_ROOT -> "";
      default -> other(tree.toString());
    };
  }

  /** Other tags, such as {@code @snippet}, which Java 17 does not support. */
  private static String other(String tag) {
    String content = Html.text(tag.replaceAll("^\\{@\\w+\\s*|}$", ""));
    return tag.startsWith("{@snippet")
        ? "<pre>" + content.substring(content.indexOf(':') + 1) + "</pre>"
        : content;
  }

  private static String element(String bracket, String name) {
    String known = name.toLowerCase(Locale.ROOT);
    return ELEMENTS.contains(known) ? bracket + known + ">" : "";
  }

  /** {@code Run.best()} for {@code Run#best()}. */
  private static String target(String signature) {
    int hash = signature.indexOf('#');
    String type = hash < 0 ? signature : signature.substring(0, hash);
    String simple = type.substring(type.lastIndexOf('.') + 1);
    return hash < 0
        ? simple
        : (simple.isEmpty() ? "" : simple + ".") + signature.substring(hash + 1);
  }

  /** Converts our HTML to plain text for a terminal. */
  static String plain(String html) {
    String lines =
        html.replaceAll("<code>\\s+", "<code>")
            .replaceAll("\\s*<p>\\s*", "\n\n")
            .replaceAll("\\s*<li>\\s*", "\n- ")
            .replaceAll("\\s*</?[uo]l>\\s*", "\n")
            .replaceAll("</?\\w+>", "");
    return unescaped(lines).strip();
  }

  private static String unescaped(String text) {
    return Pattern.compile("&#(\\d+);")
        .matcher(text)
        .replaceAll(Javadoc::character)
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
  }

  private static String character(MatchResult number) {
    String character = Character.toString(Integer.parseInt(number.group(1)));
    return Matcher.quoteReplacement(character);
  }

  /** A text on one line. */
  static String line(String html) {
    return plain(html).replaceAll("\\s+", " ");
  }
}
