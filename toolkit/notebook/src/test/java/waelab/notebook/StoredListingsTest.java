package waelab.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.Workspace;
import waelab.report.SourceCode;

/** The code that a stored notebook shows is the present code. */
@Tag("unit")
class StoredListingsTest {

  private static final Pattern SOURCE = Pattern.compile("source\\((\\w+)\\.class, \"(\\w+)\"\\)");

  @Test
  void listingsAreTheSourcesOfToday() throws Exception {
    int found = 0;
    for (Path file : notebooks()) {
      for (JsonNode cell : new ObjectMapper().readTree(file.toFile()).path("cells")) {
        Matcher call = SOURCE.matcher(text(cell.path("source")));
        List<String> outputs = outputs(cell);
        for (int i = 0; cell.path("cell_type").asText().equals("code") && call.find(); i++) {
          Class<?> type = Class.forName("waelab.model." + call.group(1));
          assertThat(outputs.get(i))
              .as("%s, cell %s", file.getFileName(), cell.path("id").asText())
              .isEqualTo(SourceCode.of(type, call.group(2)).toString());
          found++;
        }
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(9);
  }

  private static List<Path> notebooks() throws Exception {
    try (Stream<Path> files = Files.list(Workspace.home().resolve("notebooks"))) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  private static List<String> outputs(JsonNode cell) {
    var outputs = new ArrayList<String>();
    cell.path("outputs")
        .forEach(output -> outputs.add(text(output.path("data").path("text/plain"))));
    return outputs;
  }

  private static String text(JsonNode lines) {
    var text = new StringBuilder();
    lines.forEach(line -> text.append(line.asText()));
    return text.toString();
  }
}
