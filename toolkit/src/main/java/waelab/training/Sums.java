package waelab.training;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waelab.base.AtomicFiles;
import waelab.base.BadFileException;
import waelab.base.Checksum;

/**
 * The SHA-256 of what a run's folder holds, in the file {@code SHA256SUMS} that {@code sha256sum
 * --check} reads. Checkpoints are not in it: they change, and carry a digest of their own.
 */
final class Sums {

  static final String FILE_NAME = "SHA256SUMS";

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");

  private Sums() {}

  /** Writes them for the files that are there now. */
  static void write(Path folder) {
    write(folder, Map.of());
  }

  /**
   * Writes them for the files that are there now and for those that come next.
   *
   * @param next texts by the names of their files
   */
  static void write(Path folder, Map<String, String> next) {
    var sums = new TreeMap<String, String>();
    StoredRun.files(folder).keySet().stream()
        .filter(name -> isSummed(name) && !next.containsKey(name))
        .forEach(name -> sums.put(name, Checksum.of(folder.resolve(name)).hex()));
    next.forEach(
        (name, text) -> sums.put(name, Checksum.of(text.getBytes(StandardCharsets.UTF_8)).hex()));
    String text = text(sums);
    Path file = folder.resolve(FILE_NAME);
    if (Files.notExists(file) || !StoredRun.text(file).equals(text)) {
      AtomicFiles.write(file, text);
    }
  }

  /** Writes it anew for one file only: what the others were when they were written stays noted. */
  static void renew(Path folder, String name) {
    var sums = new TreeMap<>(read(folder));
    sums.put(name, Checksum.of(folder.resolve(name)).hex());
    AtomicFiles.write(folder.resolve(FILE_NAME), text(sums));
  }

  private static String text(Map<String, String> sums) {
    var text = new StringBuilder();
    sums.forEach((name, sum) -> text.append(sum).append("  ").append(name).append('\n'));
    return text.toString();
  }

  static boolean isSummed(String name) {
    boolean hidden = name.startsWith(".") || name.contains("/.");
    return !hidden && !name.equals(FILE_NAME) && !name.startsWith("checkpoints/");
  }

  /**
   * Checks files against what was noted, if something was.
   *
   * @throws BadFileException if one was changed
   */
  static void requireUnchanged(Path folder, List<String> names) {
    boolean noted = Files.exists(folder.resolve(FILE_NAME));
    Map<String, String> sums = noted ? read(folder) : Map.of();
    for (String name : names) {
      Path file = folder.resolve(name);
      if (sums.containsKey(name) && !Checksum.of(file).hex().equals(sums.get(name))) {
        throw new BadFileException(
            file, "was changed since it was written, as " + FILE_NAME + " tells; take a good copy");
      }
    }
  }

  /**
   * What each file's was when it was written.
   *
   * @throws BadFileException if they are not there, or are none
   */
  static Map<String, String> read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    var sums = new LinkedHashMap<String, String>();
    for (String line : StoredRun.text(file).lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new BadFileException(
            file,
            "its line "
                + (sums.size() + 1)
                + " is no SHA-256 with a name; take a good copy, or delete it if you trust the"
                + " other files");
      }
      sums.put(matcher.group(2), matcher.group(1));
    }
    return sums;
  }
}
