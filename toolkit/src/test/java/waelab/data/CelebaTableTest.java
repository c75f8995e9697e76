package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waelab.RealData;
import waelab.base.BadFileException;

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
    "'2\nA B\n000001.jpg 1\n000002.jpg 1 1', line 3 has not 2 whole numbers after the name",
    "'1\nA B\n000001.jpg 1 1 1', line 3 has more than 2 after the name",
    "'1\nA B\n000001.jpg 1 x', line 3 has not 2 whole numbers after the name",
    "'1\nA B\n000001.jpg 1 -', line 3 has not 2 whole numbers after the name",
    "'1\nA B\n000001.jpg 1 1x', line 3 has not 2 whole numbers after the name",
    "'1\nA B\n000001.jpg 1 0', has the impossible value 0",
    "'1\nA\n000001.jpg 1234567890123', line 3 has not 1 whole numbers after the name",
    "'2\nA\n000001.jpg 1\n000001.jpg 1', line 4 is a second row for 000001.jpg",
    "'3\nA\n000001.jpg 1\n000002.jpg 1', 'says that it has 3 rows, but has 2'",
    "'1\nA A\n000001.jpg 1 1', 'line 2 does not name the columns, each once'",
    "'1\n000001.jpg 1', 'line 2 does not name the columns, each once'",
    "'1\nA\nface.jpg 1', line 3 does not begin with a name such as 000001.jpg",
    "'1\nA', has no rows",
    "'', has no rows",
    "'000001.jpg 1', does not name the attributes"
  })
  void aRowThatDoesNotMatchIsTold(String text, String sentence) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> CelebaTable.attributes(file))
        .isInstanceOf(BadFileException.class)
        .hasMessage(file + ": " + sentence + "; get it again");
  }

  @Test
  void aListOfAttributesIsNoListOfIdentities() throws IOException {
    Path file = file(OFFICIAL);
    assertThatThrownBy(() -> CelebaTable.numbers(file))
        .hasMessageContaining("has more than one number for an image");
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
