package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.RealData;
import waelab.base.BadFileException;
import waelab.base.Budget;
import waelab.base.Checksum;
import waelab.base.DownloadException;
import waelab.base.LabException;
import waelab.base.Workspace;

/** MNIST is found under the names that its files have in the wild, and read to the same bytes. */
@Tag("real")
class MnistNamesTest {

  private static final MnistFiles TEST = MnistFiles.TEST;

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();

  private Mnist mnist(MnistSet set) {
    var workspace =
        new Workspace(List.of(folder), folder, Budget.QUICK, "total", 0, true, false, false);
    return new Mnist(set, workspace, said::add);
  }

  private Mnist mnist() {
    return mnist(MnistSet.MNIST);
  }

  private static Path real(String name) {
    return RealData.require("mnist/" + name);
  }

  private static Idx.Pair realPair() {
    return Idx.readPair(real(TEST.images()), real(TEST.labels()));
  }

  private Path unzipped(String from, String to) throws IOException {
    Path file = folder.resolve(to);
    Files.createDirectories(file.getParent());
    try (InputStream in = new GZIPInputStream(Files.newInputStream(real(from)))) {
      Files.copy(in, file);
    }
    return file;
  }

  private void isMnist() {
    ImageSet images = mnist().officialTest();
    assertThat(images.caption()).isEqualTo("MNIST");
    assertThat(images.labels()).startsWith(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
    // sha256("10000 samples of (1, 32, 32)" + pixels), each of Pillow 9.4.0's resize((32, 32),
    // Image.BILINEAR).
    assertThat(images.digest())
        .isEqualTo("b40fc5c30b1d396691e4d2f59c2bd38900f267c785dad666a2b1ee1eabe38be5");
    assertThat(said).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "mnist/t10k-images.idx3-ubyte, mnist/t10k-labels.idx1-ubyte",
    "mnist/t10k-images-idx3-ubyte, mnist/t10k-labels.idx1-ubyte",
    "MNIST/raw/t10k-images-idx3-ubyte, MNIST/raw/t10k-labels-idx1-ubyte",
    "mnist/MNIST/raw/t10k-images-idx3-ubyte, mnist/MNIST/raw/t10k-labels-idx1-ubyte",
    "Mnist/T10K-Images-IDX3-UBYTE, Mnist/T10k_Labels_idx1_ubyte",
    "mnist/t10k-images-idx3-ubyte/t10k-images-idx3-ubyte,"
        + " mnist/t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte",
    "mnist/archive/t10k-images.idx3-ubyte, mnist/archive/t10k-labels.idx1-ubyte"
  })
  void otherNamesOfUnpackedFiles(String images, String labels) throws IOException {
    unzipped(TEST.images(), images);
    unzipped(TEST.labels(), labels);
    isMnist();
  }

  @ParameterizedTest
  @CsvSource({
    "mnist/t10k-images-idx3-ubyte.gz, mnist/t10k-labels-idx1-ubyte.gz",
    "mnist/t10k-images.idx3-ubyte.gz, mnist/t10k-labels.idx1-ubyte.gz",
    "MNIST/RAW/T10K-IMAGES-IDX3-UBYTE.GZ, MNIST/RAW/T10K-LABELS-IDX1-UBYTE.GZ"
  })
  void otherNamesOfGzippedFiles(String images, String labels) throws IOException {
    copy(TEST.images(), images);
    copy(TEST.labels(), labels);
    isMnist();
  }

