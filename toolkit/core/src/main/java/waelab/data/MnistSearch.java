package waelab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import waelab.base.BadFileException;
import waelab.base.Printable;
import waelab.base.Workspace;

/**
 * Finds the files of a set in MNIST's format, under the names in common use.
 *
 * <p>Input folders are searched in their order. In each, the folder with the set's name is searched
 * first, then folders whose names differ only by upper case or a dash ({@code MNIST}, {@code
 * FashionMNIST}). In these, the sub-folders {@code raw}, {@code gzip} and {@code archive} are
 * searched, and a sub-folder that has the name of the file in it. In names, upper and lower case
 * are equal, and so are a dash, a dot and an underscore; the ending {@code .gz} is optional. The
 * published name is preferred.
 *
 * <p>IDX files are preferred to {@code .npz}, this to {@code .csv}, and all of them to IDX and CSV
 * files inside a {@code .zip}. A folder that cannot be read, or a damaged zip, throws a {@link
 * BadFileException}.
 */
final class MnistSearch {

  private static final int DEEPEST = 4;
  private static final String NO_DATA = "\\..*|.*\\.(part|lock|md)";
  private static final int MOST_NAMED = 3;
  private static final List<String> FOLDERS = List.of("raw", "gzip", "archive");

  /**
   * Images and labels that were found, but not read yet.
   *
   * @param files the files that contain them, the images' file first
   * @param reading reads them
   */
  record Found(List<StoredFile> files, Supplier<Idx.Pair> reading) {

    /** The file that holds the images. */
    StoredFile images() {
      return files.get(0);
    }
  }

  private final Workspace workspace;
  private final MnistSet set;

  MnistSearch(Workspace workspace, MnistSet set) {
    this.workspace = workspace;
    this.set = set;
  }

  /** Images and labels of a part. */
  Optional<Found> find(MnistFiles part) {
    List<StoredFile> files = files();
    return idx(files, part)
        .or(() -> npz(files, part))
        .or(() -> table(files, part))
        .or(() -> idx(entries(files), part))
        .or(() -> table(entries(files), part));
  }

  private Optional<Found> idx(List<StoredFile> files, MnistFiles part) {
    return named(files, set.images(part))
        .flatMap(images -> named(files, set.labels(part)).map(labels -> List.of(images, labels)))
        .map(both -> new Found(both, () -> Idx.readPair(both.get(0), both.get(1))));
  }

  private Optional<Found> npz(List<StoredFile> files, MnistFiles part) {
    return named(files, set.npz())
        .map(file -> new Found(List.of(file), () -> new Npz(file.path()).read(part)));
  }

  private Optional<Found> table(List<StoredFile> files, MnistFiles part) {
    return set.tables(part).stream()
        .flatMap(name -> named(files, name).stream())
        .findFirst()
        .map(file -> new Found(List.of(file), () -> new PixelTable(file).read()));
  }

  /** Which of a part's two IDX files are missing. */
  List<String> missing(MnistFiles part) {
    List<StoredFile> files = files();
    return set.names(part).stream().filter(name -> named(files, name).isEmpty()).toList();
  }

