package waelab.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waelab.base.AtomicFiles;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.UntrustedFile;

/**
 * The files of a run's folder and their SHA-256, in the file {@code SHA256SUMS} that {@code
 * sha256sum --check} reads. Checkpoints are not in it: they change, and contain their own digest.
 *
 * @param folder where they are
 */
record RunFiles(Path folder) {

  static final String SUMS = "SHA256SUMS";

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");

  /**
   * All files with their sizes, by their names relative to the folder. Files that are deleted
   * meanwhile, such as old checkpoints during a training, are left out.
   */
  Map<String, Long> all() {
    var files = new TreeMap<String, Long>();
    try {
      Path real = folder.toRealPath(); // it may be a link
      Files.walkFileTree(
          real,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
              if (is.isRegularFile()) {
                files.put(real.relativize(file).toString().replace('\\', '/'), is.size());
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    } catch (NoSuchFileException e) {
      return files;
    } catch (IOException e) {
      throw BadFileException.unreadable(folder, e);
    }
    return files;
  }

  /** Bytes on the disk. */
  long size() {
    return all().values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Writes the digests of the files that exist now and of those that are written next.
   *
   * @param next texts by the names of their files
   */
  void seal(Map<String, String> next) {
    var sums = new TreeMap<String, String>();
    all().keySet().stream()
        .filter(name -> isSummed(name) && !next.containsKey(name))
        .forEach(name -> sums.put(name, Checksum.of(folder.resolve(name)).hex()));
    next.forEach(
        (name, text) -> sums.put(name, Checksum.of(text.getBytes(StandardCharsets.UTF_8)).hex()));
    write(SUMS, text(sums));
  }

  /** Writes a text into a file if the file does not have it yet. */
  void write(String name, String text) {
    Path file = folder.resolve(name);
    if (Files.notExists(file) || !text(file).equals(text)) {
      AtomicFiles.write(file, text);
    }
  }

  /** Updates one digest; the recorded digests of the other files stay. */
  void sealAgain(String name) {
    if (Files.exists(folder.resolve(SUMS))) {
      var sums = new TreeMap<>(sums());
      sums.put(name, Checksum.of(folder.resolve(name)).hex());
      AtomicFiles.write(folder.resolve(SUMS), text(sums));
    }
  }

  private static final int LARGEST = 64 << 20;

  /**
   * The text of a complete file.
   *
   * @throws BadFileException if it is missing, too large, not a regular file, outside its folder,
   *     or not text
   */
  static String text(Path file) {
    var there =
        UntrustedFile.in(file.getParent(), file.getFileName().toString(), "a file of a run");
    if (!there.exists()) {
      throw new BadFileException(file, "is missing; take a good copy");
    }
    return there.text(LARGEST);
  }

  private static String text(Map<String, String> sums) {
    var text = new StringBuilder();
    sums.forEach((name, sum) -> text.append(sum).append("  ").append(name).append('\n'));
    return text.toString();
  }

  static boolean isSummed(String name) {
    boolean hidden = name.startsWith(".") || name.contains("/.");
    return !hidden && !name.equals(SUMS) && !name.startsWith(CheckpointStore.FOLDER + "/");
  }

  /**
   * Checks files against their recorded digests, if there are any.
   *
   * @throws BadFileException if one was changed
   */
  void requireUnchanged(List<String> names) {
    Map<String, String> sums = Files.exists(folder.resolve(SUMS)) ? sums() : Map.of();
    for (String name : names) {
      Path file = folder.resolve(name);
      if (sums.containsKey(name) && !Checksum.of(file).hex().equals(sums.get(name))) {
        throw new BadFileException(
            file,
            "was changed since it was written (" + SUMS + " has another digest); take a good copy");
      }
    }
  }

  /**
   * What each file's digest was when it was written, by its name.
   *
   * @throws BadFileException if the file is missing, or has a line that is not a digest
   */
  Map<String, String> sums() {
    Path file = folder.resolve(SUMS);
    var sums = new LinkedHashMap<String, String>();
    for (String line : text(file).lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw BadFileException.of(
            file,
            "its line %d is not a SHA-256 with a file name; take a good copy, or delete it if you"
                + " trust the other files",
            sums.size() + 1);
      }
      sums.put(matcher.group(2), matcher.group(1));
    }
    return sums;
  }

  /** Reads files. If a file that every training writes is wrong, the message adds a remedy. */
  static <T> T remedied(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (BadFileException e) {
      Path folder = e.file().getParent();
      String name = e.file().getFileName().toString();
      if (!Set.of(
                  RunFacts.FILE_NAME,
                  StoredRun.WEIGHTS,
                  StoredRun.HISTORY,
                  StoredRun.CONFIG,
                  StoredRun.PROVENANCE)
              .contains(name)
          || e.getMessage().contains("use a newer one")) {
        throw e;
      }
      if (CheckpointStore.in(folder).isEmpty()) {
        throw e.or("move the run's folder away and train the same again");
      }
      String first = Files.exists(e.file()) ? "delete it and " : "";
      throw e.or(first + "train the same again, which makes it from the last checkpoint");
    }
  }
}
