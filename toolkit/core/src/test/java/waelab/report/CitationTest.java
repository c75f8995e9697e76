package waelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.Lab;
import waelab.base.ProgressListener;
import waelab.base.Versions;
import waelab.model.Batches;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.runs.Run;
import waelab.runs.Tiny;

/** How a run is named elsewhere. */
@Tag("torch")
@Tag("long")
class CitationTest {

  private static final Pattern ENTRY =
      Pattern.compile("@misc\\{([\\w-]+),\n(.*)\n\\}", Pattern.DOTALL);
  private static final Pattern FIELD = Pattern.compile(" *(\\w+) *= \\{(.*)\\},?");

  /** Its name and a number of it are not what LaTeX likes. */
  static final class Odd_Model extends Model {
    private final double weight = 0.5;

    @Override
    public Losses step(Batches batches, Noise noise) {
      return loss(batches.next(), noise);
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      return Losses.of("total", x.mean().mul(weight));
    }

    @Override
    public String name() {
      return "odd_{100%} & C:\\x #1 $2 ~^";
    }
  }

  /** Trains and prints its citation; run in a process of its own. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      print(Tiny.train(Tiny.store(Path.of(args[0])), Tiny.VAE));
      print(odd(Path.of(args[0])));
    }

    private static void print(Run<?> run) {
      System.out.println(Citation.of(run));
    }
  }

  private static Run<Odd_Model> odd(Path folder) {
    var schedule = new Schedule(1, 32, 0);
    return Tiny.train(Tiny.store(folder), new Odd_Model(), schedule, ProgressListener.silent());
  }

  @Test
  void aSentenceSaysWhatWasTrainedAndWithWhat(@TempDir Path folder) {
    Run<Vae> run = Tiny.train(Tiny.store(folder), Tiny.VAE);
    Citation cited = Lab.cite(run);
    assertThat(cited.id()).isEqualTo(run.id()).matches("[0-9a-f]{8}");
    assertThat(cited.sentence())
        .startsWith("VAE (d_z = 2, β = 0.01), trained on 320 points (toy \"ring\") for 3 epochs")
        .endsWith(
            "run "
                + run.id()
                + "; made with WAE Lab "
                + Versions.waelab()
                + ", PyTorch "
                + Versions.pytorch()
                + ".");
    assertThat(cited).hasToString(cited.sentence() + "\n\n" + cited.bibtex());
  }

  @Test
  void anEntryIsOneThatBibTexReads(@TempDir Path folder) {
    Run<Vae> run = Tiny.train(Tiny.store(folder), Tiny.VAE);
    Map<String, String> entry = parse(Citation.of(run).bibtex());
    assertThat(entry)
        .containsOnlyKeys("key", "title", "howpublished", "note")
        .containsEntry("key", "waelab-" + run.id())
        .containsEntry("title", "{VAE}, run " + run.id());
    assertThat(entry.get("note")).startsWith("VAE ($d_z$ = 2, $\\beta$ = 0.01), trained on");
  }

  @Test
  void whatLatexDoesNotLikeIsWrittenOtherwise(@TempDir Path folder) {
    String title = parse(Citation.of(odd(folder)).bibtex()).get("title");
    assertThat(title)
        .startsWith(
            "{odd\\_(100\\%) \\& C:\\textbackslash{}x \\#1 \\$2 \\textasciitilde{}"
                + "\\textasciicircum{}}, run ");
  }

  /** Reads an entry as BibTeX does: braces count, escaped or not. */
  private static Map<String, String> parse(String bibtex) {
    Matcher whole = ENTRY.matcher(bibtex);
    assertThat(whole.matches()).as(bibtex).isTrue();
    assertThat(depths(bibtex)).endsWith(0).doesNotContain(-1);
    var fields = new LinkedHashMap<>(Map.of("key", whole.group(1)));
    for (String line : whole.group(2).split("\n")) {
      Matcher field = FIELD.matcher(line);
      assertThat(field.matches()).as(line).isTrue();
      String value = field.group(2);
      assertThat(depths(value)).as(value).endsWith(0).doesNotContain(-1);
      assertThat(value.replaceAll("\\$[^$ ]+\\$", "").replaceAll("\\\\[_%&#$]", ""))
          .doesNotContainPattern("[_%&#$~^]");
      fields.put(field.group(1), value);
    }
    return fields;
  }

  private static List<Integer> depths(String text) {
    int[] depth = {0};
    return text.chars().mapToObj(c -> depth[0] += c == '{' ? 1 : c == '}' ? -1 : 0).toList();
  }

  @Test
  void twoProcessesCiteTheSame(@TempDir Path one, @TempDir Path other) throws Exception {
    String first = inAProcess(one);
    assertThat(inAProcess(other)).isEqualTo(first);
    assertThat(first).contains("@misc{waelab-").contains("odd\\_");
    assertThat(Citation.of(odd(one)).toString()).isSubstringOf(first);
  }

  private static String inAProcess(Path folder) throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            folder.toString());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT).directory(new File("."));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    return out;
  }
}
