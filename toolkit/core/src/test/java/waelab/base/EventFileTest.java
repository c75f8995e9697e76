package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.Summary;
import org.tensorflow.hadoop.util.TFRecordReader;
import org.tensorflow.util.Event;

/** Read back by TensorFlow's own classes, which check each record's checksums. */
@Tag("unit")
public class EventFileTest {

  @TempDir Path folder;

  /** All events of a file. */
  public static List<Event> read(Path file) throws IOException {
    var events = new ArrayList<Event>();
    try (InputStream in = Files.newInputStream(file)) {
      var reader = new TFRecordReader(in, true);
      for (byte[] record = reader.read(); record != null; record = reader.read()) {
        events.add(Event.parseFrom(record));
      }
    }
    return events;
  }

  @Test
  void numbersAndPicturesComeBack() throws IOException {
    EventFile file = EventFile.in(folder.resolve("runs/a"));
    file.scalars(300, new TreeMap<>(Map.of("train/total", 0.25, "test/E‖z‖²", 1e-3)));
    byte[] png = new byte[300];
    file.image(1L << 40, "model", 640, 1, png);
    List<Event> events = read(file.path());
    assertThat(events).hasSize(3);
    assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(events.get(1).getStep()).isEqualTo(300);
    assertThat(events.get(1).getSummary().getValueList())
        .extracting(Summary.Value::getTag)
        .containsExactly("test/E‖z‖²", "train/total");
    assertThat(events.get(1).getSummary().getValueList())
        .extracting(Summary.Value::getSimpleValue)
        .containsExactly(1e-3f, 0.25f);
    assertThat(events.get(2).getStep()).isEqualTo(1L << 40);
    Summary.Image image = events.get(2).getSummary().getValue(0).getImage();
    assertThat(image.getWidth()).isEqualTo(640);
    assertThat(image.getHeight()).isOne();
    assertThat(image.getEncodedImageString().toByteArray()).isEqualTo(png);
    assertThat(events.get(2).getWallTime()).isGreaterThan(1.7e9); // seconds since 1970
  }

  @Test
  void eachTrainingHasAFileOfItsOwn() {
    assertThat(EventFile.in(folder).path()).isNotEqualTo(EventFile.in(folder).path());
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> EventFile.in(file.resolve("run")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(file.toString());
  }
}
