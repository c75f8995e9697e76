package waelab.notebook.file;

import java.util.regex.Pattern;

/** Text that was meant for a terminal. */
public final class TerminalText {

  private static final Pattern ESCAPES =
      Pattern.compile(
          "\u001B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)|[@-Z\\\\^_])");

  /** Text that is overwritten because a carriage return follows it. */
  private static final Pattern OVERWRITTEN = Pattern.compile("[^\\n]*\\r(?!\\n)");

  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0B-\\x1F\\x7F]");

  private TerminalText() {}

  /** The text as a terminal finally shows it, without colours. */
  public static String plain(String text) {
    String still = ESCAPES.matcher(text).replaceAll("").replace("\r\n", "\n");
    String last = OVERWRITTEN.matcher(still.replaceAll("\\r+(?=\\n|\\z)", "")).replaceAll("");
    return CONTROL.matcher(last).replaceAll("").stripTrailing();
  }
}
