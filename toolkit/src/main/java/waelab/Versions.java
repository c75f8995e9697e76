package waelab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What was built with what, as the build wrote it down. */
final class Versions implements IVersionProvider {

  private final Properties properties = new Properties();

  Versions() {
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "WAE Lab " + properties.getProperty("waelab"),
      "DJL " + properties.getProperty("djl") + ", PyTorch " + properties.getProperty("pytorch"),
      "Java " + Runtime.version() + ", " + System.getProperty("java.vendor")
    };
  }
}
