package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.RealData;
import waelab.base.BadFileException;

@Tag("real")
class CelebaTableTest {

  private static final String OFFICIAL =
      "3\nBangs Smiling \n000001.jpg -1  1\n000002.jpg  1 -1\n000007.jpg  1  1\n";
  private static final String KAGGLES =
      "image_id,Bangs,Smiling\r\n000001.jpg,-1,1\r\n000002.jpg,1,-1\r\n000007.jpg,1,1\r\n";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.write(folder.resolve("list.txt"), text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void attributesAreReadFromTheOfficialListAndFromKaggles() throws IOException {
    for (String text : new String[] {OFFICIAL, KAGGLES}) {
      CelebaTable table = CelebaTable.attributes(file(text));
      assertThat(table.columns()).containsExactly("Bangs", "Smiling");
      assertThat(table.rows()).isEqualTo(3);
      assertThat(table.flags(new int[] {7, 1}).get("Bangs")).containsExactly(true, false);
      assertThat(table.flags(new int[] {7, 1}).get("Smiling")).containsExactly(true, true);
    }
  }

  @Test
  void identitiesHaveNoHeader() throws IOException {
    CelebaTable table = CelebaTable.numbers(file("000034.jpg 1603\n000062.jpg 10177"));
    assertThat(table.first(new int[] {62, 34})).containsExactly(10_177, 1603);
  }

  @Test
  void kagglesPartitionHasOne() throws IOException {
    CelebaTable table = CelebaTable.numbers(file("image_id,partition\n000001.jpg,0\n000002.jpg,2"));
    assertThat(table.first(new int[] {1, 2})).containsExactly(0, 2);
  }

  @Test
  void anImageWithoutARowIsNamed() throws IOException {
    CelebaTable table = CelebaTable.attributes(file(OFFICIAL));
    assertThatThrownBy(() -> table.flags(new int[] {1, 3}))
        .isInstanceOf(BadFileException.class)
        .hasMessage(
            folder.resolve("list.txt")
                + ": has no row for 000003.jpg, which is among the images; take both from the same"
                + " place");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "'2\nA B\n000001.jpg 1\n000002.jpg 1 1', 'line 3 has nothing where number 2 of 2 whole numbers is expected'",
    "'1\nA B\n000001.jpg 1 1 1', 'line 3 has \"1\" after its name and 2 whole numbers'",
    "'1\nA B\n000001.jpg 1 x', 'line 3 has \"x\" where number 2 of 2 whole numbers is expected'",
    "'1\nA B\n000001.jpg 1 -', 'line 3 has \"-\" where number 2 of 2 whole numbers is expected'",
    "'1\nA B\n000001.jpg 1 1.0', 'line 3 has \"1.0\" where number 2 of 2 whole numbers is expected'",
    "'1\nA B\n000001.jpg 1 0', 'has the value 0, and expected is 1 or -1'",
    "'1\nA\n000001.jpg 1234567890123', 'line 3 has \"1234567890123\" where number 1 of 1 whole number is expected'",
    "'2\nA\n000001.jpg 1\n000001.jpg 1', line 4 is a second row for 000001.jpg",
    "'3\nA\n000001.jpg 1\n000002.jpg 1', 'says that it has 3 rows, but has 2; take the complete"
        + " list'",
    "'1\nA A\n000001.jpg 1 1', 'line 2 is \"A A\" where the names of the columns are expected, each once'",
    "'1\n000001.jpg 1', 'line 2 is \"000001.jpg 1\" where the names of the columns are expected, each once'",
    "'1\nA\nface.jpg 1', 'line 3 begins with \"face.jpg\" where a name such as 000001.jpg is expected'",
    "'1\nA\n1 2', 'line 3 begins with \"1\" where a name such as 000001.jpg is expected'",
    "'Bangs|Smiling\n000001.jpg|1', 'line 1 begins with \"Bangs|Smiling\" where a name such as 000001.jpg is expected'",
    "'1\nA', 'has no rows, and expected is one for each image, such as 000001.jpg 1 -1'",
    "'', 'has no rows, and expected is one for each image, such as 000001.jpg 1 -1'",
    "'000001.jpg 1', 'names no attributes: expected is a line of names before the rows, such as image_id,Bangs,Smiling'"
  })
  void aRowThatDoesNotMatchIsTold(String text, String sentence) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> CelebaTable.attributes(file))
        .isInstanceOf(BadFileException.class)
        .hasMessage(file + ": " + sentence);
  }

  /** As Excel, Notepad and pandas write the list again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFFimage_id,Bangs,Smiling\r\n000001.jpg,-1,1\r\n000002.jpg,1,-1\r\n",
        "\uFEFF2\r\nBangs Smiling \r\n000001.jpg -1  1\r\n000002.jpg  1 -1\r\n",
        "\"image_id\",\"Bangs\",\"Smiling\"\n\"000001.jpg\",-1,1\n\"000002.jpg\",\"1\",\"-1\"\n",
        ",image_id,Bangs,Smiling\n0,000001.jpg,-1,1\n1,000002.jpg,1,-1\n",
        ",Unnamed: 0,image_id,Bangs,Smiling\n0,0,000001.jpg,-1,1\n1,1,000002.jpg,1,-1\n",
        ",Bangs,Smiling\n000001.jpg,-1,1\n000002.jpg,1,-1\n",
        "image_id;Bangs;Smiling\r\n000001.jpg;-1;1\r\n000002.jpg;1;-1\r\n",
        "image_id\tBangs\tSmiling\n000001.jpg\t-1\t1\n000002.jpg\t1\t-1",
        "\uFEFF;\"image_id\";\"Bangs\";\"Smiling\"\n\"0\";\"000001.jpg\";-1;1\n1;000002.jpg;1;-1"
      })
  void attributesAreReadAsProgramsWriteThem(String text) throws IOException {
    CelebaTable table = CelebaTable.attributes(file(text));
    assertThat(table.columns()).containsExactly("Bangs", "Smiling");
    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.flags(new int[] {1, 2}).get("Bangs")).containsExactly(false, true);
    assertThat(table.flags(new int[] {1, 2}).get("Smiling")).containsExactly(true, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFF000034.jpg 1603\r\n000062.jpg 10177\r\n",
        "\"000034.jpg\",1603\n\"000062.jpg\",\"10177\"\n",
        "\uFEFFimage_id;identity\n000034.jpg;1603\n000062.jpg;10177\n",
        ",image_id,partition\n0,000034.jpg,1603\n1,000062.jpg,10177\n",
        "0 000034.jpg 1603\n1 000062.jpg 10177\n"
      })
  void numbersAreReadAsProgramsWriteThem(String text) throws IOException {
    CelebaTable table = CelebaTable.numbers(file(text));
    assertThat(table.first(new int[] {62, 34})).containsExactly(10_177, 1603);
  }

  @Test
  void utf16IsTold() throws IOException {
    Path file =
        Files.write(folder.resolve("list.txt"), "\uFEFF1\n".getBytes(StandardCharsets.UTF_16LE));
    assertThatThrownBy(() -> CelebaTable.attributes(file))
        .hasMessage(file + ": is UTF-16 text; save it as UTF-8");
  }

  @Test
  void aListOfAttributesIsNoListOfIdentities() throws IOException {
    Path file = file(OFFICIAL);
    assertThatThrownBy(() -> CelebaTable.numbers(file))
        .hasMessageContaining("has 2 numbers for an image, and expected is one");
  }

  @Test
  void whateverAFileHoldsTheErrorIsOurs() throws IOException {
    var random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] text = (i % 2 == 0 ? OFFICIAL : KAGGLES).getBytes(StandardCharsets.UTF_8);
      text = Arrays.copyOf(text, 1 + random.nextInt(text.length));
      for (int k = random.nextInt(4); k > 0; k--) {
        text[random.nextInt(text.length)] = (byte) (random.nextBoolean() ? random.nextInt() : '9');
      }
      Path file = Files.write(folder.resolve("list.txt"), text);
      try {
        assertThat(CelebaTable.attributes(file).rows()).isBetween(1, 3);
      } catch (BadFileException e) {
        assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
      }
    }
  }

  @Test
  void aFileThatIsNotThereAndAFolderAreTold() {
    assertThatThrownBy(() -> CelebaTable.attributes(folder.resolve("none.txt")))
        .isInstanceOf(BadFileException.class);
    assertThatThrownBy(() -> CelebaTable.numbers(folder)).isInstanceOf(BadFileException.class);
  }

  @Test
  void theRealListsAreReadWhole() {
    CelebaTable attributes =
        CelebaTable.attributes(RealData.require("celeba/list_attr_celeba.txt"));
    assertThat(attributes.columns()).contains("Smiling", "Eyeglasses");
    CelebaTable persons = CelebaTable.numbers(RealData.require("celeba/identity_CelebA.txt"));
    assertThat(persons.rows()).isEqualTo(attributes.rows());
    assertThat(persons.first(new int[] {34})).containsExactly(1603);
  }
}
