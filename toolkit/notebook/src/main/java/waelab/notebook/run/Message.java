package waelab.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message from a kernel.
 *
 * @param type what it tells, such as {@code stream}
 * @param parent the request that it answers; empty if it answers none
 * @param content what it says
 */
record Message(String type, String parent, JsonNode content) {

  boolean answers(String request) {
    return parent.equals(request);
  }
}
