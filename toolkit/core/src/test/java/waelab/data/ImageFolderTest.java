package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.Lab;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.Budget;
import waelab.base.Folders;
import waelab.base.Workspace;

@Tag("unit")
class ImageFolderTest {

  @TempDir Path home;

  private final List<String> said = new ArrayList<>();

  private Workspace workspace() {
    return new Workspace(
        List.of(home), home.resolve("work"), Budget.QUICK, "total", 0, true, true, false);
  }

  private Split<ImageSet> load(Path folder, int size) {
    return new ImageFolder(folder, size, workspace(), said::add).split();
  }

  private Path file(String name, byte[] content) throws IOException {
    Path file = home.resolve("flowers").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  /** n JPEGs of one colour each, in a sub-folder or, for the empty name, beside all. */
  private Path colours(String folder, int n) throws IOException {
    for (int i = 0; i < n; i++) {
      var image = new BufferedImage(40 + i, 33, BufferedImage.TYPE_3BYTE_BGR);
      for (int k = 0; k < image.getWidth() * image.getHeight(); k++) {
        image.setRGB(k % image.getWidth(), k / image.getWidth(), 0xff000000 + 10 * i);
      }
      Path file = file((folder + "/" + i + ".png").replaceFirst("^/", ""), new byte[0]);
      ImageIO.write(image, "png", file.toFile());
    }
    return home.resolve("flowers");
  }

  @Test
  void aDamagedPackIsTold() throws IOException {
    load(colours("rose", 6), 32);
    assertThat(ImageFolder.damage(workspace())).isEmpty();
    Path pack = Folders.in(workspace().work().resolve(Packer.FOLDER)).get(0);
    Path part = pack.resolve(ImagePack.part(0));
    byte[] pixels = Files.readAllBytes(part);
    pixels[7]++;
    Files.write(part, pixels);
    assertThat(ImageFolder.damage(workspace()))
        .containsExactly(
            part
                + ": has other bytes than were packed, from byte 0 on; delete its folder, and it is"
                + " packed again");
  }

  @Test
  void labelsAreTheSubFoldersAtAnyDepth() throws IOException {
    colours("rose", 4);
    colours("aster", 3);
    colours("aster/wild", 3);
    Split<ImageSet> flowers = load(home.resolve("flowers"), 32);
    assertThat(flowers.caption()).isEqualTo("images in \"flowers\"");
    assertThat(flowers.train().size()).isEqualTo(8);
    assertThat(flowers.train().shape()).isEqualTo(new Shape(3, 32, 32));
    assertThat(flowers.train().labelNames()).containsExactly("aster", "rose");
    var counts = new int[2];
    for (ImageSet side : List.of(flowers.train(), flowers.test())) {
      for (int label : side.labels()) {
        counts[label]++;
      }
    }
    assertThat(counts).containsExactly(6, 4);
  }

  @Test
  void withoutSubFoldersThereAreNoNames() throws IOException {
    Split<ImageSet> flowers = load(colours("", 5), 32);
    assertThat(flowers.train().labelNames()).isEmpty();
    assertThat(flowers.train().labels()).containsOnly(0);
    colours("rose", 1);
    assertThat(load(home.resolve("flowers"), 32).train().labelNames())
        .containsExactly("(none)", "rose");
  }

  @Test
  void anImageOfOneColourKeepsItAtAnySize() throws IOException {
    for (int size : new int[] {32, 48, 64, 96}) {
      Split<ImageSet> flowers = load(colours("", 5), size);
      var blues = new ArrayList<Integer>();
      for (int i = 0; i < 4; i++) {
        byte[] pixels = flowers.train().pixels(i);
        assertThat(pixels).hasSize(3 * size * size);
        assertThat(pixels[0]).isZero();
        blues.add((int) pixels[pixels.length - 1]);
      }
      assertThat(blues).doesNotHaveDuplicates().isSubsetOf(0, 10, 20, 30, 40);
    }
  }

  @Test
  void jpegsAndPngsOfManyKindsAreReadAndOthersLeftOutOrPassedOver() throws IOException {
    for (var odd : OddImages.all().entrySet()) {
      String ending = odd.getKey().startsWith("png") ? ".PNG" : ".jpeg";
      file(odd.getKey() + ending, odd.getValue().file());
    }
    file("notes.txt", new byte[9]);
    file(".hidden/thumb.png", new byte[9]);
    Split<ImageSet> flowers = load(home.resolve("flowers"), 32);
    assertThat(flowers.train().size() + flowers.test().size())
        .isEqualTo(OddImages.all().size() - 1);
    assertThat(said)
        .last()
        .isEqualTo(
            "Left out of images in \"flowers\":"
                + " 1 image (jpeg-cmyk.jpeg is a CMYK JPEG; save it as RGB).");
  }

  @Test
  void imagesOfFormatsThatAreNotReadAreCountedAndSaidEachTime() throws IOException {
    colours("rose", 5);
    for (String name :
        List.of("a.gif", "B.GIF", "c.webp", "rose/d.bmp", "e.tiff", "f.heic", "g.avif")) {
      file(name, new byte[9]);
    }
    file("notes.txt", new byte[9]);
    file(".hidden.gif", new byte[9]);
    String sentence =
        "Left out of images in \"flowers\": 1 .avif, 1 .bmp, 2 .gif, 1 .heic, 1 .tiff, 1 .webp (only"
            + " .jpg, .jpeg and .png are read).";
    for (int i = 0; i < 2; i++) {
      assertThat(load(home.resolve("flowers"), 32).train().size()).isEqualTo(4);
      assertThat(said).last().isEqualTo(sentence);
      said.clear();
    }
  }

  @Test
  void aFolderOfOtherImagesAloneIsToldByTheirFormats() throws IOException {
    file("a.gif", new byte[9]);
    Path folder = file("b.webp", new byte[9]).getParent();
    assertThatThrownBy(() -> load(folder, 32))
        .hasMessage(
            folder + ": holds no .jpg, .jpeg or .png, but 1 .gif, 1 .webp; save these as .png");
    Path zip = Files.createFile(home.resolve("flowers.zip"));
    assertThatThrownBy(() -> load(zip, 32))
        .hasMessage(
            zip + ": is a file, not a folder; give a folder that holds the unpacked images");
  }

  @Test
  void whatIsInsideTellsNotTheName() throws IOException {
    colours("", 5);
    file("a.jpg", OddImages.file("png"));
    Split<ImageSet> flowers = load(home.resolve("flowers"), 32);
    assertThat(flowers.train().size() + flowers.test().size()).isEqualTo(6);
  }

  @Test
  void aFolderThatChangesIsPackedAnew() throws IOException {
    DataFacts before = load(colours("", 5), 32).facts();
    assertThat(load(home.resolve("flowers"), 32).facts().isSameAs(before)).isTrue();
    assertThat(said).hasSize(1);
    Path file = home.resolve("flowers/0.png");
    Files.copy(
        home.resolve("flowers/4.png"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(load(home.resolve("flowers"), 32).facts().isSameAs(before)).isFalse();
  }

  @Test
  void packedFoldersAreFoundAgainWithoutTheFolder() throws IOException {
    DataFacts facts = load(colours("rose", 5), 32).facts();
    waelab.base.Folders.delete(home.resolve("flowers"));
    List<Split<ImageSet>> found = ImageFolder.packed(workspace(), "flowers", 32);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).facts().isSameAs(facts)).isTrue();
    assertThat(found.get(0).train().labelNames()).containsExactly("rose");
    assertThat(ImageFolder.packed(workspace(), "flowers", 64)).isEmpty();
    assertThat(ImageFolder.packed(workspace(), "MNIST", 32)).isEmpty();
  }

  @Test
  void whatIsNoFolderOfImagesIsTold() throws IOException {
    Path none = home.resolve("none");
    assertThatThrownBy(() -> load(none, 32))
        .isInstanceOf(BadFileException.class)
        .hasMessage(none + ": is not a folder; give a folder of images");
    Path empty = Files.createDirectory(home.resolve("empty"));
    assertThatThrownBy(() -> load(empty, 32))
        .hasMessage(empty + ": holds no .jpg, .jpeg or .png; give a folder of images");
    Path few = colours("", 4);
    assertThatThrownBy(() -> load(few, 32))
        .hasMessageStartingWith(few + ": has too few images that can be read: 4, and 5 are needed");
    for (int size : new int[] {0, 16, 100, 272}) {
      said.clear();
      assertThatThrownBy(() -> load(few, size))
          .isInstanceOf(BadArgumentException.class)
          .hasMessage(
              "size must be a multiple of 16 from 32 to 256, the sizes of the study's networks, but"
                  + " is "
                  + size);
      assertThat(said).isEmpty();
    }
    assertThatThrownBy(() -> load(null, 32)).hasMessage("path must be given, but is null");
    assertThatThrownBy(() -> Lab.loadImages(" ", 32))
        .hasMessage("path must be a folder of images, but is empty");
  }

  @Test
  void greyImagesKeepTheirOneChannelUntilOneHasColours() throws IOException {
    for (int i = 0; i < 6; i++) {
      var image = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(20, 20, 0, 40 * i);
      ImageIO.write(image, i % 2 == 0 ? "png" : "jpg", file(i + ".png", new byte[0]).toFile());
    }
    Path folder = home.resolve("flowers");
    Split<ImageSet> grey = load(folder, 32);
    assertThat(grey.train().shape()).isEqualTo(new Shape(1, 32, 32));
    assertThat(load(folder, 32).facts().isSameAs(grey.facts())).isTrue();
    assertThat(ImageFolder.packed(workspace(), "flowers", 32)).hasSize(1);
    ImageIO.write(new BufferedImage(40, 40, 1), "png", file("7.png", new byte[0]).toFile());
    Split<ImageSet> coloured = load(folder, 32);
    assertThat(coloured.train().shape()).isEqualTo(new Shape(3, 32, 32));
  }

  @Test
  void subFoldersAreAttributes() throws IOException {
    colours("rose", 4);
    ImageSet flowers = load(colours("aster", 6), 32).train();
    boolean[] roses = flowers.attribute("rose");
    int rose = flowers.labelNames().indexOf("rose");
    for (int i = 0; i < roses.length; i++) {
      assertThat(roses[i]).isEqualTo(flowers.labels()[i] == rose);
    }
    assertThatThrownBy(() -> flowers.attribute("tulip"))
        .hasMessage("attribute must be one of [aster, rose], but is \"tulip\"");
  }

  @Test
  void linksInACircleEnd() throws IOException {
    Path folder = colours("", 5);
    Files.createSymbolicLink(folder.resolve("again"), folder);
    assertThat(load(folder, 32).train().size()).isEqualTo(4);
  }
}
