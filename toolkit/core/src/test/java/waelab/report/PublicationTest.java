package waelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;
import waelab.Lab;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.model.Vae;
import waelab.model.Wae;
import waelab.plot.Chart;
import waelab.plot.DisplayItems;
import waelab.runs.Run;
import waelab.runs.RunStore;
import waelab.runs.StoredRun;
import waelab.runs.Tiny;
import waelab.training.Score;

@Tag("torch")
class PublicationTest {

  private static final Table TABLE = Table.create("t", IntColumn.create("n", new int[] {1, 2}));

  @TempDir private Path folder;

  private static Chart chart() {
    var line = new Chart.Series("line", new double[] {0, 1}, new double[] {0, 1});
    return new Chart("Lines", List.of(Chart.Panel.of("", "x", "y", List.of(line))), "");
  }

  @Test
  void chartsAndTablesAreFilesAndSoIsEachPart() {
    new Publication("one", List.of()).write(chart(), folder);
    new Publication("two", List.of()).write(TABLE, folder);
    DisplayItems parts = () -> List.of("in words", TABLE, chart());
    new Publication("both", List.of()).write(parts, folder);
    assertThat(folder)
        .isDirectoryNotContaining(file -> file.toString().contains("both."))
        .isDirectoryContaining("glob:**/one.png")
        .isDirectoryContaining("glob:**/both-2.png");
    assertThat(folder.resolve("two.csv")).content().isEqualToNormalizingNewlines("n\n1\n2\n");
    assertThat(folder.resolve("both-1.csv")).exists();
  }

  @Test
  void aNameIsOneOfAFile() {
    for (String name : List.of("", "a b", "A", "a-", "a.png", "ä", "a_b")) {
      assertThatThrownBy(() -> new Publication(name, List.of()))
          .isInstanceOf(BadArgumentException.class)
          .hasMessageContaining('"' + name + '"');
    }
  }

  @Test
  void aNameHasAtMostOneFolder() {
    new Publication("rq1/lines", List.of()).write(chart(), folder);
    assertThat(folder.resolve("rq1")).isDirectoryContaining("glob:**/lines.png");
    for (String name : List.of("../a", "/a", "a/", "a//b", "a/b/c", "a\\b", "./a", "A/b", "a/b-")) {
      assertThatThrownBy(() -> new Publication(name, List.of()))
          .isInstanceOf(BadArgumentException.class)
          .hasMessage(
              "name must be small letters, digits and hyphens, such as \"samples\" or"
                  + " \"rq3/random-samples\", but is \"%s\"",
              name);
    }
  }

  @Test
  void aPublishedRunCanBeResumed() {
    Run<Wae> run = Tiny.train(Tiny.store(folder.resolve("work")), Tiny.WAE);
    Path figures = folder.resolve("figures");
    var publication = new Publication("wae", List.of());
    publication.write(run, figures);
    Path published = figures.resolve("runs/wae");
    for (int again = 0; again < 2; again++) { // also where it is published from its own folder
      StoredRun stored = StoredRun.in(published);
      Run<Wae> loaded = Tiny.store(figures.resolve("runs")).load(stored, Wae.class, run::data);
      assertThat(loaded.checkpoint())
          .contains(published.resolve("checkpoints/step-" + run.steps() + ".safetensors"));
      assertThat(loaded.steps()).isEqualTo(run.steps());
      publication.write(loaded, figures);
    }
    assertThat(waelab.runs.Verification.of(published).faults()).isEmpty();
  }

  @Test
  void aRunIsPublishedWithoutAFolder() {
    Run<Wae> run = Tiny.train(Tiny.store(folder.resolve("work")), Tiny.WAE);
    var publication = new Publication("rq1/wae", List.of());
    assertThatThrownBy(() -> publication.write(run, folder.resolve("figures")))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("name must be without a folder where a run is published, but is \"rq1/wae\"");
    assertThat(folder.resolve("figures")).doesNotExist();
  }

  @Test
  void aFolderHasTheProvenanceOfEachRunOnceWithItsFiles() {
    var store = Tiny.store(folder.resolve("work"));
    Run<Wae> wae = Tiny.train(store, Tiny.WAE);
    Run<Vae> vae = Tiny.train(store, Tiny.VAE);
    DisplayItems parts = () -> List.of(TABLE, chart());
    Path figures = folder.resolve("figures");
    new Publication("rq1/table", List.of(wae, vae)).write(TABLE, figures);
    new Publication("rq1/both", List.of(wae, wae)).write(parts, figures);
    new Publication("rq1/no-run", List.of()).write(TABLE, figures);
    new Publication("rq2/no-run", List.of()).write(TABLE, figures);
    assertThat(figures.resolve("rq1/provenance.txt"))
        .content()
        .isEqualTo(
            "files: table.csv\n%s\n\nfiles: both-1.csv, both-2.png, table.csv\n%s\n",
            vae.provenance(), wae.provenance());
    assertThat(figures.resolve("rq2/provenance.txt")).doesNotExist();
  }

