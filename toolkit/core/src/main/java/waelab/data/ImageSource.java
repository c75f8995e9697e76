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
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.UntrustedFile;

/**
 * Image files in one place: a zip or a folder. A place that cannot be read, is damaged or is
 * something else throws a {@link BadFileException}.
 */
sealed interface ImageSource {

  /** The zip or folder. */
  Path path();

  /** A text that changes when any of the files changes; it is made without reading all files. */
  String state();

  /** Opens the place for reading. */
  ImageFiles open();

  /** The images in a folder, or in a zip. */
  static ImageSource of(Path images) {
    return Files.isDirectory(images) ? new Folder(images) : new Zip(images);
  }

  /**
   * Path, size, time and the digest of the last 64 KiB of a large file, as a text. A zip's
   * directory is at its end, so a change of the zip changes these bytes.
   */
  static String stateOf(Path path) {
    try (var file = UntrustedFile.of(path, "a file of data").open()) {
      byte[] end = new byte[(int) Math.min(1 << 16, file.length())];
      file.seek(file.length() - end.length);
      file.readFully(end);
      return String.join(
          "\n",
          path.toRealPath().toString(),
          Long.toString(file.length()),
          Files.getLastModifiedTime(path).toString(),
          Checksum.of(end).hex());
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }

  /** A zip, which is never unpacked onto the disk. */
  record Zip(Path path) implements ImageSource {

    /** Names that would be unpacked outside the target folder. */
    private static final Pattern CLIMBING =
        Pattern.compile("(/|\\\\|[A-Za-z]:).*|(.*[/\\\\])?\\.\\.([/\\\\].*)?", Pattern.DOTALL);

    @Override
    public String state() {
      return stateOf(path);
    }

    @Override
    public ImageFiles open() {
      try {
        var zip = new ZipFile(UntrustedFile.of(path, "a zip file").checked().toFile());
        List<String> names = zip.stream().map(ZipEntry::getName).toList();
        for (String name : names) {
          if (CLIMBING.matcher(name).matches()) {
            zip.close();
            throw new BadFileException(
                path,
                "holds "
                    + BadFileException.quoted(name)
                    + ", a name that leaves its folder; do not unpack it, and get a good copy");
          }
        }
        return new ImageFiles(names, (name, most) -> unpacked(zip, name, most), zip);
      } catch (ZipException | IllegalArgumentException e) {
        throw new BadFileException(
            path, "is not a complete zip file (" + e.getMessage() + "); get it again", e);
      } catch (IOException e) {
        throw BadFileException.unreadable(path, e);
      }
    }

    private static byte[] unpacked(ZipFile zip, String name, int most)
        throws UnreadableImageException {
      ZipEntry entry = zip.getEntry(name);
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] content = ImageFiles.whole(in, most);
        var crc = new CRC32();
        crc.update(content);
        if (crc.getValue() != entry.getCrc()) {
          throw new UnreadableImageException(
              "is damaged: its content does not have the CRC that the zip file records");
        }
        return content;
      } catch (IOException e) {
        throw new UnreadableImageException("cannot be unpacked (" + e.getMessage() + ")", e);
      }
    }
  }

  /**
   * A folder and the folders in it. Links are followed; names that start with a dot are left out.
   */
  record Folder(Path path) implements ImageSource {

    private static final int DEEPEST = 20;

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
      return new ImageFiles(names, this::read, () -> {}); // each file is closed after reading
    }

    /** Calls the visitor with the name below the folder and the attributes of each file. */
    private void visit(BiConsumer<String, BasicFileAttributes> visitor) {
      var walk =
          new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              boolean skip = !folder.equals(path) && isHidden(folder);
              return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && !isHidden(file)) {
                String name = path.relativize(file).toString().replace(File.separatorChar, '/');
                visitor.accept(name, attributes);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException cause)
                throws IOException {
              boolean leadsNowhere =
                  cause instanceof FileSystemLoopException || cause instanceof NoSuchFileException;
              if (file.equals(path) || !leadsNowhere) {
                throw cause; // an unreadable folder may contain images
              }
              return FileVisitResult.CONTINUE; // a circular or broken link
            }
          };
      try {
        Files.walkFileTree(path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, walk);
      } catch (IOException e) {
        throw BadFileException.unreadable(path, e);
      }
    }

    private static boolean isHidden(Path file) {
      return file.getFileName().toString().startsWith(".");
    }

    private byte[] read(String name, int most) throws UnreadableImageException {
      try (InputStream in = Files.newInputStream(path.resolve(name))) {
        return ImageFiles.whole(in, most);
      } catch (IOException e) {
        throw new UnreadableImageException("cannot be read (" + e.getMessage() + ")", e);
      }
    }
  }
}
