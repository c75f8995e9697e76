package waelab.notebook.kernel;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * The first part of a cell as a text that JShell's analysis can process. The analysis depends on
 * how a text begins: after an import it finds nothing else, and after a method it finds no
 * statement.
 *
 * @param text equals the part of the cell at least from its last snippet on
 * @param declared names of variables, methods and classes that the cell declares earlier
 */
record CellPrefix(String text, List<String> declared) {

  /** The name of the class that encloses the methods and classes of a cell. */
  static final String AROUND = "$Cell";

  private static final String BLANK = "(?:\\s|//[^\n]*|/\\*(?s:.*?)\\*/)*+";

  private static final Pattern IMPORT = Pattern.compile(BLANK + "import\\s");
  private static final Pattern MAGIC = Pattern.compile("\\A\\s*%.*\\R?");

  /** A class or a method, up to the bracket of its body; an expression may begin with new. */
  private static final Pattern MEMBER =
      Pattern.compile(
          BLANK
              + "(?!new\\s|return\\s|throw\\s)(?:"
              + "(?:[\\w@.]++\\s+)*(?:class|interface|@interface|enum|record)\\s+(\\w+)[^;={}]*\\{"
              + "|(?:[\\w@.<>\\[\\],?&]++\\s+)+(\\w+)\\s*\\([^(){}]*\\)\\s*(?:throws\\s[^;={}]*)?\\{)");

  private static final Pattern VARIABLE =
      Pattern.compile("[\\w>\\]]\\s+(\\p{javaJavaIdentifierStart}\\w*)\\s*[=:;,]");

  /** Finds a beginning of a line after which JShell would not analyse the rest. */
  private static final Pattern NOT_PLAIN =
      Pattern.compile(
          "(?m)^(?:(?=" + IMPORT + ")|\\s*%|(?=" + MEMBER + "))|[;}](?=" + MEMBER + ")");

  /** Reads the part of a cell that is before a cursor; runs nothing. */
  static CellPrefix of(String part, SourceCodeAnalysis analysis) {
    return NOT_PLAIN.matcher(part).find()
        ? arranged(part, analysis)
        : new CellPrefix(part, names(VARIABLE, part));
  }

  private static CellPrefix arranged(String part, SourceCodeAnalysis analysis) {
    var members = new StringBuilder();
    var statements = new StringBuilder();
    String rest = MAGIC.matcher(part).replaceFirst("");
    CompletionInfo info = analysis.analyzeCompletion(rest);
    while (info.completeness().isComplete() && !info.remaining().isBlank()) {
      String source = info.source() + "\n";
      if (MEMBER.matcher(source).lookingAt()) {
        members.append(source);
      } else if (!IMPORT.matcher(source).lookingAt()) {
        statements.append(source);
      }
      rest = MAGIC.matcher(info.remaining()).replaceFirst("");
      info = analysis.analyzeCompletion(rest);
    }
    List<String> declared =
        Stream.of(names(MEMBER, members), names(VARIABLE, statements))
            .flatMap(List::stream)
            .toList();
    boolean isMember = MEMBER.matcher(rest).lookingAt();
    if (members.isEmpty()) {
      return new CellPrefix(isMember ? rest : statements + rest, declared);
    }
    String open = "class " + AROUND + " {\n" + members;
    String text = open + (isMember ? rest : "void " + AROUND + "() {\n" + statements + rest);
    return new CellPrefix(text, declared);
  }

  private static List<String> names(Pattern pattern, CharSequence text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(found.group(1) == null ? 2 : 1))
        .distinct()
        .toList();
  }
}
