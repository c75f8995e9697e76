package waelab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.SystemProbe.Diagnostic;
import waelab.SystemProbe.Level;
import waelab.base.Budget;
import waelab.base.Workspace;
import waelab.data.Faces;
import waelab.data.MnistFiles;
import waelab.data.MnistFormat;
import waelab.data.MnistSet;

@Tag("torch")
class SystemProbeTest {

  private static final Map<String, String> ENVIRONMENT = Map.of("GOMP_SPINCOUNT", "1000");

  @TempDir private Path home;

  @Test
  void aGoodMachineHasNothingToMend() {
    var diagnostics =
        List.of(
            SystemProbe.system("Linux on amd64", true),
            SystemProbe.java(17, "17.0.1 (A)", true),
            SystemProbe.memory(16L << 30, 4L << 30),
            SystemProbe.threads(2, OptionalInt.of(2)),
            SystemProbe.openMp("Linux on amd64", ENVIRONMENT),
            SystemProbe.inception(Path.of("weights.pth"), 2048),
            SystemProbe.disk(Path.of("data"), 50_000_000_000L, 7_340_032),
            StepTimer.diagnostic("VAE", 0.08, 0.5));
    assertThat(diagnostics).allMatch(diagnostic -> diagnostic.level() == Level.OK);
    assertThat(SystemProbe.variables(ENVIRONMENT)).isEmpty();
    assertThat(SystemProbe.text(diagnostics))
        .contains("the cache has 7 MB, which prune() frees")
        .endsWith("\n\nEverything that is needed is present.");
  }

  @Test
  void aMisspeltVariableIsAProblem() {
    Diagnostic diagnostic = SystemProbe.variables(Map.of("WAELAB_OFLINE", "true")).get(0);
    assertThat(diagnostic.level()).isEqualTo(Level.PROBLEM);
    assertThat(diagnostic.text()).endsWith("the nearest known one is WAELAB_OFFLINE.");
  }

  @Test
  void budgetsAreTimed() {
    assertThat(StepTimer.training(0.08, Budget.SMOKE)).isEqualTo(Duration.ofMillis(800));
    assertThat(StepTimer.training(0.08, Budget.QUICK)).isEqualTo(Duration.ofMillis(80 * 187 * 4));
    assertThat(StepTimer.training(0.08, Budget.STUDY)).isEqualTo(Duration.ofMillis(80 * 750 * 100));
    assertThat(StepTimer.diagnostic("VAE", 0.08, 0.5).text())
        .isEqualTo(
            "12.5 steps/s on MNIST (batch 64); a run takes about:"
                + " smoke 0:00 min, quick 0:59 min, study 1:40:00 h");
  }

  @Test
  void missingInputsAreNotesThatSayWhatToDo() {
    var diagnostics = data();
    assertThat(SystemProbe.problems(diagnostics)).isZero();
    assertThat(SystemProbe.text(diagnostics))
        .contains("note     MNIST")
        .contains("./lab fetch mnist")
        .contains("img_align_celeba.zip")
        .contains("no Inception weights in inception/ of [" + home.resolve("data") + "]")
        .contains("./lab fetch inception");
  }

  @Test
  void aPartOfInceptionGivesLessThanAllSpaces() {
    Diagnostic part = SystemProbe.inception(Path.of("part.pth"), 768);
    assertThat(part.level()).isEqualTo(Level.NOTE);
    assertThat(part.text()).isEqualTo("part.pth gives FID(768) and below; for FID(2048)");
  }

  @Test
  void weightsThatCannotBeReadAreAProblem() throws IOException {
    Path file = write("inception/pt_inception-2015-12-05-6726825d.pth", "no weights");
    Diagnostic diagnostic = data("FID");
    assertThat(diagnostic.level()).isEqualTo(Level.PROBLEM);
    assertThat(diagnostic.text()).startsWith(file + ": ");
  }

  @Test
  void imagesThatAreNotMnistAreToldApart() {
    MnistFormat.small(home.resolve("data/mnist"));
    Diagnostic diagnostic = data("MNIST");
    assertThat(diagnostic.level()).isEqualTo(Level.NOTE);
    assertThat(diagnostic.text())
        .startsWith("in " + home.resolve("data/mnist") + ", but ")
        .contains(MnistSet.MNIST.images(MnistFiles.TRAIN) + ": ");
  }

  @Test
  void imagesThatCannotBeReadAreAProblem() throws IOException {
    MnistFormat.small(home.resolve("data/mnist"));
    Path file = write("mnist/" + MnistSet.MNIST.images(MnistFiles.TRAIN), "");
    Diagnostic diagnostic = data("MNIST");
    assertThat(diagnostic.level()).isEqualTo(Level.PROBLEM);
    assertThat(diagnostic.text()).contains(file + ": is empty");
  }

