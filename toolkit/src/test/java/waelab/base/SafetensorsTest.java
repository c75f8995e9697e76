package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

  @Test
  void aFileIsLengthHeaderAndNumbers(@TempDir Path folder) throws Exception {
    var tensors = new LinkedHashMap<String, Safetensors.Tensor>();
    tensors.put("a", new Safetensors.Tensor(new long[] {2, 1}, new float[] {1.5f, -2}));
    tensors.put("b", new Safetensors.Tensor(new long[] {}, new float[] {3}));
    Path file = folder.resolve("gewichte für x/w.safetensors");
    Safetensors.write(file, tensors, Map.of("seed", "3"));

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.getLong();
    assertThat(length % 8).isZero();
    byte[] header = new byte[(int) length];
    bytes.get(header);
    var json = new ObjectMapper().readTree(header);
    assertThat(json.at("/__metadata__/seed").asText()).isEqualTo("3");
    assertThat(json.at("/a/dtype").asText()).isEqualTo("F32");
    assertThat(json.at("/a/shape").toString()).isEqualTo("[2,1]");
    assertThat(json.at("/a/data_offsets").toString()).isEqualTo("[0,8]");
    assertThat(json.at("/b/shape").toString()).isEqualTo("[]");
    assertThat(json.at("/b/data_offsets").toString()).isEqualTo("[8,12]");
    assertThat(new float[] {bytes.getFloat(), bytes.getFloat(), bytes.getFloat()})
        .containsExactly(1.5f, -2, 3);
    assertThat(bytes.hasRemaining()).isFalse();
  }
}