  private void copy(String from, String to) throws IOException {
    Files.createDirectories(folder.resolve(to).getParent());
    Files.copy(real(from), folder.resolve(to));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist_test.csv", "MNIST_test.csv.gz", "mnist-test.csv", "test.csv"})
  void tablesOfPixels(String name) throws IOException {
    Path file = folder.resolve("mnist").resolve(name);
    MnistFormat.text(file, MnistFormat.table(realPair(), TEST.count(), ","));
    isMnist();
  }

  @Test
  void aTableMayNameItsColumns() throws IOException {
    String text = MnistFormat.header(784, ",") + MnistFormat.table(realPair(), TEST.count(), ",");
    MnistFormat.text(folder.resolve("mnist/mnist_test.csv"), text.replace("\n", "\r\n"));
    isMnist();
  }

  @ParameterizedTest
  @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
  void arraysOfKeras(int method) throws IOException {
    Files.createDirectories(folder.resolve("mnist"));
    Idx.Pair pair = realPair();
    try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("mnist/mnist.npz")))) {
      add(zip, method, "x_test.npy", NpyBytes.of("|u1", "(10000, 28, 28)", pair.images().data()));
      add(zip, method, "y_test.npy", NpyBytes.of("|u1", "(10000,)", pair.labels().data()));
    }
    isMnist();
  }

  @Test
  void filesInAZip() throws IOException {
    Files.createDirectories(folder.resolve("mnist"));
    try (var zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("mnist/archive.zip")))) {
      add(zip, ZipEntry.DEFLATED, "a/t10k-images.idx3-ubyte", idx(realPair().images()));
      add(zip, ZipEntry.DEFLATED, "a/t10k-labels.idx1-ubyte", idx(realPair().labels()));
    }
    isMnist();
  }

  private static byte[] idx(Idx idx) throws IOException {
    var out = new java.io.ByteArrayOutputStream();
    idx.write(out);
    return out.toByteArray();
  }

  static void add(ZipOutputStream zip, int method, String name, byte[] content) throws IOException {
    var entry = new ZipEntry(name);
    var crc = new java.util.zip.CRC32();
    crc.update(content);
    entry.setMethod(method);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  @Test
  void numPysOwnArraysAreRead() throws Exception {
    for (String name : List.of("mnist-stored.npz", "mnist-deflated.npz")) {
      Idx.Pair train = new Npz(MnistFormat.resource(name)).read(MnistFiles.TRAIN);
      assertThat(train.images().shape()).containsExactly(6, 5, 4);
      assertThat(train.images().data()).isEqualTo(MnistFormat.formula(6, 5, 4).data());
      assertThat(train.labels().data()).startsWith(200, 201, 202);
      assertThat(new Npz(MnistFormat.resource(name)).read(TEST).images().count()).isEqualTo(2);
    }
  }

  @Test
  void anEntryOfWhichABitChangedIsRefusedByItsCrc() throws Exception {
    byte[] npz = Files.readAllBytes(MnistFormat.resource("mnist-stored.npz"));
    npz[0x100] ^= 1; // a pixel of x_train, which is stored first
    Path file = Files.write(folder.resolve("mnist.npz"), npz);
    assertThatThrownBy(() -> new Npz(file).read(MnistFiles.TRAIN))
        .isInstanceOf(BadFileException.class)
        .hasMessage(
            file
                + ": x_train.npy is damaged (its content does not have the CRC that the zip file"
                + " records); take a good copy");
  }

  @Test
  void publishedFilesGoBeforeOthersAndIdxBeforeTables() throws IOException {
    MnistFormat.text(folder.resolve("mnist/test.csv"), "1,0\n2,255\n");
    Path dotted = folder.resolve("mnist/t10k-images.idx3-ubyte");
    MnistFormat.write(dotted, MnistFormat.formula(2, 28, 28));
    MnistFormat.write(folder.resolve("mnist/t10k-labels.idx1-ubyte"), Idx.labels(new byte[2]));
    assertThat(mnist().find(TEST).orElseThrow().get(0)).isEqualTo(dotted);
    Path plain = folder.resolve("mnist/t10k-images-idx3-ubyte");
    MnistFormat.write(plain, MnistFormat.formula(2, 28, 28));
    assertThat(mnist().find(TEST).orElseThrow().get(0)).isEqualTo(plain);
    Path gzipped = folder.resolve("mnist/t10k-images-idx3-ubyte.gz");
    MnistFormat.write(gzipped, MnistFormat.formula(2, 28, 28));
    assertThat(mnist().find(TEST).orElseThrow().get(0)).isEqualTo(gzipped);
  }

  @Test
  void aTableThatTakesThePlaceOfAMissingFileIsTold() throws IOException {
    Path table = MnistFormat.text(folder.resolve("mnist/test.csv"), "1,0\n2,255\n");
    MnistFormat.write(
        folder.resolve("mnist").resolve(TEST.images()), MnistFormat.formula(2, 28, 28));
    mnist().officialTest();
    assertThat(said)
        .first()
        .isEqualTo("t10k-labels-idx1-ubyte.gz is missing: reading " + table + ".");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "1,0,0\\n | has 2 values after the label on its first line, but needs the pixels of a"
            + " square image, such as 28×28 = 784",
        "pixel0,pixel1\\n0,0\\n | has no column of labels: its first line names 2 columns, from"
            + " \"pixel0\" to \"pixel1\", and none of them is called label",
        "1,0\\n2\\n | line 2 has fewer values than the 2 of the first line",
        "1,0\\n2,3,4\\n | line 2 has more values than the 2 of the first line",
        "1,0\\n2,256\\n | line 2 has \"256\" in column 2, and expected is a whole number from 0 to 255",
        "1,0\\n2,-1\\n | line 2 has \"-1\" in column 2, and expected is a whole number from 0 to 255",
        "1,0\\n2,0.5\\n | line 2 has \"0.5\" in column 2, and expected is a whole number from 0 to 255",
        "1,0\\n2,\\n | line 2 has \"\" in column 2, and expected is a whole number from 0 to 255",
        "1,0\\n2,1 2\\n | line 2 has \"1 2\" in column 2, and expected is a whole number from 0 to 255",
        "label,pixel0\\n | holds no images; expected is a line for each, its label and its pixels"
      })
  void aTableOfSomethingElseIsToldByWhatWasFound(String text, String sentence) throws IOException {
    Path file =
        MnistFormat.text(
            folder.resolve("mnist/test.csv"), text.replace("\\n", "\n").strip() + "\n");
    assertThatThrownBy(() -> mnist().officialTest())
        .isInstanceOf(BadFileException.class)
        .hasMessage(file + ": " + sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,10,20,30,40\n200,50,60,70,80\n",
        "\uFEFF1;10;20;30;40\r\n200;50;60;70;80\r\n\r\n",
        "\uFEFFlabel,a,b,c,d\n1,10,20,30,40\n200,50,60,70,80",
        "\"a\",\"b\",\"c\",\"d\",\"label\"\n\"10\",\"20\",30,40,1\n50,60,70,80,\"200\"\n",
        ",label,a,b,c,d\n0,1,10,20,30,40\n70000,200,50,60,70,80\n",
        "Label\ta\tb\tc\td\n1\t10\t20\t30\t40\n200\t50\t60\t70\t80\n"
      })
  void tablesAsProgramsWriteThem(String text) throws IOException {
    Path file = MnistFormat.text(folder.resolve("table.csv"), text);
    Idx.Pair pair = new PixelTable(StoredFile.of(file)).read();
    assertThat(pair.images().shape()).containsExactly(2, 2, 2);
    assertThat(pair.images().data()).containsExactly(10, 20, 30, 40, 50, 60, 70, 80);
    assertThat(pair.labels().data()).containsExactly(1, (byte) 200);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '~',
      value = {
        "|u1 ~ (2, 2, 2, 1) ~ has the shape [2, 2, 2, 1], and expected are positive"
            + " number×height×width",
        "|u1 ~ (0, 2, 2) ~ has the shape [0, 2, 2], and expected are positive number×height×width",
        "<f4 ~ (2, 2, 2) ~ holds values of the type \"<f4\", and expected are whole numbers from 0 to"
            + " 255, such as \"|u1\" (uint8)",
        "<i2 ~ (1, 2, 2) ~ holds the value -2, and expected are 0 to 255",
        "|u1 ~ (2, 2, 3) ~ ends before the last of the values that its header promises; take a good"
            + " copy",
        "|u1 ~ (1, 2, 2) ~ has more than the values that its header announces; save it again",
        "|u1 ~ (99999, 99999, 2) ~ has the shape [99999, 99999, 2], more than one array can hold"
      })
  void anArrayOfSomethingElseIsToldByWhatWasFound(String type, String shape, String sentence)
      throws IOException {
    Files.createDirectories(folder.resolve("mnist"));
    Path file = folder.resolve("mnist/mnist.npz");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      byte[] values = {-2, -1, -1, -1, 1, 1, 1, 1};
      add(zip, ZipEntry.DEFLATED, "x_test.npy", NpyBytes.of(type, shape, values));
      add(zip, ZipEntry.DEFLATED, "y_test.npy", NpyBytes.of("|u1", "(2,)", new byte[2]));
    }
    assertThatThrownBy(() -> mnist().officialTest())
        .isInstanceOf(BadFileException.class)
        .hasMessage(file + ": x_test.npy " + sentence);
  }

  @Test
  void anArrayThatIsMissingIsNamed() throws IOException {
    Files.createDirectories(folder.resolve("mnist"));
    Path file = folder.resolve("mnist/mnist.npz");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      add(zip, ZipEntry.DEFLATED, "arr_0.npy", NpyBytes.of("|u1", "(2,)", new byte[2]));
    }
    assertThatThrownBy(() -> mnist().officialTest())
        .isInstanceOf(BadFileException.class)
        .hasMessage(
            file
                + ": y_test.npy is not in the file; expected are x_train, y_train, x_test and"
                + " y_test, as in Keras' mnist.npz");
  }

  @Test
  void aDamagedZipIsNeverReplacedByTheStandIn() throws IOException {
    Path npz = MnistFormat.text(folder.resolve("mnist/mnist.npz"), "PK no zip");
    assertThatThrownBy(() -> mnist().officialTest())
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(npz + ": y_test.npy is damaged");
    Files.delete(npz);
    Path zip = MnistFormat.text(folder.resolve("mnist/archive.zip"), "PK no zip");
    assertThatThrownBy(() -> mnist().officialTest())
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(zip + ": is not a complete zip file");
    assertThat(mnist().damage(TEST).orElseThrow()).contains("is not a complete zip file");
  }

  @Test
  void aNameThatIsNotReadIsToldBesideTheStandIn() throws IOException {
    Path file = MnistFormat.text(folder.resolve("mnist/train-images.ubyte"), "x");
    Split<ImageSet> digits = mnist().split();
    assertThat(digits.caption()).isEqualTo("stand-in digits, not MNIST");
    assertThat(said.get(0))
        .isEqualTo(
            "There is "
                + file
                + "; MNIST is read from train-images-idx3-ubyte.gz and"
                + " train-labels-idx1-ubyte.gz (or mnist.npz, or mnist_train.csv) in mnist/ of one"
                + " of ["
                + folder
                + "]: unpack, rename or move what is there.");
    assertThat(said.get(1)).contains("using stand-in digits, not MNIST");
  }

  @Test
  void aFolderThatIsNotThereHoldsNothing() {
    Path none = folder.resolve("none");
    var workspace = new Workspace(List.of(none), none, Budget.QUICK, "total", 0, true, true, false);
    assertThatThrownBy(() -> new Mnist(workspace, said::add).split())
        .hasMessageContaining("is not in any of [" + none + "] and WAELAB_REQUIRE_REAL forbids");
  }

  @Test
  void filesBesideTheFolderAreToldOf() throws IOException {
    Path images = MnistFormat.text(folder.resolve("train-images-idx3-ubyte"), "x");
    Path npz = MnistFormat.text(folder.resolve("mnist.npz"), "x");
    MnistFormat.text(folder.resolve("kmnist.npz"), "x");
    Path training = MnistFormat.text(folder.resolve("mnist/processed/training.pt"), "x");
    mnist().split();
    assertThat(said.get(0))
        .startsWith("There is " + training + ", " + npz + ", " + images + "; MNIST is read from");
    Path old = MnistFormat.text(folder.resolve("mnist/old/train-labels-idx1-ubyte.gz"), "x");
    said.clear();
    mnist().split();
    assertThat(said.get(0))
        .startsWith("There is " + old + ", " + training + ", " + npz + " and 1 more; MNIST is");
  }

  @Test
  void otherSetsHaveTheirOwnFoldersAndNames() {
    Idx images = MnistFormat.formula(5, 28, 28);
    byte[] labels = {9, 1, 2, 3, 4};
    MnistFormat.write(
        folder.resolve("FashionMNIST/raw"),
        MnistSet.FASHION_MNIST,
        MnistFiles.TRAIN,
        images,
        labels);
    MnistFormat.write(
        folder.resolve("KMNIST/raw"), MnistSet.KMNIST, MnistFiles.TRAIN, images, labels);
    MnistFormat.write(
        folder.resolve("EMNIST/raw"), MnistSet.emnist("letters"), MnistFiles.TRAIN, images, labels);
    assertThat(mnist(MnistSet.FASHION_MNIST).split().caption())
        .isEqualTo("images in the place of Fashion-MNIST, not its published files");
    assertThat(mnist(MnistSet.KMNIST).split().caption())
        .isEqualTo("images in the place of KMNIST, not its published files");
    assertThat(mnist(MnistSet.emnist("letters")).split().caption()).isEqualTo("EMNIST letters");
    assertThatThrownBy(() -> mnist(MnistSet.emnist("digits")).split())
        .isInstanceOf(LabException.class)
        .hasMessage(
            "EMNIST digits (emnist-digits-train-images-idx3-ubyte.gz,"
                + " emnist-digits-train-labels-idx1-ubyte.gz) is not in any of ["
                + folder
                + "]; put emnist-digits-train-images-idx3-ubyte.gz and"
                + " emnist-digits-train-labels-idx1-ubyte.gz (or emnist-digits.npz, or"
                + " emnist-digits-train.csv) from https://biometrics.nist.gov/cs_links/EMNIST/ into"
                + " emnist/ there, or run: lab fetch emnist (562 MB)");
  }

  @Test
  void kmnistIsKnownByItsSizesAndLabels() {
    byte[] labels = new byte[TEST.count()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (i % 10);
    }
    Idx images = MnistFormat.formula(TEST.count(), 28, 28);
    MnistFormat.write(folder.resolve("kmnist"), MnistSet.KMNIST, TEST, images, labels);
    ImageSet kmnist = mnist(MnistSet.KMNIST).officialTest();
    assertThat(kmnist.caption()).isEqualTo("KMNIST");
    assertThat(kmnist.labelNames()).hasSize(10).startsWith("o", "ki");
    labels[5] = 10;
    MnistFormat.write(folder.resolve("kmnist"), MnistSet.KMNIST, TEST, images, labels);
    assertThat(mnist(MnistSet.KMNIST).officialTest().caption()).contains("not its published files");
  }

  @Test
  void emnistsImagesAreSetUprightBeforeTheyAreResized() {
    // Pillow's digest of six upright images of 20×31, as in MnistTest; stored by columns.
    Idx upright = MnistFormat.formula(6, 20, 31);
    byte[] stored = new byte[upright.data().length];
    for (int i = 0; i < stored.length; i++) {
      int image = i / (20 * 31);
      int row = i % (20 * 31) / 31;
      stored[image * 20 * 31 + i % 31 * 20 + row] = upright.data()[i];
    }
    MnistSet letters = MnistSet.emnist("letters");
    MnistFormat.write(
        folder.resolve("emnist"),
        letters,
        TEST,
        Idx.images(31, 20, stored),
        (byte) 26,
        (byte) 1,
        (byte) 2,
        (byte) 3,
        (byte) 4,
        (byte) 5);
    ImageSet images = mnist(letters).officialTest();
    assertThat(images.labels()).startsWith(26, 1);
    assertThat(MnistTest.sha256(images))
        .isEqualTo("04b32158ec6e268caea2117ac6f460f4c81ffd213b25484c10249ab861b8cd3e");
    assertThat(images.provenance().get("recipe"))
        .isEqualTo("transposed, 20×31 to 32×32, bilinear as Pillow's");
  }

  @Test
  void emnistIsReadFromItsZip() throws IOException {
    Files.createDirectories(folder.resolve("emnist"));
    MnistSet digits = MnistSet.emnist("digits");
    Path images = MnistFormat.write(folder.resolve("i.gz"), MnistFormat.formula(5, 28, 28));
    Path labels = MnistFormat.write(folder.resolve("l.gz"), Idx.labels(new byte[] {1, 2, 3, 4, 5}));
    Path zip = folder.resolve("emnist/gzip.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      String name = "gzip/" + digits.images(MnistFiles.TRAIN);
      add(out, ZipEntry.DEFLATED, name, Files.readAllBytes(images));
      name = "gzip/" + digits.labels(MnistFiles.TRAIN);
      add(out, ZipEntry.DEFLATED, name, Files.readAllBytes(labels));
    }
    Split<ImageSet> split = mnist(digits).split();
    assertThat(split.caption()).isEqualTo("EMNIST digits");
    assertThat(split.train().size()).isEqualTo(4);
  }

  @Test
  void filesOfMnistInAnotherFolderAreNotCalledByItsName() throws IOException {
    for (MnistSet set : List.of(MnistSet.FASHION_MNIST, MnistSet.KMNIST)) {
      copy(TEST.images(), set.folder() + "/" + TEST.images());
      copy(TEST.labels(), set.folder() + "/" + TEST.labels());
      assertThat(mnist(set).officialTest().caption())
          .isEqualTo("images in the place of " + set.name() + ", not its published files");
    }
  }

  @Test
  void anotherPartOfEmnistIsRefusedWithTheListOfThem() {
    assertThatThrownBy(() -> MnistSet.emnist("capitals"))
        .hasMessage(
            "split must be one of balanced, byclass, bymerge, digits, letters, mnist, but is"
                + " \"capitals\"");
  }

  /** Serves what a folder holds, as a mirror does. */
  private static HttpServer mirror(Path served) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] content =
              Files.readAllBytes(served.resolve(exchange.getRequestURI().getPath().substring(1)));
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static MnistSet mirrored(
      MnistSet set, Map<String, Checksum> downloads, HttpServer server) {
    return new MnistSet(
        set.name(),
        set.folder(),
        set.prefix(),
        set.transposed(),
        set.labels(),
        set.labelNames(),
        downloads,
        List.of("http://localhost:" + server.getAddress().getPort() + "/"),
        set.megabytes());
  }

  private Mnist online(MnistSet set) {
    var workspace =
        new Workspace(List.of(folder), folder, Budget.QUICK, "total", 0, false, false, false);
    return new Mnist(set, workspace, said::add);
  }

  @Test
  void aSmallSetIsFetchedWithItsChecksums(@TempDir Path served) throws IOException {
    MnistFormat.write(
        served, MnistSet.KMNIST, TEST, MnistFormat.formula(2, 28, 28), (byte) 3, (byte) 4);
    String images = Digests.md5(Files.readAllBytes(served.resolve(TEST.images())));
    String labels = Digests.md5(Files.readAllBytes(served.resolve(TEST.labels())));
    HttpServer server = mirror(served);
    try {
      var wrong = Map.of(TEST.images(), Checksum.md5(images), TEST.labels(), Checksum.md5(images));
      assertThatThrownBy(() -> online(mirrored(MnistSet.KMNIST, wrong, server)).officialTest())
          .isInstanceOf(DownloadException.class)
          .hasMessageContaining(labels);
      var right = Map.of(TEST.images(), Checksum.md5(images), TEST.labels(), Checksum.md5(labels));
      ImageSet fetched = online(mirrored(MnistSet.KMNIST, right, server)).officialTest();
      assertThat(fetched.labels()).containsExactly(3, 4);
      assertThat(folder.resolve("kmnist").resolve(TEST.images())).exists();
    } finally {
      server.stop(0);
    }
    assertThat(said)
        .last()
        .isEqualTo("Downloading KMNIST (21 MB) into " + folder.resolve("kmnist") + " ...");
  }

  @Test
  void emnistsLargeZipIsFetchedOnlyWhenSomebodyAsksForIt(@TempDir Path served) throws IOException {
    MnistSet letters = MnistSet.emnist("letters");
    Path zip = served.resolve("gzip.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (MnistFiles part : MnistFiles.values()) {
        add(out, ZipEntry.DEFLATED, letters.images(part), idx(MnistFormat.formula(5, 28, 28)));
        add(
            out,
            ZipEntry.DEFLATED,
            letters.labels(part),
            idx(Idx.labels(new byte[] {1, 2, 3, 4, 26})));
      }
    }
    HttpServer server = mirror(served);
    try {
      var sum = Map.of("gzip.zip", Checksum.md5(Digests.md5(Files.readAllBytes(zip))));
      Mnist online = online(mirrored(letters, sum, server));
      assertThatThrownBy(online::split).hasMessageContaining("lab fetch emnist (562 MB)");
      assertThat(online.fetch()).isEqualTo(folder.resolve("emnist"));
      assertThat(online.split().caption()).isEqualTo("EMNIST letters");
    } finally {
      server.stop(0);
    }
  }
}
