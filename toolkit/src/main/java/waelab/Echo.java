package waelab;

import java.util.Optional;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/** How a snippet's value is shown at the prompt. */
final class Echo {

  private Echo() {}

  /** {@code name ==> value} for expressions and variables; nothing for other snippets. */
  static Optional<String> of(SnippetEvent event) {
    String value = event.value();
    if (value == null || value.isEmpty()) {
      return Optional.empty();
    }
    if (event.snippet() instanceof VarSnippet variable) {
      return Optional.of(variable.name() + " ==> " + value);
    }
    return event.snippet() instanceof ExpressionSnippet expression
        ? Optional.of(expression.name() + " ==> " + value)
        : Optional.empty();
  }
}
