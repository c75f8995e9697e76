package waelab.notebook.kernel;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The predefined imports of cells and of the prompt. */
public final class Imports {

  /** Packages whose types are all imported; no type name may be in two of them. */
  public static final List<String> PACKAGES =
      List.of(
          "java.io",
          "java.math",
          "java.net",
          "java.nio.file",
          "java.util",
          "java.util.concurrent",
          "java.util.function",
          "java.util.regex",
          "java.util.stream",
          "ai.djl.ndarray",
          "ai.djl.ndarray.types",
          "ai.djl.nn",
          "ai.djl.nn.core",
          "tech.tablesaw.api",
          "waelab",
          "waelab.data",
          "waelab.evaluation",
          "waelab.latent",
          "waelab.metrics",
          "waelab.model",
          "waelab.nn",
          "waelab.plot",
          "waelab.report",
          "waelab.runs",
          "waelab.training");

  /** All imports, as Java. */
  public static final List<String> LINES =
      Stream.concat(
              Stream.of("import static waelab.Lab.*;"),
              PACKAGES.stream().map(name -> "import " + name + ".*;"))
          .collect(Collectors.toList());

  private Imports() {}
}
