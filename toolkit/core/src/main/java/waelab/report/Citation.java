package waelab.report;

import waelab.base.Printable;
import waelab.base.Versions;
import waelab.runs.Run;
import waelab.runs.RunCaption;

/**
 * How to cite a run.
 *
 * @param id of the training, the same on every machine
 * @param sentence what was trained, on what, how far, with what
 * @param bibtex the same for a list of references
 */
public record Citation(String id, String sentence, String bibtex) {

  /** The citation of a run. */
  public static Citation of(Run<?> run) {
    String what = RunCaption.sentence(run);
    String with =
        Printable.of(
            "WAE Lab %s, PyTorch %s",
            Versions.waelab(), run.provenance().get("PyTorch").split(" ")[0]);
    String sentence = what.substring(0, what.length() - 1) + "; made with " + with + ".";
    String bibtex =
        String.join(
            "\n",
            "@misc{waelab-" + run.id() + ",",
            "  title        = {{" + latex(run.name()) + "}, run " + run.id() + "},",
            "  howpublished = {" + with + "},",
            "  note         = {" + latex(what) + "}",
            "}");
    return new Citation(run.id(), sentence, bibtex);
  }

  private static String latex(String text) {
    var latex = new StringBuilder();
    text.chars().forEach(c -> latex.append(latex((char) c)));
    return latex.toString().replace("d\\_z", "$d_z$");
  }

  private static String latex(char c) {
    return switch (c) {
      case 'β' -> "$\\beta$";
      case 'λ' -> "$\\lambda$";
      case '_', '%', '&', '#', '$' -> "\\" + c;
      case '{' -> "("; // BibTeX counts braces, escaped or not
      case '}' -> ")";
      case '\\' -> "\\textbackslash{}";
      case '~' -> "\\textasciitilde{}";
      case '^' -> "\\textasciicircum{}";
      default -> String.valueOf(c);
    };
  }

  @Override
  public String toString() {
    return sentence + "\n\n" + bibtex;
  }
}
