package waelab;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.Workspace;

/** The program in docs/library.md compiles against the library alone, and does what it says. */
@Tag("torch")
@Tag("long")
class LibraryExampleTest {

  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;
  private String program;

  @BeforeEach
  void readProgram() throws IOException {
    var found = PROGRAM.matcher(Files.readString(Workspace.home().resolve("docs/library.md")));
    assertThat(found.find()).isTrue();
    program = found.group(1);
  }

  @Test
  void itHasFortyLinesAtMost() {
    assertThat(program.lines()).hasSizeLessThanOrEqualTo(40);
  }

  @Test
  void itUsesNoClassOfTheNotebooks() {
    assertThat(program).doesNotContain("waelab.notebook").doesNotContain("waelab.Lab");
  }

  @Test
  void itTrainsMeasuresSavesAndLoads() throws Exception {
    draw("red", Color.RED);
    draw("blue", Color.BLUE);
    Path run = folder.resolve("run");
    String printed = printed(main(), folder.resolve("photos").toString(), run.toString());
    assertThat(printed)
        .contains("64 images (samples of WAE trained on images in \"photos\"", "Done in ");
    assertThat(printed.lines().reduce((one, next) -> next).orElseThrow()).startsWith("WAE");
    assertThat(Files.list(run).map(file -> file.getFileName().toString()))
        .contains("run.json", "weights.safetensors", "history.csv", "samples.png");
  }

  /** Squares of a colour on grey, as many as the labels' features need. */
  private void draw(String name, Color color) throws IOException {
    Path label = Files.createDirectories(folder.resolve("photos").resolve(name));
    for (int i = 0; i < 160; i++) {
      var image = new BufferedImage(40, 36, BufferedImage.TYPE_INT_RGB);
      var graphics = image.createGraphics();
      graphics.setColor(Color.GRAY);
      graphics.fillRect(0, 0, 40, 36);
      graphics.setColor(color);
      graphics.fillRect(i % 20, i % 16, 12, 10 + i % 7);
      graphics.dispose();
      ImageIO.write(image, "png", label.resolve(i + ".png").toFile());
    }
  }

  private Class<?> main() throws Exception {
    Path source = Files.writeString(folder.resolve("Flowers.java"), program);
    Path classes = Files.createDirectory(folder.resolve("classes"));
    var errors = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                errors,
                Stream.of("-d", classes, "-cp", System.getProperty("java.class.path"), source)
                    .map(String::valueOf)
                    .toArray(String[]::new));
    assertThat(status).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    return new URLClassLoader(new URL[] {classes.toUri().toURL()}).loadClass("Flowers");
  }

  private static String printed(Class<?> main, String... arguments) throws Exception {
    PrintStream out = System.out;
    var bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      main.getMethod("main", String[].class).invoke(null, (Object) arguments);
    } finally {
      System.setOut(out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
