package waelab.training;

import ai.djl.engine.Engine;

/** Versions of what a run is made with. */
final class Versions {

  private Versions() {}

  /** This toolkit's version. */
  static String own() {
    return of(Versions.class);
  }

  /** DJL's version. */
  static String djl() {
    return Engine.getDjlVersion();
  }

  private static String of(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
