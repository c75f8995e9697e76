package waelab;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import waelab.base.Workspace;

/** Real files that some tests read where they are to be had. */
public final class RealData {

  private RealData() {}

  /**
   * Looks a file up as the toolkit does, in {@code WAELAB_DATA} and then {@code data/}.
   *
   * <p>Where it is absent the test is skipped, or fails if {@code WAELAB_REQUIRE_REAL} is true.
   *
   * @param relative its place inside an input folder, such as {@code mnist/train-labels}
   */
  public static Path require(String relative) {
    Workspace workspace = Workspace.current();
    return workspace.find(relative).orElseGet(() -> absent(relative, workspace));
  }

  private static Path absent(String relative, Workspace workspace) {
    String message = relative + " is in none of " + workspace.inputs();
    return workspace.requireReal() ? fail(message) : abort(message);
  }
}
