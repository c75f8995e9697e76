package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.Workspace;

/**
 * Any folder of JPEG and PNG images. The largest square in the middle of each image is resized as
 * in Pillow. If all images are stored as grey they keep their one channel, otherwise all become
 * RGB. Transparent images are drawn on white, and 16 bits become 8. The orientation in EXIF data is
 * ignored, as in Pillow. Files with other endings and names that start with a dot are skipped. An
 * image that cannot be read is left out and reported. The number of images in formats that are not
 * read, such as GIF and WebP, is reported, too.
 *
 * <p>An image's label is the first sub-folder in its path: {@code cats/a.png} and {@code
 * cats/grey/b.png} have the label {@code cats}. {@link ImageSet#labelNames()} returns the names,
 * and {@link ImageSet#attribute} accepts them, too. Images that are not in a sub-folder have the
 * label {@code (none)}.
 */
public final class ImageFolder {

  private static final int SMALLEST = 32;
  private static final int LARGEST = 256;
  private static final int STEP = 16;
  private static final int LARGEST_FILE = 1 << 27;
  private static final String PACK = "images";
  private static final String NO_FOLDER = "(none)";

  private final Path folder;
  private final int size;
  private final Packer packer;

  /**
   * A folder as a data set.
   *
   * @param size width and height of all resized images: a multiple of 16 from 32 to 256
   * @param listener receives a sentence for each slow step and for what is left out
   * @throws BadArgumentException if the size is not such a multiple
   */
  public ImageFolder(Path folder, int size, Workspace workspace, ProgressListener listener) {
    BadArgumentException.requireNonNull(folder, "path");
    BadArgumentException.require(
        size >= SMALLEST && size <= LARGEST && size % STEP == 0,
        "size",
        size,
        "a multiple of 16 from 32 to 256, the sizes of the study's networks");
    this.folder = folder;
    this.size = size;
    this.packer = new Packer(workspace, listener);
  }

  /**
   * Its images, 3×size×size, or 1×size×size if all are stored as grey. They are sorted by name and
   * then split in a seeded order: 80 % to train on and 20 % to test on. They are decoded once, and
   * packed.
   *
   * @throws BadFileException if it is not a folder, or contains fewer than five images that can be
   *     read
   * @throws LabException if the thread is interrupted
   */
  public Split<ImageSet> split() {
    if (!Files.isDirectory(folder)) {
      throw new BadFileException(
          folder,
          Files.isRegularFile(folder)
              ? "is a file, not a folder; give a folder that holds the unpacked images"
              : "is not a folder; give a folder of images");
    }
    String recipe = "largest middle square to " + size + "×" + size + ", bilinear as Pillow's";
    DatasetId id = DatasetId.folder(name(), size);
    return split(
        id,
        packer.pack(
            new ImageSource.Folder(folder),
            new Packer.Preprocessing(
                id.caption(), PACK, recipe, this::shape, LARGEST_FILE, this::prepare),
            this::choose));
  }

  /**
   * Folders that were packed in a workspace, even if the folders no longer exist.
   *
   * @param name of the folder
   * @param size height and width of its images
   */
  static List<Split<ImageSet>> packed(Workspace workspace, String name, int size) {
    DatasetId id = DatasetId.folder(name, size);
    var title = Provenance.of(ImagePack.TITLE, id.caption());
    return Packer.all(workspace, PACK).stream()
        .filter(pack -> pack.shape().get(1) == size && pack.facts().says(title))
        .map(pack -> split(id, pack))
        .toList();
  }

  /**
   * Reads all packs of folders completely; returns a sentence for each pack that cannot be used.
   */
  public static List<String> damage(Workspace workspace) {
    return Packer.damage(workspace, PACK);
  }

  private static Split<ImageSet> split(DatasetId id, ImagePack pack) {
    var provenance = Provenance.of("recipe", pack.facts().get(ImagePack.RECIPE));
    List<String> labels = pack.names().stream().map(ImageFolder::label).toList();
    List<String> names = labels.stream().distinct().sorted().toList();
    var places = new HashMap<String, Integer>();
    names.forEach(name -> places.put(name, places.size()));
    int[] numbers = labels.stream().mapToInt(places::get).toArray();
    var called = names.equals(List.of(NO_FOLDER)) ? List.<String>of() : names;
    return Split.of(
        pack.images(id, pack.tell(provenance))
            .withNotes(new ImageAnnotations(numbers, called, Map.of())));
  }

  private String name() {
    try {
      return Printable.line(String.valueOf(folder.toRealPath().getFileName()));
    } catch (IOException e) {
      throw BadFileException.unreadable(folder, e);
    }
  }

  private List<String> choose(List<String> files) {
    List<String> images = files.stream().filter(ImageFiles.IMAGE.asMatchPredicate()).toList();
    if (images.isEmpty()) {
      String unread = ImageFiles.unread(files);
      throw new BadFileException(
          folder,
          unread.isEmpty()
              ? "holds no .jpg, .jpeg or .png; give a folder of images"
              : "holds no .jpg, .jpeg or .png, but " + unread + "; save these as .png");
    }
    return images;
  }

  private static String label(String name) {
    return name.contains("/") ? name.substring(0, name.indexOf('/')) : NO_FOLDER;
  }

  /** Three channels if at least one image has colours. */
  private Shape shape(ImageFiles files, List<String> names) {
    return new Shape(names.stream().anyMatch(name -> hasColours(files, name)) ? 3 : 1, size, size);
  }

  private static boolean hasColours(ImageFiles files, String name) {
    try {
      return !PlainImage.of(files.reader().read(name, LARGEST_FILE)).grey();
    } catch (UnreadableImageException e) {
      return false; // it is left out
    }
  }

  private byte[] prepare(PlainImage image, ImageDecoder decoder) throws UnreadableImageException {
    int side = Math.min(image.width(), image.height());
    return new BilinearResize(side, side, size, size).apply(decoder.square(image, side));
  }
}
