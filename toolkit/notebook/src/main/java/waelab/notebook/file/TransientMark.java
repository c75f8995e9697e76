package waelab.notebook.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A mark in the metadata of an output that is to be shown but not stored. Jupyter stores such an
 * output nevertheless, since nbformat allows any metadata.
 */
public final class TransientMark {

  /** The metadata key that holds the mark. */
  public static final String OWNER = "waelab";

  private static final String FACT = "transient";

  /** The value of that key. */
  public static final Map<String, Boolean> FACTS = Map.of(FACT, true);

  private TransientMark() {}

  /** Whether an output, or the message that contains it, has the mark. */
  public static boolean isOn(JsonNode output) {
    return output.path("metadata").path(OWNER).path(FACT).asBoolean();
  }
}
