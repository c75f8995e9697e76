package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.Lab;
import waelab.base.Provenance;

/** The kernel IJava is seen in WaelabKernelTest; here its successor, whose classes are its own. */
@Tag("unit")
class DisplayTest {

  @Test
  void whereNoKernelRunsThereIsNoDisplay() {
    assertThat(Display.here()).isEmpty();
  }

  @Test
  void theSuccessorShowsAThingInAllItsForms() {
    try (var kernel = new SuccessorKernel()) {
      Display.here().orElseThrow().show(MimeBundle.html("<b>x</b>", "x").with("image/png", "AAAA"));
      DisplayData shown = kernel.shown().get(0);
      assertThat(data(shown, "text/html")).isEqualTo("<b>x</b>");
      assertThat(data(shown, "text/plain")).isEqualTo("x");
      assertThat(data(shown, "image/png")).isEqualTo("AAAA");
      assertThat(shown.hasDisplayId()).isFalse();
    }
  }

  @Test
  void theSuccessorUpdatesWhatHasAName() {
    try (var kernel = new SuccessorKernel()) {
      Display here = Display.here().orElseThrow();
      here.show("name", MimeBundle.text("before"));
      here.update("name", MimeBundle.text("after"));
      assertThat(kernel.shown()).hasSize(1);
      assertThat(kernel.shown().get(0).getDisplayId()).isEqualTo("name");
    }
  }

  @Test
  void theSuccessorTakesOurFormsForTheValueOfACell() {
    try (var kernel = new SuccessorKernel()) {
      Renderers.registerAll(Display.here().orElseThrow());
      DisplayData value = kernel.getRenderer().render(Provenance.of("data", "MNIST"));
      assertThat(data(value, "text/html")).contains("MNIST").contains("<table");
      assertThat(data(value, "text/plain")).isEqualTo("data: MNIST");
      DisplayData image =
          kernel.getRenderer().render(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB));
      assertThat(data(image, "image/png")).startsWith("iVBORw0KGgo");
      assertThat(data(kernel.getRenderer().render(List.of(1)), "text/plain")).isEqualTo("[1]");
    }
  }

  @Test
  void aMistakeInAFormIsNotHidden() {
    try (var kernel = new SuccessorKernel()) {
      Display.here()
          .orElseThrow()
          .register(
              Map.class,
              map -> {
                throw new IllegalArgumentException("of the form");
              });
      assertThatThrownBy(() -> kernel.getRenderer().render(Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("of the form");
    }
  }

  @Test
  void showGoesBelowTheCell() {
    try (var kernel = new SuccessorKernel()) {
      Lab.show("anything", "and what it is");
      assertThat(kernel.shown())
          .extracting(d -> data(d, "text/plain"))
          .containsExactly("anything", "and what it is");
    }
  }

  private static String data(DisplayData shown, String mime) {
    return String.valueOf(shown.getData(MIMEType.parse(mime)));
  }
}
