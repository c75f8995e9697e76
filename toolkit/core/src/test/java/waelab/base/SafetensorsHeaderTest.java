package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that somebody wrote by hand. */
@Tag("unit")
class SafetensorsHeaderTest {

  private static final String HALF = "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}{}",
        "{} x",
        "{\"x\"}",
        "{\"x\":1}",
        "{\"x\":[]}",
        "{\"x\":{}}",
        "{\"__metadata__\":null}",
        "{\"__metadata__\":{\"a\":1}}",
        "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}",
        "{\"__metadata__\":{},\"__metadata__\":{}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}}",
        "{\"x\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"y\":1}}",
        "{\"x\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} \u0000",
        "{\"x\n\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
      })
  void aHeaderThatIsNoneIsRefused(String json) throws Exception {
    refused(file(json, 4));
  }

  @Test
  void namesThatComeTwiceAreRefused() throws Exception {
    String entry = "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}";
    String json = "{" + entry.formatted(0, 4) + "," + entry.formatted(4, 8) + "}";
    assertThat(refused(file(json, 8))).contains("Duplicate");
    String escaped = json.replaceFirst("x", "\\\\u0078");
    assertThat(refused(file(escaped, 8))).contains("Duplicate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[4,0]",
        "[0]",
        "[]",
        "[0,4,4]",
        "[-4,0]",
        "[0,3]",
        "[0,8]",
        "[0,4.0]",
        "[0,9223372036854775808]",
        "[9223372036854775803,9223372036854775807]",
        "[0,1e2]",
        "null",
      })
  void offsetsThatDoNotFitTheTensorAreRefused(String offsets) throws Exception {
    assertThat(refused(file(HALF + offsets + "}}", 4))).contains("its header's entry \"x\"");
  }

  @Test
  void offsetsThatOverlapOrLeaveHolesAreRefused() throws Exception {
    assertThat(refused(file(two("0,4", "0,4"), 8))).contains("an earlier tensor ends");
    assertThat(refused(file(two("0,4", "2,6"), 8)))
        .contains("its tensor \"y\" begins at byte 117 of the file, but an earlier tensor ends");
    assertThat(refused(file(two("0,4", "6,10"), 10))).contains("the tensors before it end");
    assertThat(refused(file(two("4,8", "8,12"), 12))).contains("the tensors before it end");
    assertThat(refused(file(two("0,4", "4,8"), 7))).contains("was cut off");
    assertThat(refused(file(two("0,4", "4,8"), 9))).contains("has something behind");
    // In any order, they may stand.
    Safetensors.open(write(file(two("4,8", "0,4"), 8))).close();
  }

  @Test
  void aTensorWithoutNumbersMayStandWhereAnotherBegins() throws Exception {
    String empty = ",\"e\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}";
    try (var opened = Safetensors.open(write(file(HALF + "[0,4]}" + empty, 4)))) {
      assertThat(opened.names()).containsExactly("e", "x");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[-1]",
        "[-1,-1]",
        "[9223372036854775807,2]",
        "[4294967296,4294967296]",
        "[4294967296,4294967296,0]",
        "[9223372036854775808]",
        "[4611686018427387905]",
        "[1152921504606846976]",
        "[2]",
        "[0]",
        "[1099511627776]",
      })
  void shapesThatDoNotFitAreRefused(String shape) throws Exception {
    String json = HALF.replace("[1]", shape) + "[0,4]}}";
    assertThat(refused(file(json, 4))).contains("its header's entry \"x\"");
  }

  @Test
  void whatTheFileDoesNotBackIsNotAllocated() throws Exception {
    long n = 1L << 40;
    String json = HALF.replace("[1]", "[" + n + "]") + "[0," + 4 * n + "]}}";
    assertThat(refused(file(json, 4))).contains("was cut off");
    String ones = "1" + ",1".repeat(64);
    assertThat(refused(file(HALF.replace("[1]", "[" + ones + "]") + "[0,4]}}", 4)))
        .contains("too many numbers in shape");
  }

  @Test
  void typesSmallerThanAByteFillWholeBytes() throws Exception {
    String json = HALF.replace("F32", "F4").replace("[1]", "[%d]") + "[0,1]}}";
    refused(file(json.formatted(1), 1));
    Safetensors.open(write(file(json.formatted(2), 1))).close();
  }

  @Test
  void aHeaderInTwoBytesACharacterIsRefused() throws Exception {
    byte[] wide = "{}".getBytes(StandardCharsets.UTF_16LE);
    byte[] file = Arrays.copyOf(Safetensors.length(wide), 8 + wide.length);
    System.arraycopy(wide, 0, file, 8, wide.length);
    assertThat(refused(file)).contains("byte 9 is zero");
  }

  @Test
  void textsOfTheFileAreShownShortAndOnOneLine() throws Exception {
    String name = "a\\n\\u001b[31m\\u2028" + "x".repeat(10_000);
    String sentence = refused(file("{\"" + name + "\":{}}", 4));
    assertThat(sentence).hasSizeLessThan(300).contains("\"a\\n\\u001b[31m\\u2028xxx");
  }

  @Test
  void aNameWithHalfASurrogatePairIsNoJson() throws Exception {
    assertThat(refused(file("{\"a\\ud800\":{}}", 4)))
        .contains("its header is not JSON")
        .contains("surrogate");
  }

  @Test
  void aDigestThatSomebodyMovedIsRefused() throws Exception {
    String digest = "\"waelab.sha256\":\"of-the-rest:" + "0".repeat(64) + "\"";
    assertThat(refused(file("{\"__metadata__\":{\"a\":\"b\"," + digest + "}}", 0)))
        .contains("its waelab.sha256 is not as it was written");
  }

  private static String two(String one, String other) {
    String entry = ":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%s]}";
    return "{\"x\"" + entry.formatted(one) + ",\"y\"" + entry.formatted(other) + "}";
  }

  private static byte[] file(String json, int dataBytes) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    byte[] header = SafetensorsDamageTest.header(bytes.length, json);
    return Arrays.copyOf(header, header.length + dataBytes);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("damaged.safetensors"), content);
  }

  private String refused(byte[] content) throws IOException {
    Path file = write(content);
    return SafetensorsDamageTest.sentence(
        file, catchThrowable(() -> Safetensors.open(file).close()));
  }
}