  /**
   * Finds files with names that are not read.
   *
   * @return a sentence that names the files and the names that they should have; empty if there are
   *     no such files
   */
  Optional<String> nearMiss(MnistFiles part) {
    List<Path> searched = files().stream().map(StoredFile::path).toList();
    var files = new ArrayList<Path>();
    for (Path folder : folders()) {
      collect(folder, 1, name -> true).stream()
          .filter(file -> !isIdx(name(file)) || !searched.contains(file))
          .forEach(files::add);
    }
    workspace.inputs().stream()
        .flatMap(input -> list(input).stream())
        .filter(Files::isRegularFile)
        .filter(file -> published(part).anyMatch(each -> isNamed(name(file), each)))
        .forEach(files::add);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    List<String> first = files.stream().limit(MOST_NAMED).map(Path::toString).toList();
    int more = files.size() - first.size();
    return Optional.of(
        Printable.of(
            "There is %s%s; %s is read from %s in %s/ of one of %s: unpack, rename or move what is"
                + " there",
            Printable.line(String.join(", ", first)),
            more > 0 ? Printable.of(" and %,d more", more) : "",
            set.name(),
            wanted(part),
            set.folder(),
            workspace.inputs()));
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /** The names that identify the set, in any folder. */
  private Stream<String> published(MnistFiles part) {
    return Stream.concat(set.names(part).stream(), Stream.of(set.npz(), set.tables(part).get(0)));
  }

  /** The names that are read, for messages. */
  String wanted(MnistFiles part) {
    return Printable.of(
        "%s (or %s, or %s)",
        String.join(" and ", set.names(part)), set.npz(), set.tables(part).get(0));
  }

  /** The first of the files with a name; files in the published folder are preferred. */
  private Optional<StoredFile> named(List<StoredFile> files, String name) {
    return files.stream()
        .filter(file -> isNamed(file.name(), name))
        .min(Comparator.comparingInt(file -> rank(file, name)));
  }

  private int rank(StoredFile file, String name) {
    boolean inPlace = file.path().getParent().endsWith(set.folder());
    return inPlace && file.name().equals(name)
        ? 0
        : inPlace && file.name().equals(bare(name)) ? 1 : 2;
  }

  private static boolean isNamed(String file, String name) {
    return plain(file).equals(plain(name));
  }

  /** A name as it is compared; {@code Train-Images.IDX3-UBYTE.GZ} equals the published name. */
  private static String plain(String name) {
    return bare(name.toLowerCase(Locale.ROOT)).replaceAll("[._ ]", "-");
  }

  private static String bare(String name) {
    return name.replaceAll("\\.gz$", "");
  }

  /** All files that may belong to the set, in the order of the search. */
  private List<StoredFile> files() {
    return folders().stream()
        .flatMap(folder -> collect(folder, 1, this::mayHold).stream())
        .map(StoredFile::of)
        .toList();
  }

  /** The folders of this set in all inputs. */
  private List<Path> folders() {
    return workspace.inputs().stream()
        .flatMap(
            input ->
                list(input).stream()
                    .filter(this::isOwn)
                    .sorted(Comparator.comparing(folder -> !folder.endsWith(set.folder()))))
        .toList();
  }

  private boolean isOwn(Path folder) {
    return letters(name(folder)).equals(letters(set.folder())) && Files.isDirectory(folder);
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private boolean mayHold(String folder) {
    boolean own = letters(folder).equals(letters(set.folder()));
    return own || FOLDERS.contains(folder.toLowerCase(Locale.ROOT)) || isIdx(folder);
  }

  private boolean isIdx(String found) {
    return Stream.of(MnistFiles.values())
        .flatMap(part -> set.names(part).stream())
        .anyMatch(name -> isNamed(found, name));
  }

  /** The files of a folder, and then those of some folders in it. */
  private static List<Path> collect(Path folder, int depth, Predicate<String> enters) {
    var files = new ArrayList<Path>();
    var deeper = new ArrayList<Path>();
    for (Path each : list(folder)) {
      String name = name(each);
      if (Files.isRegularFile(each) && !name.matches(NO_DATA)) {
        files.add(each);
      } else if (depth < DEEPEST && Files.isDirectory(each) && enters.test(name)) {
        deeper.addAll(collect(each, depth + 1, enters));
      }
    }
    files.addAll(deeper);
    return files;
  }

  /** The content of a folder; empty if the folder is missing. */
  private static List<Path> list(Path folder) {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    } catch (IOException e) {
      throw BadFileException.unreadable(folder, e);
    }
  }

  /** The entries of the zips among the files. */
  private static List<StoredFile> entries(List<StoredFile> files) {
    var entries = new ArrayList<StoredFile>();
    for (StoredFile file : files) {
      if (file.name().toLowerCase(Locale.ROOT).endsWith(".zip")) {
        try (var zip = new ZipFile(file.path().toFile())) {
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> !name.endsWith("/"))
              .sorted()
              .forEach(name -> entries.add(new StoredFile(file.path(), name)));
        } catch (IOException | IllegalArgumentException e) {
          throw file.bad(
              e, "is not a complete zip file (%s); delete it or repair it", e.getMessage());
        }
      }
    }
    return entries;
  }
}
