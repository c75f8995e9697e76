package waelab.notebook.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class FetchLineTest {

  private final StringWriter out = new StringWriter();

  @Test
  void aTerminalSeesTheLineRedrawn() {
    FetchCommand.FetchLine line =
        new FetchCommand.FetchLine("images.gz", true, new PrintWriter(out));
    line.at(2_500_000, 10_000_000);
    line.at(2_600_000, 10_000_000); // too soon to be drawn
    line.at(10_000_000, 10_000_000);
    assertThat(out.toString())
        .isEqualTo(
            "\r  images.gz                      2.50 of 10.00 MB   25 %"
                + "\r  images.gz                     10.00 of 10.00 MB  100 %\n");
  }

  @Test
  void aFileSeesOneLineWithoutCarriageReturns() {
    FetchCommand.FetchLine line =
        new FetchCommand.FetchLine("images.gz", false, new PrintWriter(out));
    line.at(2_500_000, 10_000_000);
    line.at(10_000_000, 10_000_000);
    assertThat(out.toString())
        .isEqualTo("  images.gz                     10.00 of 10.00 MB  100 %\n");
  }
}
