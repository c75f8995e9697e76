package waelab.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message from a kernel.
 *
 * @param type its message type, such as {@code stream}
 * @param parent the id of the request that it answers; empty if it answers none
 * @param content its content as JSON
 */
record Message(String type, String parent, JsonNode content) {

  boolean answers(String request) {
    return parent.equals(request);
  }
}
