package waelab.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions that this toolkit was built with, as the build recorded them. */
public final class Versions {

  private static final Properties PROPERTIES = read();

  private Versions() {}

  /** This toolkit's own version. */
  public static String waelab() {
    return PROPERTIES.getProperty("waelab");
  }

  /** DJL's version. */
  public static String djl() {
    return PROPERTIES.getProperty("djl");
  }

  /** The version of PyTorch's library. */
  public static String pytorch() {
    return PROPERTIES.getProperty("pytorch");
  }

  private static Properties read() {
    var properties = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
