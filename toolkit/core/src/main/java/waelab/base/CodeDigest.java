package waelab.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The digest of the code that computes numbers: stored numbers are those of the present code only
 * if both have the same digest. It is computed from the sources, without comments and spaces, since
 * two JDKs compile the same source to different classes.
 */
public final class CodeDigest {

  private static final int LENGTH = 12;
  private static final String SOURCES = "/sources/";

  /** Comments, spaces, strings, characters, words; every other character is its own token. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<skip>//[^\n]*|/\\*[\\s\\S]*?\\*/|\\s+)"
              + "|\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'"
              + "|(?<word>[\\p{L}\\p{N}_$]+)|.");

  private CodeDigest() {}

  /**
   * The first digits of a SHA-256 over sources of this toolkit. If {@code same-numbers.txt} states
   * that code computes the same numbers as older code, it has the older code's digest.
   *
   * @param parts packages and classes, such as {@code waelab/model/} and {@code
   *     waelab/base/Randomness}
   * @throws IllegalArgumentException if there is no source of one of them
   */
  public static String of(List<String> parts) {
    try (Stream<String> lines = resource("same-numbers.txt").lines()) {
      return oldest(of(texts(), parts), sameNumbers(lines.toList()));
    }
  }

  /** The digest of sources by their names. */
  static String of(Map<String, String> sources, List<String> parts) {
    var sums = new TreeMap<String, String>();
    for (String part : parts) {
      Map<String, String> found = new TreeMap<>(sources);
      found.keySet().removeIf(name -> !name.startsWith(part));
      if (found.isEmpty()) {
        throw new IllegalArgumentException("There is no source of " + part + ".");
      }
      found.forEach((name, text) -> sums.put(name, sum(bare(text))));
    }
    return sum(sums.toString()).substring(0, LENGTH);
  }

  /** A source without what the compiler skips. */
  static String bare(String source) {
    var bare = new StringBuilder(source.length());
    boolean afterWord = false;
    for (Matcher token = TOKEN.matcher(source); token.find(); ) {
      if (token.group("skip") != null) {
        continue;
      }
      boolean word = token.group("word") != null;
      bare.append(word && afterWord ? " " : "").append(token.group());
      afterWord = word;
    }
    return bare.toString();
  }

  /** Older digests by newer ones: a line has both, then the test or comparison that showed it. */
  static Map<String, String> sameNumbers(List<String> lines) {
    var same = new HashMap<String, String>();
    lines.stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.strip().split("\\s+", 3))
        .forEach(words -> same.put(words[1], words[0]));
    return same;
  }

  static String oldest(String digest, Map<String, String> same) {
    return same.containsKey(digest) ? oldest(same.get(digest), same) : digest;
  }

  private static String sum(String text) {
    return Checksum.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private static String resource(String name) {
    try (var in = CodeDigest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("what is on the class path can be read", e);
    }
  }

  private static Map<String, String> texts() {
    URL place = CodeDigest.class.getResource(SOURCES);
    if (place == null) {
      throw new IllegalStateException("The sources are missing from the class path.");
    }
    try {
      return texts(place.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("what is on the class path can be read", e);
    }
  }

  /**
   * Reads all sources of a folder or a JAR file, even if the thread is interrupted, which it then
   * still is: classes need the digest when they are initialised, and Java does that only once.
   */
  static Map<String, String> texts(URI place) {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return read(place);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("what is on the class path can be read", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Map<String, String> read(URI place) throws IOException {
    if (!place.getScheme().equals("jar")) {
      return texts(Path.of(place));
    }
    Path jar = Path.of(URI.create(place.getSchemeSpecificPart().split("!")[0]));
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      return texts(files.getPath(SOURCES));
    }
  }

  private static Map<String, String> texts(Path root) throws IOException {
    var texts = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(path -> path.toString().endsWith(".java")).toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        texts.put(name, Files.readString(file));
      }
    }
    return texts;
  }
}
