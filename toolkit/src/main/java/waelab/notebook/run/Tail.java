package waelab.notebook.run;

/** The end of a long text, and how much was before it. */
final class Tail {

  /** Characters that are kept. */
  static final int LENGTH = 1 << 18;

  private final StringBuilder kept = new StringBuilder();
  private long bytes;
  private long lines;

  void append(String text) {
    kept.append(text);
    if (kept.length() > 2 * LENGTH) { // seldom, for it moves what is kept
      drop(kept.length() - LENGTH);
    }
  }

  /** A line that says what was left out, if anything was, and the end of the text. */
  String text() {
    if (kept.length() > LENGTH) {
      drop(kept.length() - LENGTH);
    }
    if (bytes == 0) {
      return kept.toString();
    }
    dropRestOfLine();
    return "\n[... " + bytes + " bytes in " + lines + " lines left out ...]\n" + kept;
  }

  /** So that what is shown begins with a line, if lines are not endless. */
  private void dropRestOfLine() {
    int end = kept.indexOf("\n") + 1;
    drop(end < LENGTH / 2 ? end : 0);
  }

  private void drop(int count) {
    int end = count;
    if (end > 0 && end < kept.length() && Character.isHighSurrogate(kept.charAt(end - 1))) {
      end++;
    }
    for (int i = 0; i < end; i++) {
      char c = kept.charAt(i);
      bytes += bytes(c);
      lines += c == '\n' ? 1 : 0;
    }
    kept.delete(0, end);
  }

  /** Bytes of UTF-8; two characters that stand for one take four together. */
  private static int bytes(char c) {
    if (c < 0x80) {
      return 1;
    }
    return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }
}
