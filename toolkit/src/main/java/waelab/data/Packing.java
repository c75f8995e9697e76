package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import waelab.base.AtomicFiles;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.Durations;
import waelab.base.Printable;
import waelab.base.Provenance;

/** The making of one pack. */
final class Packing {

  /** Fewer cannot be split into images to train and to test on. */
  private static final int FEWEST = 5;

  /** One image in so many may be unreadable, or a single one, before all of them are doubted. */
  private static final int ONE_IN = 100;

  private static final int MOST_NAMED = 3;
  private static final long TELL_EVERY = Duration.ofMillis(250).toNanos();

  private final ImageSource source;
  private final Recipe recipe;
  private final Path folder;
  private final Shape shape;
  private final int perPart;
  private final List<String> packed = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final long start = System.nanoTime();
  private long told = start;
  private Optional<byte[]> next = Optional.empty();

  /**
   * Prepares to pack into a folder that nobody else writes into.
   *
   * @param shape C×H×W of the images
   * @param partSize the most bytes of a part
   */
  Packing(ImageSource source, Recipe recipe, Path folder, Shape shape, int partSize) {
    this.source = source;
    this.recipe = recipe;
    this.folder = folder;
    this.shape = shape;
    this.perPart = (int) (partSize / shape.size());
  }

  /**
   * Decodes and writes, the index last.
   *
   * @param progress is told how far it is
   */
  ImagePack pack(ImageFiles files, List<String> names, Consumer<String> progress) {
    var sums = new ArrayList<String>();
    try (var decoding = new ParallelDecoding(files, names, recipe)) {
      advance(decoding, names.size(), progress);
      for (int part = 0; next.isPresent(); part++) {
        Path file = folder.resolve(ImagePack.part(part));
        AtomicFiles.write(file, out -> write(out, decoding, names.size(), progress));
        sums.add(ImagePack.sums(file));
      }
    }
    if (packed.size() < FEWEST) {
      throw new BadFileException(
          source.path(),
          "has too few images that can be read: "
              + packed.size()
              + ", and "
              + FEWEST
              + " are needed"
              + (faults.isEmpty() ? "" : "; " + faults.get(0)));
    }
    Provenance facts =
        facts(ImageEndings.unread(files.names())).with(ImagePack.SUMS, String.join(" ", sums));
    String lines = String.join("\n", packed) + "\n";
    AtomicFiles.write(folder.resolve(ImagePack.INDEX), ImagePack.index(facts, lines));
    return new ImagePack(folder, facts, lines, shape);
  }

  private void write(
      OutputStream out, ParallelDecoding decoding, int total, Consumer<String> progress)
      throws IOException {
    for (int i = 0; i < perPart && next.isPresent(); i++) {
      out.write(next.get(), 0, (int) shape.size());
      advance(decoding, total, progress);
    }
  }

  /** Goes to the next image that can be read. */
  private void advance(ParallelDecoding decoding, int total, Consumer<String> progress) {
    next = Optional.empty();
    while (next.isEmpty() && decoding.hasNext()) {
      ParallelDecoding.Decoded decoded = decoding.next();
      next = decoded.pixels();
      if (next.isPresent()) {
        packed.add(decoded.name());
      } else {
        leaveOut(decoded, total);
      }
      tell(total, progress);
    }
  }

  private void leaveOut(ParallelDecoding.Decoded image, int total) {
    faults.add(Printable.line(image.name()) + " " + image.fault());
    if (faults.size() > Math.max(1, total / ONE_IN)) {
      throw new BadFileException(
          source.path(),
          String.format(
              Locale.ROOT,
              "cannot be used: %d of its first %,d images cannot be read (%s); mend or replace"
                  + " them",
              faults.size(),
              packed.size() + faults.size(),
              named()));
    }
  }

  private void tell(int total, Consumer<String> progress) {
    long now = System.nanoTime();
    if (now - told >= TELL_EVERY) {
      told = now;
      int done = packed.size() + faults.size();
      double perSecond = done / ((now - start) / 1e9);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%,d of %,d images (%.0f images/s, %s left)",
              done,
              total,
              perSecond,
              Durations.readable(Duration.ofSeconds((long) ((total - done) / perSecond)))));
    }
  }

  private Provenance facts(String unread) {
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
    if (!unread.isEmpty()) {
      leftOut.add(unread + " (only " + ImageEndings.READ + " are read)");
    }
    if (!leftOut.isEmpty()) {
      facts = facts.with(ImagePack.LEFT_OUT, String.join("; ", leftOut));
    }
    return source.file().isPresent()
        ? facts.with(ImagePack.SHA256, Checksum.of(source.file().get()).hex())
        : facts;
  }

  private String named() {
    String more = faults.size() > MOST_NAMED ? "; …" : "";
    return String.join("; ", faults.subList(0, Math.min(MOST_NAMED, faults.size()))) + more;
  }
}
