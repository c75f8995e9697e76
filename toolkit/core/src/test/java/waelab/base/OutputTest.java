package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

@Tag("unit")
class OutputTest {

  private final Output printing = new Output.Printing();

  @Test
  void withoutNotebooksThingsArePrinted() {
    Table table = Table.create("losses", DoubleColumn.create("total", 0.25));
    String printed =
        printed(
            () -> {
              printing.show("One.");
              printing.caption("Two.");
              printing.showNow(table);
              printing.progress().info("Three.");
            });
    assertThat(printed).startsWith("One.\nTwo.\n").contains("total", "0.25").endsWith("Three.\n");
  }

  @Test
  void withoutNotebooksHelpSaysWhatIsMissing() {
    assertThatThrownBy(() -> printing.help("fid"))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("waelab-notebook");
  }

  private static String printed(Runnable action) {
    PrintStream out = System.out;
    var bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setOut(out);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
