package waelab.data;

import java.nio.file.Path;
import java.util.Optional;

/** Image files in one place: a zip as it is, or a folder. */
sealed interface ImageSource permits ZipSource, FolderSource {

  /** The zip or folder. */
  Path path();

  /**
   * A text that changes when any of the files changes, found without reading them all.
   *
   * @throws waelab.base.BadFileException if the place cannot be looked at
   */
  String state();

  /** The one file whose checksum tells whether this is the published data, if it is one. */
  Optional<Path> file();

  /**
   * Opens the place for reading.
   *
   * @throws waelab.base.BadFileException if it is damaged or not what it should be
   */
  ImageFiles open();
}
