package waelab.notebook.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import waelab.base.LabException;

/**
 * The text of Java snippets, with methods that locate an offset in it.
 *
 * @param name its name in messages
 * @param text the complete text, with {@code \n} as line ends
 */
record Script(String name, String text) {

  /**
   * Replaces {@code \r\n} by {@code \n}, removes a byte order mark, and makes a first line {@code
   * #!…} a comment.
   */
  Script {
    text = text.replace("\r\n", "\n");
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    text = text.startsWith("#!") ? "//" + text.substring(2) : text;
  }

  /** Reads a file; {@code -} is standard input. */
  static Script read(String file) {
    if (file.equals("-")) {
      return standardInput();
    }
    try {
      return new Script(file, decoded(file, Files.readAllBytes(Path.of(file))));
    } catch (NoSuchFileException e) {
      throw new LabException("There is no file " + file + ".", e);
    } catch (IOException e) {
      throw new LabException(file + " cannot be read (" + e.getMessage() + ").", e);
    }
  }

  /** Reads standard input to its end. */
  static Script standardInput() {
    InputStream in = System.in;
    try {
      return new Script("stdin", new String(in.readAllBytes(), Charset.defaultCharset()));
    } catch (IOException e) {
      throw new LabException("Standard input cannot be read (" + e.getMessage() + ").", e);
    }
  }

  private static String decoded(String file, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new LabException(file + " is not text in UTF-8.", e);
    }
  }

  /** The line an offset is in, from 1. */
  int line(int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  /** An offset's line, and under it a caret that points at the offset. */
  String pointedAt(int offset) {
    int from = text.lastIndexOf('\n', offset - 1) + 1;
    int to = text.indexOf('\n', offset);
    String source = text.substring(from, to < 0 ? text.length() : to);
    // Tabs are kept, so that the caret is below its character at any tab width.
    String indent = text.substring(from, offset).replaceAll("[^\t]", " ");
    return "    " + source + "\n    " + indent + "^";
  }
}
