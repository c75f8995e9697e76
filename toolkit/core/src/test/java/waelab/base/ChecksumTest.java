package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class ChecksumTest {

  // RFC 1321, appendix A.5, and FIPS 180-2, appendix B.1: the digests of "abc".
  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
  private static final String MD5 = "900150983cd24fb0d6963f7d28e17f72";
  private static final String SHA =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeTheFile() throws Exception {
    file = Files.write(folder.resolve("abc"), ABC);
  }

  @Test
  void theRightContentHasNoFault() {
    assertThat(Checksum.md5(MD5).fault(file)).isEmpty();
    assertThat(Checksum.sha256(SHA).fault(file)).isEmpty();
    assertThat(Checksum.sha256(SHA.toUpperCase()).fault(file)).isEmpty();
  }

  @Test
  void aDifferenceNamesBothSums() {
    String wrong = MD5.replace('9', '8');
    assertThat(Checksum.md5(wrong).fault(file))
        .contains("its MD5 is " + MD5 + " instead of the expected " + wrong);
  }

  @Test
  void aSumOfTheDecompressedContentLooksInside() throws Exception {
    Path gz = Files.write(folder.resolve("abc.gz"), Contents.gzip(ABC));
    assertThat(Checksum.md5OfGunzipped(MD5).fault(gz)).isEmpty();
    assertThat(Checksum.md5(MD5).fault(gz)).isPresent();
    assertThat(Checksum.md5OfGunzipped(MD5.replace('9', '8')).fault(gz))
        .hasValueSatisfying(fault -> assertThat(fault).contains("after decompression"));
  }

  @Test
  void whatIsNoGzipFileIsSaidToBeNone() {
    assertThat(Checksum.md5OfGunzipped(MD5).fault(file))
        .hasValueSatisfying(fault -> assertThat(fault).contains("not a complete gzip file"));
  }

  @Test
  void whatCannotBeADigestIsRefused() {
    for (String digits :
        new String[] {"", "abc", MD5.substring(1), MD5 + "0", "g" + MD5.substring(1)}) {
      assertThatThrownBy(() -> Checksum.md5(digits)).isInstanceOf(BadArgumentException.class);
    }
    assertThatThrownBy(() -> new Checksum("MD55", MD5, false))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("MD55");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Checksum.md5(MD5).fault(folder.resolve("nothing")))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("nothing");
  }
}
