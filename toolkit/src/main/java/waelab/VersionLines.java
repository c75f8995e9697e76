package waelab;

import picocli.CommandLine.IVersionProvider;
import waelab.base.Versions;

/** What {@code lab --version} prints. */
final class VersionLines implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "WAE Lab " + Versions.waelab(),
      "DJL " + Versions.djl() + ", PyTorch " + Versions.pytorch(),
      "Java " + Runtime.version() + ", " + System.getProperty("java.vendor")
    };
  }
}
