package waelab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.Finding.Level;
import waelab.base.Budget;

class DoctorTest {

  private static final Facts.System SYSTEM =
      new Facts.System("Linux on amd64", true, 17, "17.0.1 (A)", true, 16L << 30, 4L << 30, 2);
  private static final Map<String, String> ENVIRONMENT = Map.of("GOMP_SPINCOUNT", "1000");
  private static final Facts.Torch TORCH =
      new Facts.Torch("cpu(), PyTorch 2.7.1 cpu", 2, Optional.empty());
  private static final Facts.Data DATA =
      new Facts.Data(
          List.of(Path.of("data")),
          Optional.of(Path.of("data/mnist")),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.of(Path.of("data/celeba/img_align_celeba.zip")),
          true,
          Optional.of("6,961 images are packed"),
          Optional.empty(),
          Optional.of(Path.of("data/inception/weights.pth")),
          Optional.empty(),
          Optional.of(2048));
  private static final Facts.Data NO_DATA =
      new Facts.Data(
          List.of(Path.of("data")),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          true,
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private static final Facts.Work WORK =
      new Facts.Work(Path.of("data"), 50_000_000_000L, 7_340_032, List.of(), Optional.empty());
  private static final Facts.Pace VAE = new Facts.Pace("VAE", 0.08, 0.5, Optional.empty());

  @Test
  void aGoodMachineHasNothingToMend() {
    var findings = findings(SYSTEM, ENVIRONMENT, TORCH, DATA, WORK, VAE);
    assertThat(findings).allMatch(finding -> finding.level() == Level.OK);
    assertThat(Doctor.text(findings)).endsWith("\n\nEverything that is needed is there.");
  }

  @Test
  void aMisspeltVariableIsAProblem() {
    var misspelt = Map.of("GOMP_SPINCOUNT", "1000", "WAELAB_OFLINE", "true");
    Finding finding = finding("variable", SYSTEM, misspelt, TORCH, DATA, WORK, VAE);
    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
    assertThat(finding.text()).endsWith("the nearest known one is WAELAB_OFFLINE.");
  }

  @Test
  void budgetsAreTimed() {
    assertThat(VAE.seconds(Budget.SMOKE)).isCloseTo(0.8, within(1e-9));
    assertThat(VAE.seconds(Budget.QUICK)).isCloseTo(0.08 * 187 * 4, within(1e-9));
    assertThat(VAE.seconds(Budget.STUDY)).isCloseTo(0.08 * 750 * 100, within(1e-9));
    assertThat(finding("VAE", SYSTEM, ENVIRONMENT, TORCH, DATA, WORK, VAE).text())
        .isEqualTo(
            "12.5 steps/s on MNIST (batch 64); a run takes about:"
                + " smoke 0:00 min, quick 0:59 min, study 1:40:00 h");
  }

  @Test
  void missingInputsAreNotesThatSayWhatToDo() {
    var findings = findings(SYSTEM, ENVIRONMENT, TORCH, NO_DATA, WORK, VAE);
    assertThat(Doctor.problems(findings)).isZero();
    assertThat(Doctor.text(findings))
        .contains("note     MNIST")
        .contains("./lab fetch mnist")
        .contains("img_align_celeba.zip")
        .contains("no Inception weights in inception/ of [data]")
        .contains("./lab fetch inception");
  }

  @Test
  void aPartOfInceptionGivesLessThanAllSpaces() {
    Finding part = finding("FID", weights(Optional.empty(), Optional.of(768)));
    assertThat(part.level()).isEqualTo(Level.NOTE);
    assertThat(part.text()).isEqualTo("part.pth gives FID(768) and below; for FID(2048)");
  }

  @Test
  void weightsThatCannotBeReadAreAProblem() {
    var cut = weights(Optional.of("part.pth: ends too soon"), Optional.empty());
    assertThat(finding("FID", cut).level()).isEqualTo(Level.PROBLEM);
    assertThat(finding("FID", cut).text()).isEqualTo("part.pth: ends too soon");
  }

  private static Facts.Data weights(Optional<String> damage, Optional<Integer> space) {
    return new Facts.Data(
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.of(Path.of("part.pth")),
        damage,
        space);
  }

  private static Finding finding(String topic, Facts.Data data) {
    return finding(topic, SYSTEM, ENVIRONMENT, TORCH, data, WORK);
  }

  @Test
  void imagesThatAreNotMnistAreToldApart() {
    var other =
        new Facts.Data(
            List.of(),
            Optional.of(Path.of("data/mnist")),
            Optional.of("its MD5 is 1"),
            Optional.empty(),
            false,
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Finding finding = finding("MNIST", SYSTEM, ENVIRONMENT, TORCH, other, WORK, VAE);
    assertThat(finding.level()).isEqualTo(Level.NOTE);
    assertThat(finding.text()).contains("its MD5 is 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data/mnist", ""})
  void imagesThatCannotBeReadAreAProblem(String folder) {
    var damaged =
        new Facts.Data(
            List.of(),
            Optional.of(folder).filter(each -> !each.isEmpty()).map(Path::of),
            Optional.of("its MD5 is 1"),
            Optional.of("data/mnist/a.gz: is empty; delete it and fetch it again"),
            false,
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Finding finding = finding("MNIST", SYSTEM, ENVIRONMENT, TORCH, damaged, WORK, VAE);
    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
    assertThat(finding.text()).contains("a.gz: is empty");
  }

  @Test
  void celebaTellsWhatIsPackedOrWhyNothingCanBe() {
    assertThat(finding("CelebA", SYSTEM, ENVIRONMENT, TORCH, DATA, WORK, VAE).text())
        .isEqualTo("data/celeba/img_align_celeba.zip, 6,961 images are packed, with attributes");
    var damaged =
        new Facts.Data(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.of(Path.of("data/celeba/img_align_celeba.zip")),
            false,
            Optional.empty(),
            Optional.of("img_align_celeba.zip: is no whole zip file; get it again"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Finding finding = finding("CelebA", SYSTEM, ENVIRONMENT, TORCH, damaged, WORK, VAE);
    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
    assertThat(finding.text()).contains("is no whole zip file");
  }

  @Test
  void aSystemWithoutPyTorchIsAProblem() {
    var system = new Facts.System("Linux on ppc64le", false, 11, "11", false, 1L << 30, 1, 2);
    var torch = new Facts.Torch("", 0, Optional.of("PyTorch has no library."));
    var findings = findings(system, ENVIRONMENT, torch, DATA, WORK);
    assertThat(Doctor.problems(findings)).isEqualTo(3);
    assertThat(Doctor.text(findings))
        .contains("PROBLEM  system", "PROBLEM  Java", "PROBLEM  device", "note     memory")
        .endsWith("3 problems have to be mended.");
  }

  @Test
  void aFolderThatCannotBeWrittenIsAProblem() {
    var work =
        new Facts.Work(Path.of("data"), 0, 0, List.of(), Optional.of("AccessDeniedException"));
    Finding finding = finding("disk", SYSTEM, ENVIRONMENT, TORCH, DATA, work, VAE);
    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
    assertThat(finding.remedy().orElseThrow()).contains("WAELAB_WORK");
  }

  @Test
  void aDamagedPackOfAFolderIsAProblem() {
    String what = "images-0.u8: has other bytes; delete its folder, and it is packed anew";
    var work = new Facts.Work(Path.of("data"), WORK.free(), 0, List.of(what), Optional.empty());
    Finding finding = finding("images", SYSTEM, ENVIRONMENT, TORCH, DATA, work, VAE);
    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
    assertThat(finding.text()).isEqualTo(what);
  }

  @Test
  void moreThreadsThanCoresAreNoted() {
    var torch = new Facts.Torch("cpu()", 8, Optional.empty());
    Finding finding = finding("threads", SYSTEM, ENVIRONMENT, torch, DATA, WORK, VAE);
    assertThat(finding.level()).isEqualTo(Level.NOTE);
    assertThat(finding.remedy().orElseThrow()).contains("OMP_NUM_THREADS", "2");
  }

  @Test
  void spinningThreadsAreNoted() {
    var windows =
        new Facts.System("Windows 11 on amd64", true, 17, "17", true, 16L << 30, 4L << 30, 2);
    Finding finding = finding("OpenMP", windows, Map.of(), TORCH, DATA, WORK, VAE);
    assertThat(finding.level()).isEqualTo(Level.NOTE);
    assertThat(finding.remedy().orElseThrow()).contains("1000");
  }

  @Test
  void threadsThatDoNotSpinAreFine() {
    Finding own = finding("OpenMP", SYSTEM, Map.of("GOMP_SPINCOUNT", "7"), TORCH, DATA, WORK, VAE);
    assertThat(own.text()).isEqualTo("GOMP_SPINCOUNT=7");
    Finding ours = finding("OpenMP", SYSTEM, Map.of(), TORCH, DATA, WORK, VAE);
    assertThat(ours.level()).isEqualTo(Level.OK);
    assertThat(ours.text()).isEqualTo("GOMP_SPINCOUNT=1000 by PyTorch's start");
  }

  @Test
  void aLossThatIsNoNumberIsAProblem() {
    var pace = new Facts.Pace("VAE", 0.08, Double.NaN, Optional.empty());
    assertThat(finding("VAE", SYSTEM, ENVIRONMENT, TORCH, DATA, WORK, pace).level())
        .isEqualTo(Level.PROBLEM);
  }

  private static Finding finding(
      String topic,
      Facts.System system,
      Map<String, String> environment,
      Facts.Torch torch,
      Facts.Data data,
      Facts.Work work,
      Facts.Pace... paces) {
    return findings(system, environment, torch, data, work, paces).stream()
        .filter(finding -> finding.topic().equals(topic))
        .findFirst()
        .orElseThrow();
  }

  private static List<Finding> findings(
      Facts.System system,
      Map<String, String> environment,
      Facts.Torch torch,
      Facts.Data data,
      Facts.Work work,
      Facts.Pace... paces) {
    var facts = new Facts(system, environment, torch, data, work, Optional.empty(), List.of(paces));
    return new Doctor(facts).findings();
  }
}
