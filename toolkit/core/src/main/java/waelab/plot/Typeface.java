package waelab.plot;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import waelab.base.LabException;

/**
 * The font of all pictures. It is part of the toolkit, so pictures are the same on every machine,
 * and letters such as λ, x̂ and ‖z‖² are always available.
 */
final class Typeface {

  private static final String FILE = "DejaVuSans-subset.ttf";
  private static final String CONFIGURATION = "sun.awt.fontconfig";

  private static Font font;

  private Typeface() {}

  /** The font at a size in pixels; throws LabException if Java cannot draw letters. */
  static synchronized Font size(double pixels) {
    if (font == null) {
      font = load();
    }
    return font.deriveFont((float) pixels);
  }

  private static Font load() {
    try {
      return create();
    } catch (RuntimeException | InternalError e) {
      // On a machine without any font, or without libfontconfig, AWT refuses even a font that is
      // passed to it, unless its configuration names a font. The configuration can be set after the
      // refusal.
      return loadWithoutSystemFonts(e);
    }
  }

  private static Font loadWithoutSystemFonts(Throwable refusal) {
    try {
      if (System.getProperty(CONFIGURATION) == null) {
        System.setProperty(CONFIGURATION, configuration().toString());
      }
      return create();
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      e.addSuppressed(refusal);
      throw new LabException(
          "Java cannot draw letters here ("
              + e.getMessage()
              + "); install the packages fontconfig and libfreetype6, or a full JDK",
          e);
    }
  }

  private static Font create() {
    try (InputStream in = Typeface.class.getResourceAsStream(FILE)) {
      Font created = Font.createFont(Font.TRUETYPE_FONT, in);
      created.canDisplay('x'); // reads the file, so that errors appear here and not while drawing
      return created;
    } catch (IOException | FontFormatException e) {
      throw new IllegalStateException("the toolkit's font cannot be read: " + e.getMessage(), e);
    }
  }

  /** A configuration of AWT that contains only the toolkit's font. */
  private static Path configuration() throws IOException {
    Path folder = Files.createTempDirectory("waelab-font");
    Path copy = folder.resolve(FILE);
    Path properties = folder.resolve("fontconfig.properties");
    folder.toFile().deleteOnExit();
    copy.toFile().deleteOnExit();
    properties.toFile().deleteOnExit();
    try (InputStream in = Typeface.class.getResourceAsStream(FILE)) {
      Files.copy(in, copy);
    }
    // This is never called on Windows, so the path needs no escaping.
    String lines = "version=1\nsequence.allfonts=default\nallfonts.default=WAE\nfilename.WAE=";
    return Files.writeString(properties, lines + copy + "\n");
  }
}
