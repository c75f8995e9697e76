package waelab.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import waelab.base.BadFileException;
import waelab.base.ForeignFile;

/** Images in a zip, which is never unpacked onto the disk. */
record ZipSource(Path path) implements ImageSource {

  /** Names that would leave the folder they are unpacked into. */
  private static final Pattern CLIMBING =
      Pattern.compile("(/|\\\\|[A-Za-z]:).*|(.*[/\\\\])?\\.\\.([/\\\\].*)?", Pattern.DOTALL);

  @Override
  public Optional<Path> file() {
    return Optional.of(path);
  }

  @Override
  public String state() {
    return FileState.of(path);
  }

  @Override
  public ImageFiles open() {
    try {
      var zip = new ZipFile(ForeignFile.of(path, "a zip file").checked().toFile());
      List<String> names = Collections.list(zip.entries()).stream().map(ZipEntry::getName).toList();
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
      return new Opened(zip, names);
    } catch (ZipException | IllegalArgumentException e) {
      throw new BadFileException(
          path, "is no whole zip file (" + e.getMessage() + "); get it again", e);
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }

  private record Opened(ZipFile zip, List<String> names) implements ImageFiles {

    @Override
    public byte[] read(String name, int most) throws UnreadableImageException {
      ZipEntry entry = zip.getEntry(name);
      try (InputStream in = zip.getInputStream(entry)) {
        // What the zip says of the length may be a lie.
        byte[] content = in.readNBytes(most + 1);
        if (content.length > most) {
          throw new UnreadableImageException("is larger than " + most + " bytes");
        }
        var crc = new CRC32();
        crc.update(content);
        if (crc.getValue() != entry.getCrc()) {
          throw new UnreadableImageException("is damaged: it has not the CRC that its zip tells");
        }
        return content;
      } catch (IOException e) {
        throw new UnreadableImageException("cannot be unpacked (" + e.getMessage() + ")", e);
      }
    }

    @Override
    public void close() {
      try {
        zip.close();
      } catch (IOException e) {
        // Nothing was written to it.
      }
    }
  }
}