  @Test
  void celebaTellsWhatIsPackedOrWhyNothingCanBe() throws IOException {
    Path zip = Faces.zip(home.resolve("data"), Faces.files(5));
    String place = zip + ", to be packed by the first loadCelebA(), in minutes";
    assertThat(data("CelebA"))
        .isEqualTo(
            Diagnostic.note(
                "CelebA", place + ", no attributes", "put list_attr_celeba.txt into celeba/ too"));
    write(
        "celeba/list_attr_celeba.txt",
        "5\nSmiling\n000001.jpg 1\n000002.jpg 1\n000003.jpg 1\n000004.jpg 1\n000005.jpg 1\n");
    assertThat(data("CelebA")).isEqualTo(Diagnostic.ok("CelebA", place + ", with attributes"));
    Files.writeString(zip, "no zip");
    assertThat(data("CelebA").level()).isEqualTo(Level.PROBLEM);
    assertThat(data("CelebA").text()).contains("is not a complete zip file");
  }

  @Test
  void aSystemWithoutPyTorchIsAProblem() {
    var diagnostics =
        List.of(
            SystemProbe.system("Linux on ppc64le", false),
            SystemProbe.java(11, "11", false),
            SystemProbe.memory(1L << 30, 1),
            SystemProbe.threads(2, OptionalInt.empty()),
            StepTimer.diagnostic("VAE", 0.08, Double.NaN));
    assertThat(SystemProbe.problems(diagnostics)).isEqualTo(3);
    assertThat(SystemProbe.text(diagnostics))
        .contains("PROBLEM  system", "PROBLEM  Java", "PROBLEM  VAE", "note     memory")
        .endsWith("3 problems have to be solved.");
  }

  @Test
  void aFolderThatCannotBeWrittenIsAProblem() throws IOException {
    Diagnostic diagnostic = SystemProbe.unwritable(Path.of("data"), new IOException());
    assertThat(diagnostic.level()).isEqualTo(Level.PROBLEM);
    assertThat(diagnostic.remedy()).contains("WAELAB_WORK");
  }

  @Test
  void aDamagedPackOfAFolderIsAProblem() {
    String what = "images-0.u8: has other bytes; delete its folder, and it is packed again";
    assertThat(SystemProbe.pack(what).level()).isEqualTo(Level.PROBLEM);
    assertThat(SystemProbe.pack(what).text()).isEqualTo(what);
  }

  @Test
  void moreThreadsThanCoresAreNoted() {
    Diagnostic diagnostic = SystemProbe.threads(2, OptionalInt.of(8));
    assertThat(diagnostic.level()).isEqualTo(Level.NOTE);
    assertThat(diagnostic.remedy()).contains("OMP_NUM_THREADS", "2");
  }

  @Test
  void spinningThreadsAreNoted() {
    Diagnostic diagnostic = SystemProbe.openMp("Windows 11 on amd64", Map.of());
    assertThat(diagnostic.level()).isEqualTo(Level.NOTE);
    assertThat(diagnostic.remedy()).contains("1000");
  }

  @Test
  void threadsThatDoNotSpinAreFine() {
    Diagnostic own = SystemProbe.openMp("Linux on amd64", Map.of("GOMP_SPINCOUNT", "7"));
    assertThat(own.text()).isEqualTo("GOMP_SPINCOUNT=7");
    Diagnostic ours = SystemProbe.openMp("Linux on amd64", Map.of());
    assertThat(ours.level()).isEqualTo(Level.OK);
    assertThat(ours.text()).isEqualTo("GOMP_SPINCOUNT=1000 by PyTorch's start");
  }

  @Test
  void aConvolutionThatIsWrongIsAProblemWithARemedy() {
    Diagnostic diagnostic = SystemProbe.convolutions(Optional.of("PyTorch computes wrong"));
    assertThat(diagnostic.level()).isEqualTo(Level.PROBLEM);
    assertThat(diagnostic.toString())
        .startsWith("PROBLEM  oneDNN     PyTorch computes wrong → set ONEDNN_MAX_CPU_ISA=AVX2")
        .endsWith("results computed so far may be wrong");
    assertThat(SystemProbe.convolutions(Optional.empty()).level()).isEqualTo(Level.OK);
  }

  @Test
  void aLossThatIsNoNumberIsAProblem() {
    assertThat(StepTimer.diagnostic("VAE", 0.08, Double.NaN).level()).isEqualTo(Level.PROBLEM);
  }

  private Diagnostic data(String topic) {
    return data().stream().filter(each -> each.topic().equals(topic)).findFirst().orElseThrow();
  }

  private List<Diagnostic> data() {
    var doctor = new SystemProbe(Workspace.of(Map.of("WAELAB_OFFLINE", "true"), home), ENVIRONMENT);
    return Stream.of(doctor.mnist(), doctor.celeba(), doctor.inception()).toList();
  }

  private Path write(String name, String text) throws IOException {
    Path file = home.resolve("data").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
