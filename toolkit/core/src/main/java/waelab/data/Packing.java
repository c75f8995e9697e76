package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import waelab.base.AtomicFiles;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.Durations;
import waelab.base.Printable;
import waelab.base.Provenance;
import waelab.base.StoppedException;

/** Makes one pack: decodes images on all cores, and writes them in their order. */
final class Packing {

  /** Fewer images cannot be split into images to train and to test on. */
  private static final int FEWEST = 5;

  /**
   * One image in this number, or a single one, may be unreadable; with more the source is rejected.
   */
  private static final int ONE_IN = 100;

  private static final int MOST_NAMED = 3;
  private static final long TELL_EVERY = Duration.ofMillis(250).toNanos();

  /** Number of images that are decoded at once; a few MB. */
  private static final int AT_ONCE = 32 * Runtime.getRuntime().availableProcessors();

  private final ImageSource source;
  private final Packer.Preprocessing recipe;
  private final Path folder;
  private final Shape shape;
  private final ImageFiles files;
  private final List<String> names;
  private final Consumer<String> progress;
  private final List<String> packed = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final Queue<byte[]> decoded = new ArrayDeque<>();
  private final Queue<ImageDecoder> idle = new ConcurrentLinkedQueue<>();
  private final long start = System.nanoTime();
  private long told = start;

  /**
   * Prepares to pack into a folder that no other process writes into.
   *
   * @param shape C×H×W of the images
   * @param files of the source
   * @param names of those to pack, in their order
   * @param progress receives the progress
   */
  Packing(
      ImageSource source,
      Packer.Preprocessing recipe,
      Path folder,
      Shape shape,
      ImageFiles files,
      List<String> names,
      Consumer<String> progress) {
    this.source = source;
    this.recipe = recipe;
    this.folder = folder;
    this.shape = shape;
    this.files = files;
    this.names = names;
    this.progress = progress;
  }

  /**
   * Decodes and writes, the index last.
   *
   * @param partSize the maximum number of bytes in a part
   */
  ImagePack pack(int partSize) {
    int perPart = (int) (partSize / shape.size());
    var sums = new ArrayList<String>();
    try {
      for (int part = 0; hasNext(); part++) {
        Path file = folder.resolve(ImagePack.part(part));
        AtomicFiles.write(file, out -> write(out, perPart));
        sums.add(ImagePack.sums(file));
      }
    } finally {
      idle.forEach(ImageDecoder::close);
    }
    if (packed.size() < FEWEST) {
      throw new BadFileException(
          source.path(),
          Printable.of(
              "has too few images that can be read: %d, and %d are needed%s",
              packed.size(), FEWEST, faults.isEmpty() ? "" : "; " + faults.get(0)));
    }
    Provenance facts = facts(perPart).with(ImagePack.SUMS, String.join(" ", sums));
    String lines = String.join("\n", packed) + "\n";
    AtomicFiles.write(folder.resolve(ImagePack.INDEX), ImagePack.index(facts, lines));
    return new ImagePack(folder, facts, lines, shape);
  }

  private void write(OutputStream out, int images) throws IOException {
    for (int i = 0; i < images && hasNext(); i++) {
      out.write(decoded.remove(), 0, (int) shape.size());
    }
  }

  /** Decodes more images if no decoded one is left; false if there are no more. */
  private boolean hasNext() {
    for (int at = done(); decoded.isEmpty() && at < names.size(); at = done()) {
      if (Thread.interrupted()) {
        throw new StoppedException(
            "Interrupted: "
                + recipe.title()
                + " was not packed to its end, and nothing of it is kept; the same call begins"
                + " again.");
      }
      List<String> some = names.subList(at, Math.min(names.size(), at + AT_ONCE));
      some.parallelStream().map(this::decode).toList().forEach(this::take);
      tell();
    }
    return !decoded.isEmpty();
  }

  private int done() {
    return packed.size() + faults.size();
  }

  /**
   * The result of decoding an image.
   *
   * @param pixels empty if it cannot be read
   * @param fault the reason in that case, as the rest of a sentence
   */
  private record Decoded(String name, Optional<byte[]> pixels, String fault) {}

  private Decoded decode(String name) {
    ImageDecoder decoder = Optional.ofNullable(idle.poll()).orElseGet(ImageDecoder::new);
    try {
      if (!name.equals(Printable.line(name))) {
        throw new UnreadableImageException("has control characters in its name");
      }
      PlainImage image = PlainImage.of(files.reader().read(name, recipe.largestFile()));
      byte[] pixels = recipe.reader().read(image, decoder);
      idle.add(decoder);
      return new Decoded(name, Optional.of(pixels), "");
    } catch (UnreadableImageException e) {
      decoder.close(); // it may still be reading that image
      return new Decoded(name, Optional.empty(), e.getMessage());
    }
  }

  private void take(Decoded image) {
    if (image.pixels().isPresent()) {
      packed.add(image.name());
      decoded.add(image.pixels().get());
      return;
    }
    faults.add(Printable.line(image.name()) + " " + image.fault());
    if (faults.size() > Math.max(1, names.size() / ONE_IN)) {
      throw new BadFileException(
          source.path(),
          Printable.of(
              "cannot be used: %d of its first %,d images cannot be read (%s); repair or replace"
                  + " them",
              faults.size(), done(), named()));
    }
  }

  private void tell() {
    long now = System.nanoTime();
    if (now - told >= TELL_EVERY) {
      told = now;
      double perSecond = done() / ((now - start) / 1e9);
      progress.accept(
          Printable.of(
              "%,d of %,d images (%.0f images/s, %s left)",
              done(),
              names.size(),
              perSecond,
              Durations.readable(
                  Duration.ofSeconds((long) ((names.size() - done()) / perSecond)))));
    }
  }

  private Provenance facts(int perPart) {
    var facts =
        Provenance.of(ImagePack.TITLE, recipe.title())
            .with(ImagePack.SOURCE, Printable.line(source.path().toAbsolutePath().toString()))
            .with(ImagePack.RECIPE, recipe.text())
            .with(ImagePack.SHAPE, ImageSet.dimensions(shape))
            .with(ImagePack.IMAGES, packed.size())
            .with(ImagePack.PER_PART, perPart);
    var leftOut = new ArrayList<String>();
    if (!faults.isEmpty()) {
      String images = faults.size() == 1 ? " image" : " images";
      leftOut.add(faults.size() + images + " (" + named() + ")");
    }
    String unread = ImageFiles.unread(files.names());
    if (!unread.isEmpty()) {
      leftOut.add(unread + " (only " + ImageFiles.FORMATS + " are read)");
    }
    if (!leftOut.isEmpty()) {
      facts = facts.with(ImagePack.LEFT_OUT, String.join("; ", leftOut));
    }
    return source instanceof ImageSource.Zip zip
        ? facts.with(ImagePack.SHA256, Checksum.of(zip.path()).hex())
        : facts;
  }

  private String named() {
    String more = faults.size() > MOST_NAMED ? "; …" : "";
    return String.join("; ", faults.subList(0, Math.min(MOST_NAMED, faults.size()))) + more;
  }
}
