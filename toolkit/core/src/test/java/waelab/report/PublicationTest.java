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
    for (String name : List.of("", "a b", "../a", "A", "a-", "a.png", "ä")) {
      assertThatThrownBy(() -> new Publication(name, List.of()))
          .isInstanceOf(BadArgumentException.class)
          .hasMessageContaining('"' + name + '"');
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
    assertThat(shelf.resolve("curves.provenance.txt")).content().contains("config");
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
