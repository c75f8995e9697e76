package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.RealData;

/** Every damage and every trick is found, and told in one sentence that names the file. */
@Tag("crash")
class TorchDamageTest {

  private static final long[] NONE = {};

  @TempDir Path folder;

  /** Its whole length is by {@code torch_files.py length}; the published file has as many bytes. */
  @Test
  void theDownloadThatWasInterruptedIsSaidToBeCutOff() {
    Path file = RealData.require("inception/pt_inception-2015-12-05-6726825d.truncated.pth");
    assertThat(sentence(file))
        .endsWith(
            ": ends after 818,371 of the 95,628,359 bytes that its header announces: download it again");
  }

  @Test
  void aFileCutOffAnywhereIsRefused() throws Exception {
    String name = "legacy.pth";
    Path file = Files.copy(TorchFileTest.fromPython(name), folder.resolve(name));
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      for (long length = raw.length() - 1; length >= 0; length--) {
        raw.setLength(length);
        assertThat(sentence(file)).containsAnyOf("download it again", "is empty", "begins neither");
      }
    }
  }

  @Test
  void aFileThatGoesOnIsRefused() throws Exception {
    byte[] whole = Files.readAllBytes(TorchFileTest.fromPython("legacy.pth"));
    assertThat(refused(Arrays.copyOf(whole, whole.length + 1)))
        .endsWith(
            ": has 1,973 bytes, more than the 1,972 bytes that its header announces:"
                + " download it again");
  }

  @Test
  void aFileOfAnotherKindIsRefused() throws Exception {
    assertThat(refused(new byte[0])).endsWith(": is empty, where a file of torch.save is needed");
    String text = "version https://git-lfs.github.com/spec/v1";
    assertThat(refused(text.getBytes(StandardCharsets.UTF_8)))
        .endsWith(
            ": is not a file of torch.save: it begins neither as a pickle nor as a zip archive");
    assertThat(refused(PickleBytes.protocol2().op("].").bytes()))
        .contains("is a Python pickle, but torch.save did not write it");
    assertThatThrownBy(() -> TorchFile.open(folder))
        .isInstanceOf(BadFileException.class)
        .hasMessage(folder + ": is a folder, where a file of torch.save is needed");
    Path none = folder.resolve("none.pth");
    assertThatThrownBy(() -> TorchFile.open(none))
        .isInstanceOf(BadFileException.class)
        .hasMessage(none + ": does not exist");
  }

  @Test
  void aFunctionIsNamedAndNotCalled() throws Exception {
    Path mark = folder.resolve("mark");
    byte[] call =
        PickleBytes.protocol2()
            .global("posix", "system")
            .text("touch " + mark)
            .hex("85") // TUPLE1
            .op("R.")
            .bytes();
    String told =
        "contains a call of posix.system in Python, so it is not a file of weights; nothing in it"
            + " was run (at byte ";
    assertThat(refused(call)).endsWith(told + "2)");
    assertThat(refused(PickleBytes.legacy(call, 0, 0))).endsWith(told + "27)");
    // As Python's pickle.dumps writes it: protocol 4, with names on the stack.
    byte[] newer =
        new PickleBytes()
            .hex("80049500000000000000008c05")
            .op("posix")
            .hex("948c06")
            .op("system")
            .hex("9493")
            .text("touch " + mark)
            .hex("859452942e")
            .bytes();
    assertThat(refused(newer)).contains("posix.system in Python, so it is not a file of weights");
    assertThat(mark).doesNotExist();
  }

  static Stream<Arguments> functions() {
    return Stream.of(
        Arguments.of("builtins", "eval"),
        Arguments.of("os", "system"),
        Arguments.of("torch._utils", "_rebuild_tensor_v2.__globals__"),
        Arguments.of("collections", "OrderedDict.__init__"),
        Arguments.of("torch.hub", "load"),
        Arguments.of("__main__", "Net"));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void whateverElseAPickleAsksForIsNamed(String module, String name) throws Exception {
    byte[] pickle = PickleBytes.protocol2().global(module, name).op(")R.").bytes();
    assertThat(refused(PickleBytes.legacy(pickle, 0, 0)))
        .contains("contains a call of " + module + "." + name + " in Python,");
  }

  @Test
  void anOpcodeThatCallsIsNoneOfOurs() throws Exception {
    // OBJ and INST call too, and NEWOBJ makes an object of any class.
    assertThat(refused(PickleBytes.protocol2().op("(ios\nsystem\n.").bytes())).contains("0x69");
    assertThat(refused(PickleBytes.protocol2().op("(No.").bytes())).contains("0x6f");
    assertThat(refused(PickleBytes.protocol2().op("N)").hex("812e").bytes()))
        .endsWith("has the pickle opcode 0x81, which no list of tensors needs (at byte 4)");
  }

  @Test
  void whatIsNotPutTogetherAsPythonWouldIsRefused() throws Exception {
    var pickles =
        Stream.of(
            ".", "R.", "(R.", "N)R.", "Ns.", "(u.", "NNs.", "}NNs.", "}(Nu.", "]u.", "h\0.", "t.",
            "Na.", "(NQ.", "NQ.", ")Q.", "NNb.", "}Nb.", "NN.", "((.", "q\0.", "(q\0.", "N(.");
    for (String opcodes : pickles.toList()) {
      byte[] pickle = PickleBytes.protocol2().op(opcodes).bytes();
      assertThat(refused(pickle)).as(opcodes).contains("is damaged: its pickle ");
    }
  }

  @Test
  void aListThatHoldsItselfDoesNoHarm() throws Exception {
    // Printing it, or comparing it, would never end.
    byte[] list = PickleBytes.protocol2().op("]q\0h\0a.").bytes();
    assertThat(refused(list)).contains("torch.save did not write it");
    assertThat(refused(PickleBytes.legacy(list, 0, 0)))
        .contains("holds a list, where a state dict");
    byte[] dict = PickleBytes.protocol2().op("}q\0").text("x").op("h\0s.").bytes();
    assertThat(refused(PickleBytes.legacy(dict, 0, 0))).contains("holds a dict as \"x\"");
  }

  @Test
  void onlyAStateDictIsOne() throws Exception {
    byte[] tensor =
        PickleBytes.protocol2().tensor("FloatStorage", 1, 0, NONE, NONE).op(".").bytes();
    assertThat(refused(PickleBytes.legacy(tensor, 1, 4)))
        .endsWith(
            ": holds a tensor, where a state dict is needed: in Python, save model.state_dict()"
                + " alone");
    byte[] checkpoint = PickleBytes.protocol2().op("}").text("epoch").number(3).op("s.").bytes();
    assertThat(refused(PickleBytes.legacy(checkpoint, 0, 0)))
        .contains("holds a number as \"epoch\", where a state dict has tensors only");
    byte[] optimiser = PickleBytes.protocol2().op("}").number(0).op("}s.").bytes();
    assertThat(refused(PickleBytes.legacy(optimiser, 0, 0))).contains("holds a dict as \"0\"");
  }

  @Test
  void aTensorThatIsThereTwiceIsRefused() throws Exception {
    var pickle = PickleBytes.protocol2().op("}");
    for (int i = 0; i < 2; i++) {
      pickle.text("x").tensor("FloatStorage", 1, 0, NONE, NONE).op("s");
    }
    assertThat(refused(PickleBytes.legacy(pickle.op(".").bytes(), 1, 4)))
        .contains("has two values for \"x\"");
  }

  static Stream<Arguments> shapes() {
    long large = 1L << 62;
    String more = "need more than the 6 numbers";
    return Stream.of(
        Arguments.of(0, new long[] {-2, 3}, new long[] {3, 1}, "one of them negative"),
        Arguments.of(0, new long[] {2, 3}, new long[] {-3, 1}, "one of them negative"),
        Arguments.of(-1, new long[] {2}, new long[] {1}, "one of them negative"),
        Arguments.of(0, new long[] {2, 3}, new long[] {1}, "2 dimensions, but 1 strides"),
        Arguments.of(0, new long[] {2, 4}, new long[] {4, 1}, more),
        Arguments.of(1, new long[] {2, 3}, new long[] {3, 1}, more),
        Arguments.of(0, new long[] {2, 3}, new long[] {4, 1}, more),
        Arguments.of(Long.MAX_VALUE, new long[] {1}, new long[] {1}, "than can be counted"),
        Arguments.of(7, new long[] {0}, new long[] {1}, more),
        Arguments.of(0, new long[] {2, 2}, new long[] {large, large}, "than can be counted"),
        Arguments.of(0, new long[] {large, large}, new long[] {0, 0}, "than can be counted"),
        Arguments.of(0, new long[] {1L << 32, 1L << 32}, new long[] {0, 0}, "than can be counted"),
        // One number would fill an array of any size.
        Arguments.of(0, new long[] {1L << 30}, new long[] {0}, more));
  }

  @Test
  void aTensorOfMoreDimensionsThanPyTorchKnowsIsRefusedBeforeTheyAreCopied() throws Exception {
    for (int dimensions : new int[] {65, 10_000}) {
      byte[] dict = PickleBytes.stateDict(6, 0, new long[dimensions], new long[1]);
      assertThat(refused(PickleBytes.legacy(dict, 6, 24)))
          .contains("its pickle has a tensor of " + dimensions + " dimensions");
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aTensorThatCannotBeIsNamed(long offset, long[] shape, long[] strides, String what)
      throws Exception {
    byte[] dict = PickleBytes.stateDict(6, offset, shape, strides);
    assertThat(refused(PickleBytes.legacy(dict, 6, 24)))
        .contains("its tensor \"x\" has")
        .contains(what);
  }

  @Test
  void aStorageThatIsClaimedIsHeldAgainstTheFile() throws Exception {
    for (long count : new long[] {7, 1L << 20, 1L << 40}) {
      byte[] dict = PickleBytes.stateDict(count, 0, new long[] {count}, new long[] {1});
      assertThat(refused(PickleBytes.legacy(dict, count, 24)))
          .contains("bytes that its header announces: download it again");
    }
    for (long count : new long[] {-1, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE}) {
      byte[] dict = PickleBytes.stateDict(count, 0, new long[] {1}, new long[] {1});
      assertThat(refused(PickleBytes.legacy(dict, count, 24)))
          .contains("has a storage of " + count + " numbers");
    }
    byte[] dict = PickleBytes.stateDict(6, 0, new long[] {6}, new long[] {1});
    assertThat(refused(PickleBytes.legacy(dict, 5, 24)))
        .contains("its storage \"0\" has 5 numbers by byte", "but 6 by the list of tensors");
  }

  @Test
  void storagesAreListedOnceEach() throws Exception {
    byte[] dict = PickleBytes.stateDict(0, 0, new long[] {0}, new long[] {1});
    var one = PickleBytes.protocol2().op("](").text("0");
    byte[] twice = one.text("0").op("e.").bytes();
    assertThat(refused(PickleBytes.legacy(dict, twice, new byte[16])))
        .contains("one of them twice");
    byte[] none = PickleBytes.protocol2().op("].").bytes();
    assertThat(refused(PickleBytes.legacy(dict, none, new byte[0]))).contains("lacks some");
    byte[] other = PickleBytes.protocol2().op("]").text("1").op("a.").bytes();
    assertThat(refused(PickleBytes.legacy(dict, other, new byte[8]))).contains("no tensor uses");
    byte[] number = PickleBytes.protocol2().number(0).op(".").bytes();
    assertThat(refused(PickleBytes.legacy(dict, number, new byte[8]))).contains("no list of keys");
  }

  @Test
  void anUnknownTypeOfNumbersIsNamed() throws Exception {
    byte[] dict =
        PickleBytes.protocol2()
            .op("}")
            .text("x")
            .tensor("QInt8Storage", 1, 0, NONE, NONE)
            .op("s.")
            .bytes();
    assertThat(refused(PickleBytes.legacy(dict, 1, 1)))
        .contains("has numbers of a type that is not read here, torch.QInt8Storage");
  }

  @Test
  void aPickleMakesNoMoreThanItsBytesAreWorth() throws Exception {
    byte[] text = PickleBytes.protocol2().op("X").int32(Integer.MAX_VALUE).bytes();
    assertThat(refused(text)).contains("has a text of 2147483647 bytes");
    assertThat(refused(PickleBytes.protocol2().op("X").int32(-1).bytes()))
        .contains("has a text of 4294967295 bytes");
    assertThat(refused(PickleBytes.protocol2().op("X").int32(4000).bytes()))
        .contains("ends at byte 7, inside its list of tensors");
    byte[] endless = new byte[1_000_001];
    for (char opcode : new char[] {'(', '}', ']', ')', 'N'}) {
      Arrays.fill(endless, (byte) opcode);
      Path file =
          Files.write(folder.resolve("endless.pth"), PickleBytes.protocol2().raw(endless).bytes());
      assertThat(allocatedByRefusing(file)).isLessThan(100 << 20);
      assertThat(sentence(file)).contains("has a list of tensors without end");
    }
    Arrays.fill(endless, (byte) 'a');
    assertThat(refused(PickleBytes.protocol2().op("c").raw(endless).bytes()))
        .contains("has a line without end");
  }

  private String refused(byte[] content) throws IOException {
    return sentence(Files.write(folder.resolve("damaged.pth"), content));
  }

  private static String sentence(Path file) {
    return SafetensorsDamageTest.sentence(file, catchThrowable(() -> TorchFile.open(file).close()));
  }

  private static long allocatedByRefusing(Path file) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(catchThrowable(() -> TorchFile.open(file).close())).isNotNull();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