  @Test
  void publishingAgainChangesOnlyItsOwnLines() {
    var store = Tiny.store(folder.resolve("work"));
    Run<Wae> wae = Tiny.train(store, Tiny.WAE);
    Run<Vae> vae = Tiny.train(store, Tiny.VAE);
    Path provenance = folder.resolve("a/provenance.txt");
    var table = new Publication("a/table", List.of(wae));
    new Publication("a/lines", List.of(vae)).write(chart(), folder);
    table.write(TABLE, folder);
    String both =
        "files: lines.png\n%s\n\nfiles: table.csv\n%s\n"
            .formatted(vae.provenance(), wae.provenance());
    assertThat(provenance).content().isEqualTo(both);
    table.write(TABLE, folder);
    assertThat(provenance).content().isEqualTo(both);

    new Publication("a/table", List.of(vae)).write(TABLE, folder);
    assertThat(provenance)
        .content()
        .isEqualTo("files: lines.png, table.csv\n%s\n", vae.provenance());
    new Publication("a/table", List.of()).write(TABLE, folder);
    assertThat(provenance).content().isEqualTo("files: lines.png\n%s\n", vae.provenance());
    new Publication("a/lines", List.of()).write(chart(), folder);
    assertThat(provenance).isEmptyFile();
    table.write(TABLE, folder);
    assertThat(provenance).content().isEqualTo("files: table.csv\n%s\n", wae.provenance());
  }

  @Test
  void provenanceOfSomethingElseIsNotLost() throws IOException {
    Path provenance = folder.resolve("provenance.txt");
    for (String other :
        List.of("model: Vae\nrun: 0\n", "files: a.png\n", "\n", "files: a\nb: c\n\nd")) {
      Files.writeString(provenance, other);
      var publication = new Publication("table", List.of());
      assertThatThrownBy(() -> publication.write(TABLE, folder))
          .isInstanceOf(BadFileException.class)
          .hasMessageContaining("provenance.txt: has a paragraph that does not begin with");
      assertThat(provenance).content().isEqualTo(other);
      assertThat(folder.resolve("table.csv")).doesNotExist();
    }
  }

  @Test
  void whatIsNoPictureOrTableIsRefused() {
    var publication = new Publication("words", List.of());
    assertThatThrownBy(() -> publication.write("words", folder))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("thing must be a grid, chart, table or run, or made of these, but is a String");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPublishedRunIsFoundByItsNameAndStaysAsItIs() throws IOException {
    Run<Wae> run = Tiny.train(Tiny.store(folder.resolve("work")), Tiny.WAE);
    Path shelf = folder.resolve("figures");
    new Publication("study-wae", List.of()).write(run, shelf);
    new Publication("curves", List.of(run)).write(chart(), shelf);
    assertThat(shelf.resolve("provenance.txt")).content().contains("files: curves.png", "config");
    assertThat(shelf.resolve("runs/study-wae/losses.png")).exists();
    var written = Tiny.times(shelf);

    var store = new RunStore(folder.resolve("other work"), List.of(shelf.resolve("runs")));
    Run<Wae> found = store.load(store.find("study-wae"), Wae.class, () -> Tiny.RING);
    assertThat(Tiny.bits(found)).isEqualTo(Tiny.bits(run));
    found.scores().add(List.of(new Score(3, 30, "a metric", 10, 10, 1.5, 0)));
    assertThat(found.scores().last("a metric")).isPresent();
    assertThat(Tiny.times(shelf)).isEqualTo(written);
    assertThat(Lab.verify(shelf.resolve("runs/study-wae")).faults()).isEmpty();
  }

  @Test
  void largeWeightsAreLeftOutAndWhoLoadsThemIsToldSo() throws IOException {
    var wide = Tiny.WAE.withWidth(6);
    Run<Wae> run = Tiny.train(Tiny.store(folder.resolve("work")), wide);
    assertThat(run.facts().parameters()).isGreaterThan(1 << 20);
    new Publication("wide", List.of()).write(run, folder);
    assertThat(folder.resolve("runs/wide/weights.safetensors")).doesNotExist();
    assertThat(Files.size(folder.resolve("runs/wide/run.json"))).isPositive();
    var store = Tiny.store(folder.resolve("runs"));
    assertThatThrownBy(() -> store.load(StoredRun.in(folder.resolve("runs/wide")), Wae.class, null))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("weights.safetensors");
  }
}
