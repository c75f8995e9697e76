package waelab.data;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import waelab.base.BadFileException;
import waelab.base.Checksum;

/** Images in a folder and the folders in it, links followed; what starts with a dot is left out. */
record FolderSource(Path path) implements ImageSource {

  private static final int DEEPEST = 20;

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }

  @Override
  public String state() {
    var files = new StringBuilder();
    visit(
        (name, file) ->
            files.append(name).append('\n').append(file.size()).append(file.lastModifiedTime()));
    try {
      byte[] text = files.toString().getBytes(StandardCharsets.UTF_8);
      return path.toRealPath() + "\n" + Checksum.of(text).hex();
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }

  @Override
  public ImageFiles open() {
    var names = new ArrayList<String>();
    visit((name, file) -> names.add(name));
    names.sort(null);
    return new Opened(path, names);
  }

  private void visit(BiConsumer<String, BasicFileAttributes> visitor) {
    try {
      var links = EnumSet.of(FileVisitOption.FOLLOW_LINKS);
      Files.walkFileTree(path, links, DEEPEST, new Walk(path, visitor));
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  /** Tells of each file its name below the root and its attributes. */
  private static final class Walk extends SimpleFileVisitor<Path> {

    private final Path root;
    private final BiConsumer<String, BasicFileAttributes> visitor;

    private Walk(Path root, BiConsumer<String, BasicFileAttributes> visitor) {
      this.root = root;
      this.visitor = visitor;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean skip = !folder.equals(root) && isHidden(folder);
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && !isHidden(file)) {
        String name = root.relativize(file).toString().replace(File.separatorChar, '/');
        visitor.accept(name, attributes);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
      boolean leadsNowhere =
          cause instanceof FileSystemLoopException || cause instanceof NoSuchFileException;
      if (file.equals(root) || !leadsNowhere) {
        throw cause; // a folder that may not be read is no folder without images
      }
      return FileVisitResult.CONTINUE; // a link in a circle, or to nowhere
    }
  }

  private record Opened(Path path, List<String> names) implements ImageFiles {

    @Override
    public byte[] read(String name, int most) throws UnreadableImageException {
      try (InputStream in = Files.newInputStream(path.resolve(name))) {
        byte[] content = in.readNBytes(most + 1);
        if (content.length > most) {
          throw new UnreadableImageException("is larger than " + most + " bytes");
        }
        return content;
      } catch (IOException e) {
        throw new UnreadableImageException("cannot be read (" + e.getMessage() + ")", e);
      }
    }

    @Override
    public void close() {
      // Each file is closed when it is read.
    }
  }
}
