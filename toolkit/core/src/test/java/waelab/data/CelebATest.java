package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.RealData;
import waelab.base.BadFileException;
import waelab.base.Budget;
import waelab.base.Folders;
import waelab.base.LabException;
import waelab.base.Workspace;

@Tag("real")
class CelebATest {

  private static final Map<String, byte[]> TEN = Faces.files(10);

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();

  private CelebA celeba(Path... inputs) {
    return celeba(true, inputs);
  }

  private CelebA celeba(boolean requireReal, Path... inputs) {
    var all = new ArrayList<>(List.of(inputs));
    all.add(folder);
    Path work = folder.resolve("work");
    var workspace = new Workspace(all, work, Budget.QUICK, "total", 0, true, requireReal, false);
    return new CelebA(workspace, said::add);
  }

  private List<Path> packs() {
    return Folders.in(folder.resolve("work/packs"));
  }

  private Path write(String name, String text) throws IOException {
    return Files.write(folder.resolve("celeba/" + name), text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Golden values are those of Pillow 9.4.0 (Debian's python3-pil), images in the order of their
   * numbers, of each all reds, all greens, all blues:
   *
   * <pre>
   * Image.open(…).convert("RGB").crop((15, 35, 163, 183)).resize((64, 64), Image.BILINEAR)
   * </pre>
   */
  @Test
  void everyByteOfTheRealFacesIsPillows() throws Exception {
    Path zip = RealData.require("celeba/img_align_celeba.zip");
    Split<ImageSet> faces = celeba(zip.getParent().getParent()).split();
    assertThat(faces.caption()).isEqualTo("CelebA, 6,961 of its 202,599 images");
    assertThat(faces.train().size()).isEqualTo(5_568);
    assertThat(faces.test().size()).isEqualTo(1_393);
    assertThat(faces.train().shape()).isEqualTo(new Shape(3, 64, 64));
    assertThat(faces.train().attributes())
        .containsExactly("Bangs", "Eyeglasses", "No_Beard", "Smiling");
    assertThat(sha256(packs().get(0).resolve("images-0.u8")))
        .isEqualTo("bd51d52e5ff17f6b6abb06ff090ced0c2c506a0b37192c543c003fad54de6fe5");

    String digest = faces.train().digest();
    said.clear();
    long start = System.nanoTime();
    Split<ImageSet> again = celeba(zip.getParent().getParent()).split();
    assertThat(again.train().digest()).isEqualTo(digest);
    // Takes some 50 ms on a machine that has nothing else to do.
    assertThat((System.nanoTime() - start) / 1e6).isLessThan(2_000);
    assertThat(said).isEmpty();
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  @Test
  void aZipAndTheFolderItUnpacksToAreTheSameData() throws IOException {
    Faces.zip(folder, TEN);
    Split<ImageSet> zipped = celeba().split();
    assertThat(said).containsExactly("Packing CelebA, once: 10 images ...");
    Files.delete(folder.resolve("celeba/img_align_celeba.zip"));
    Faces.unpacked(folder, TEN);
    Split<ImageSet> unpacked = celeba().split();
    assertThat(unpacked.facts().isSameAs(zipped.facts())).isTrue();
    assertThat(unpacked.train().provenance().get("file")).isEqualTo("img_align_celeba");
  }

  @Test
  void imagesAreInTheOrderOfTheirNumbersWhateverTheirOrderInTheZip() throws IOException {
    var backwards = new java.util.TreeMap<String, byte[]>(java.util.Comparator.reverseOrder());
    backwards.putAll(TEN);
    Faces.zip(folder, TEN);
    DataFacts facts = celeba().split().facts();
    Faces.zip(folder, backwards);
    assertThat(celeba().split().facts().isSameAs(facts)).isTrue();
    assertThat(packs()).hasSize(2);
  }

  @Test
  void listsGoWithTheirImages() throws IOException {
    Faces.zip(folder, TEN);
    var attributes = new StringBuilder("10\nOdd Fifth\n");
    var identity = new StringBuilder();
    for (int i = 1; i <= 10; i++) {
      attributes.append(String.format("%06d.jpg %d %d%n", i, i % 2 == 1 ? 1 : -1, i == 5 ? 1 : -1));
      identity.append(String.format("%06d.jpg %d%n", i, 100 + i));
    }
    write("list_attr_celeba.txt", attributes.toString());
    write("identity_CelebA.txt", identity.toString());
    for (int load = 0; load < 2; load++) { // read, then kept
      ImageSet train = celeba().split().train();
      assertThat(train.attributes()).containsExactly("Odd", "Fifth");
      for (int i = 0; i < train.size(); i++) {
        int number = train.labels()[i] - 100;
        assertThat(train.attribute("Odd")[i]).isEqualTo(number % 2 == 1);
        assertThat(train.attribute("Fifth")[i]).isEqualTo(number == 5);
        assertThat(train.pixels(i)).isEqualTo(decoded(number));
      }
    }
    write("list_attr_celeba.txt", attributes.toString().replace("Fifth", "Other"));
    assertThat(celeba().split().train().attributes()).containsExactly("Odd", "Other");
  }

  private static byte[] decoded(int number) {
    try (var decoder = new ImageDecoder()) {
      return CelebA.prepare(PlainImage.of(TEN.get(Faces.name(number))), decoder);
    } catch (UnreadableImageException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void withoutListsThereAreNoAttributesAndOneLabel() throws IOException {
    Faces.zip(folder, TEN);
    assertThat(celeba().split().train().attributes()).isEmpty();
    assertThat(celeba().split().train().labels()).containsOnly(0);
  }

  @Test
  void aListThatDoesNotTellOfAnImageIsToldBeforeAnyIsDecoded() throws IOException {
    Faces.zip(folder, TEN);
    Path list = write("identity_CelebA.txt", "000001.jpg 1\n");
    assertThatThrownBy(() -> celeba().split())
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(list + ": has no row for 000002.jpg");
    assertThat(said).isEmpty();
  }

  @Test
  void theOfficialTestIsToldByItsList() throws IOException {
    Faces.zip(folder, TEN);
    assertThatThrownBy(() -> celeba().officialTest())
        .isInstanceOf(LabException.class)
        .hasMessageContaining("list_eval_partition.txt");
    var partition = new StringBuilder();
    for (int i = 1; i <= 10; i++) {
      partition.append(String.format("%06d.jpg %d%n", i, i > 5 ? 2 : 0));
    }
    write("list_eval_partition.txt", partition.toString());
    ImageSet test = celeba().officialTest();
    assertThat(test.size()).isEqualTo(5);
    assertThat(test.pixels(0)).isEqualTo(decoded(6));
  }

  @Test
  void whatIsNoImageOfCelebasIsLeftOutAndSaid() throws IOException {
    Map<String, byte[]> files = Faces.files(200);
    files.put(Faces.name(3), "<html>Quota exceeded</html>".getBytes(StandardCharsets.UTF_8));
    files.put(Faces.name(7), Faces.jpeg(7, 64, 64, BufferedImage.TYPE_3BYTE_BGR));
    files.put("img_align_celeba/readme.txt", new byte[10]);
    files.put("__MACOSX/img_align_celeba/._000001.jpg", new byte[10]);
    Faces.zip(folder, files);
    Split<ImageSet> faces = celeba().split();
    assertThat(faces.caption()).isEqualTo("CelebA, 198 of its 202,599 images");
    String left =
        "2 images (img_align_celeba/000003.jpg is not a JPEG file;"
            + " img_align_celeba/000007.jpg is 64×64 and not 178×218, as CelebA's are)";
    assertThat(faces.train().provenance().get("left out")).isEqualTo(left);
    assertThat(said).last().isEqualTo("Left out of CelebA: " + left + ".");
  }

  @Test
  void everyWayOfNotBeingAnImageIsToldApart() throws IOException {
    byte[] face = TEN.get(Faces.name(1));
    assertThat(leftOut(OddImages.cut(face, face.length / 2))).contains("cannot be decoded");
    assertThat(leftOut(OddImages.cut(face, 100))).contains("is a JPEG that is cut off");
    assertThat(leftOut(OddImages.file("jpeg-cmyk"))).contains("is a CMYK JPEG");
    assertThat(leftOut(new byte[3 << 20])).contains("is larger than 1048576 bytes");
    assertThat(leftOut(new byte[0])).contains("is not a JPEG file");
  }

  private String leftOut(byte[] third) throws IOException {
    var files = new java.util.LinkedHashMap<>(TEN);
    files.put(Faces.name(3), third);
    Faces.zip(folder, files);
    ImageSet train = celeba().split().train();
    assertThat(train.provenance().get("left out")).contains("000003.jpg");
    return train.provenance().get("left out");
  }

  @Test
  void aGreyFaceIsAFace() throws IOException {
    var files = new java.util.LinkedHashMap<>(TEN);
    files.put(Faces.name(3), Faces.jpeg(3, 178, 218, BufferedImage.TYPE_BYTE_GRAY));
    Faces.zip(folder, files);
    assertThat(celeba().split().train().provenance().get("left out")).isEmpty();
  }

  @Test
  void aZipOfManyUnreadableImagesIsRefusedAndLeavesNothing() throws IOException {
    var files = new java.util.LinkedHashMap<>(TEN);
    files.put(Faces.name(3), new byte[5]);
    files.put(Faces.name(4), new byte[5]);
    Path zip = Faces.zip(folder, files);
    assertThatThrownBy(() -> celeba().split())
        .isInstanceOf(BadFileException.class)
        .hasMessage(
            zip
                + ": cannot be used: 2 of its first 4 images cannot be read"
                + " (img_align_celeba/000003.jpg is not a JPEG file; img_align_celeba/000004.jpg is"
                + " not a JPEG file); repair or replace them");
    assertThat(packs().get(0).toFile().list()).containsExactly(".lock");
  }

  @Test
  void fewerThanFiveImagesAreNoDataSet() throws IOException {
    Faces.zip(folder, Faces.files(4));
    assertThatThrownBy(() -> celeba().split())
        .hasMessageContaining("has too few images that can be read: 4, and 5 are needed");
  }

  @Test
  void aZipWithAClimbingPathIsRefused() throws IOException {
    for (String climbing : List.of("../000011.jpg", "/000011.jpg", "a\\..\\000011.jpg", "C:x")) {
      var files = new java.util.LinkedHashMap<>(TEN);
      files.put(climbing, new byte[1]);
      Path zip = Faces.zip(folder, files);
      assertThatThrownBy(() -> celeba().split())
          .isInstanceOf(BadFileException.class)
          .hasMessageStartingWith(zip + ": holds \"" + climbing + "\", a name that leaves");
    }
  }

  @Test
  void aZipThatHoldsAnImageTwiceIsRefused() throws IOException {
    var files = new java.util.LinkedHashMap<>(TEN);
    files.put("img_align_celeba/00000A.jpg", TEN.get(Faces.name(1)));
    Path zip = Faces.zip(folder, files);
    String bytes = Files.readString(zip, StandardCharsets.ISO_8859_1);
    Files.writeString(zip, bytes.replace("00000A", "000001"), StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> celeba().split())
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("holds img_align_celeba/000001.jpg twice");
    files.remove("img_align_celeba/00000A.jpg");
    files.put("other/000001.jpg", new byte[1]);
    Faces.zip(folder, files);
    assertThatThrownBy(() -> celeba().split())
        .hasMessageContaining("holds img_align_celeba/000001.jpg and other/000001.jpg");
  }

  @Test
  void damageInsideAZipShowsInItsChecksum() throws IOException {
    Path zip = Faces.zip(folder, TEN);
    byte[] bytes = Files.readAllBytes(zip);
    bytes[200] ^= 1; // in the first image
    Files.write(zip, bytes);
    assertThat(celeba().split().train().provenance().get("left out"))
        .matches(
            "1 image \\(.* (cannot be unpacked .*|is damaged: its content does not have the CRC"
                + " .*)\\)");
  }

  @Test
  void aZipThatIsCutOffOrNoZipIsNamed() throws IOException {
    Path zip = Faces.zip(folder, TEN);
    byte[] bytes = Files.readAllBytes(zip);
    for (int length : new int[] {bytes.length - 1, bytes.length / 2, 100, 0}) {
      Files.write(zip, OddImages.cut(bytes, length));
      assertThat(celeba().damage()).isPresent();
      assertThatThrownBy(() -> celeba().split())
          .isInstanceOf(BadFileException.class)
          .hasMessageStartingWith(zip + ": is not a complete zip file");
    }
    Files.writeString(zip, "<html>Too many users have viewed or downloaded this file</html>");
    assertThatThrownBy(() -> celeba().split()).isInstanceOf(BadFileException.class);
    assertThat(celeba().packed()).isEmpty();
  }

  @Test
  void aZipWithoutFacesSaysWhereTheyAre() throws IOException {
    Faces.zip(folder, Map.of("img_celeba.7z.001", new byte[1]));
    assertThatThrownBy(() -> celeba().split())
        .hasMessageContaining("holds no images of CelebA")
        .hasMessageContaining("MMLAB at CUHK");
  }

  @Test
  void withoutDataTheStandInSaysWhatItIs() {
    StandInFaces.write(folder.resolve("work").resolve(StandInFaces.FOLDER), 40);
    Split<ImageSet> faces = celeba(false).split();
    assertThat(faces.caption()).isEqualTo("stand-in faces, not CelebA");
    assertThat(faces.toString()).contains("stand-in faces, not CelebA");
    assertThat(faces.train().size() + faces.test().size()).isEqualTo(40);
    assertThat(faces.train().attributes()).contains("Smiling");
    assertThat(said)
        .first()
        .asString()
        .startsWith("No CelebA: using stand-in faces, not CelebA")
        .contains("MMLAB at CUHK", "list_attr_celeba.txt");
  }

  @Test
  void aStandInIsAnErrorWhereRealDataAreRequired() {
    assertThatThrownBy(() -> celeba().split())
        .isInstanceOf(LabException.class)
        .hasMessageContaining("WAELAB_REQUIRE_REAL")
        .hasMessageContaining("img_align_celeba.zip");
  }

  @Test
  void whatIsPackedIsTold() throws IOException {
    Path zip = Faces.zip(folder, TEN);
    assertThat(celeba().images()).contains(zip);
    assertThat(celeba().packed()).isEmpty();
    assertThat(celeba().damage()).isEmpty();
    celeba().split();
    assertThat(celeba().packed().orElseThrow())
        .isEqualTo(
            "10 images are packed (SHA-256 of the zip "
                + Digests.sha256(Files.readAllBytes(zip))
                + ")");
  }

  @Test
  void aDamagedPackIsToldAndMadeAnew() throws IOException {
    Faces.zip(folder, TEN);
    String digest = celeba().split().train().digest();
    Path part = packs().get(0).resolve(ImagePack.part(0));
    byte[] pixels = Files.readAllBytes(part);
    java.util.Arrays.fill(pixels, 20_000, 60_000, (byte) 0);
    Files.write(part, pixels);
    assertThat(celeba().damage())
        .contains(
            part
                + ": has other bytes than were packed, from byte 0 on; delete its folder, and it is"
                + " packed again");
    said.clear();
    assertThat(celeba().split().train().digest()).isEqualTo(digest);
    assertThat(said.get(0)).endsWith("; it is packed again.");
    assertThat(celeba().damage()).isEmpty();
  }
}
