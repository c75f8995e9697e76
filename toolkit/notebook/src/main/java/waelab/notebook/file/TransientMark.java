package waelab.notebook.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * How an output says that it is worth reading now and not worth storing. Jupyter stores it all the
 * same, since nbformat lets metadata be anything.
 */
public final class TransientMark {

  /** Whose word it is, among an output's metadata. */
  public static final String OWNER = "waelab";

  private static final String FACT = "transient";

  /** What the owner says. */
  public static final Map<String, Boolean> FACTS = Map.of(FACT, true);

  private TransientMark() {}

  /** Whether an output, or the message that brings it, says so. */
  public static boolean isOn(JsonNode output) {
    return output.path("metadata").path(OWNER).path(FACT).asBoolean();
  }
}
