package waelab.report;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.latent.Interpolation;
import waelab.metrics.Codes;
import waelab.metrics.FrechetDistance.Side;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.model.ImageBlock;
import waelab.model.Prior;
import waelab.model.StandardNormal;
import waelab.plot.Grid;
import waelab.plot.Tile;
import waelab.runs.Run;
import waelab.runs.RunCaption;

/** Pictures of what a trained model generates, with captions that name its origin. */
public final class Pictures {

  private static final int MOST = 1024;
  private static final int COLUMNS = 8;
  private static final int MOST_WAYS = 64;

  private Pictures() {}

  /** Images decoded from codes that are drawn from the run's prior. */
  public static Grid samples(Run<?> run, int n) {
    BadArgumentException.requireNonNull(run, "run");
    BadArgumentException.require(n >= 1 && n <= MOST, "n", n, "1 to " + MOST);
    Generator generator = requireImageGenerator(run);
    var made = Made.samples(generator, prior(run, generator), run.config().seed(), n);
    String caption = n == 1 ? "A random sample. " : n + " random samples. ";
    return grid(run, rows(made.images(), n > 64 ? 2 * COLUMNS : COLUMNS), made.tile(), caption);
  }

  /** Images of a set, and below each its reconstruction. */
  public static Grid reconstructions(Run<?> run, Samples set, int n) {
    BadArgumentException.requireNonNull(run, "run");
    BadArgumentException.requireNonNull(set, "set");
    ImageSet images = requireImages(run, set);
    int most = Math.min(MOST / 2, images.size());
    BadArgumentException.require(n >= 1 && n <= most, "n", n, "1 to " + most);
    Generator generator = Generator.ofEncoder(run.model(), "reconstructs nothing", "");
    var made = Made.reconstructions((Encoder) run.model(), generator, images, n);
    int columns = n > 32 ? 2 * COLUMNS : COLUMNS;
    var originals = rows(originals(images, n), columns);
    var reconstructions = rows(made.images(), columns);
    var rows = new ArrayList<List<byte[]>>();
    for (int i = 0; i < originals.size(); i++) {
      rows.add(originals.get(i));
      rows.add(reconstructions.get(i));
    }
    String what =
        "Odd rows: images ("
            + Side.of(images, images.size()).caption()
            + "); even rows: their reconstructions. ";
    return grid(run, rows, made.tile(), what);
  }

  /**
   * Paths through the latent space: a row for each pair of images, from the code of the one to that
   * of the other in equal steps, with both images at its ends.
   */
  public static Grid interpolations(Run<?> run, Samples set, int rows, Interpolation way) {
    BadArgumentException.requireNonNull(run, "run");
    BadArgumentException.requireNonNull(set, "set");
    BadArgumentException.requireNonNull(way, "way");
    ImageSet images = requireImages(run, set);
    int most = Math.min(MOST_WAYS, images.size() / 2);
    BadArgumentException.require(rows >= 1 && rows <= most, "rows", rows, "1 to " + most);
    Generator generator =
        Generator.ofEncoder(
            run.model(),
            "has no codes of images",
            "; interpolate(run, " + rows + ") goes from sample to sample");
    Codes codes = Codes.means(run.model(), images.slice(0, 2 * rows));
    var all = new ArrayList<List<byte[]>>();
    for (int i = 0; i < 2 * rows; i += 2) {
      float[][] path = way.path(codes.code(i), codes.code(i + 1), COLUMNS);
      var row = new ArrayList<byte[]>(List.of(images.pixels(i)));
      row.addAll(Made.of(generator, path).images());
      row.add(images.pixels(i + 1));
      all.add(row);
    }
    String ends = "Left and right: some of " + described(images) + "; between them, " + way + "s";
    String caption = ends + " from the code of the one to that of the other. ";
    return grid(run, all, tile(images.shape()), caption);
  }

  /**
   * The same from sample to sample: along great circles if they are drawn from N(0, I), whose codes
   * are all near a sphere around 0; on straight lines for another prior, whose codes may not be
   * near a sphere.
   */
  public static Grid interpolations(Run<?> run, int rows) {
    BadArgumentException.requireNonNull(run, "run");
    BadArgumentException.require(rows >= 1 && rows <= MOST_WAYS, "rows", rows, "1 to " + MOST_WAYS);
    Generator generator = requireImageGenerator(run);
    long seed = run.config().seed();
    float[][] z = prior(run, generator).draw(seed, 2 * rows);
    Interpolation way = run.prior().isEmpty() ? Interpolation.GREAT_CIRCLE : Interpolation.LINE;
    float[][] ways =
        IntStream.range(0, rows)
            .mapToObj(i -> way.path(z[2 * i], z[2 * i + 1], COLUMNS))
            .flatMap(Arrays::stream)
            .toArray(float[][]::new);
    var made = Made.of(generator, ways);
    String along = way == Interpolation.LINE ? "straight" : "along a great circle";
    String caption = "Each row: from one random sample to the next, " + along + ". ";
    return grid(run, rows(made.images(), COLUMNS), made.tile(), caption);
  }

  /** A grid of images of one run. The caption is {@code what} and a sentence about the run. */
  static Grid grid(Run<?> run, List<List<byte[]>> rows, Tile tile, String what) {
    return Grid.of(rows, tile, what + RunCaption.sentence(run))
        .withFacts(RunCaption.facts(List.of(run)));
  }

  private static Prior prior(Run<?> run, Generator generator) {
    return run.prior().orElseGet(() -> new StandardNormal(generator.latentSize()));
  }

  static Tile tile(Shape shape) {
    return Tile.of((int) shape.get(0), (int) shape.get(1), (int) shape.get(2));
  }

  /** The model of a run, which must generate images. */
  static Generator requireImageGenerator(Run<?> run) {
    if (!run.trainedOn().images()) {
      throw pointsOf(run.trainedOn().caption());
    }
    return Generator.of(run.model());
  }

  /**
   * What each run generates from the same codes, or a sentence that says why there is no such
   * picture.
   */
  static Object sameCodes(List<Run<?>> runs) {
    Run<?> first = runs.get(0);
    if (!runs.stream().allMatch(run -> run.modelAs(Generator.class).isPresent())
        || !runs.stream()
            .allMatch(run -> run.trainedOn().sample().equals(first.trainedOn().sample()))
        || !first.trainedOn().images()) {
      return "Not all of these draw images of one size, so they are not shown together.";
    }
    var rows = new ArrayList<List<byte[]>>();
    var caption = new StringBuilder();
    var sizes = new TreeSet<Integer>();
    Tile tile = null;
    for (int i = 0; i < runs.size(); i++) {
      var generator = (Generator) runs.get(i).model();
      sizes.add(generator.latentSize());
      Prior prior = prior(runs.get(i), generator);
      var made = Made.samples(generator, prior, first.config().seed(), 2 * COLUMNS);
      String places = "Rows " + (rows.size() + 1) + "–" + (rows.size() + 2) + ": ";
      caption.append(places).append(RunCaption.sentence(runs.get(i))).append('\n');
      rows.addAll(rows(made.images(), COLUMNS));
      tile = made.tile();
    }
    caption.append(sameness(runs, sizes));
    return Grid.of(rows, tile, caption.toString()).withFacts(RunCaption.facts(runs));
  }

  private static String sameness(List<Run<?>> runs, Set<Integer> sizes) {
    if (sizes.size() > 1) {
      return "There is no same z, since codes have " + sizes + " coordinates.";
    }
    return runs.stream().map(Run::prior).distinct().count() == 1
        ? "The codes z are the same, place by place."
        : "The codes z are drawn with one seed, but from different priors.";
  }

  /** The first images of a set as they are. */
  public static Grid images(Samples set, int n) {
    BadArgumentException.requireNonNull(set, "set");
    if (!(set instanceof ImageSet images)) {
      throw new LabException("A grid is made of images, and these are points: " + set + ".");
    }
    int most = Math.min(MOST, images.size());
    BadArgumentException.require(n >= 1 && n <= most, "n", n, "1 to " + most);
    String first = n == 1 ? "The first" : "The first " + n;
    return Grid.of(
        rows(originals(images, n), n > 64 ? 2 * COLUMNS : COLUMNS),
        tile(images.shape()),
        first + " of " + described(images) + ".");
  }

  private static String described(ImageSet images) {
    return Printable.of("%,d images (%s)", images.size(), Side.of(images, images.size()).caption());
  }

  static List<byte[]> originals(ImageSet images, int n) {
    return IntStream.range(0, n).mapToObj(images::pixels).toList();
  }

  private static List<List<byte[]>> rows(List<byte[]> images, int columns) {
    var rows = new ArrayList<List<byte[]>>();
    for (int from = 0; from < images.size(); from += columns) {
      rows.add(images.subList(from, Math.min(from + columns, images.size())));
    }
    return rows;
  }

  private static LabException pointsOf(String caption) {
    return new LabException(
        "These are points ("
            + caption
            + "), and a grid is made of images; lossChart and summary show such a run.");
  }

  /** The samples as images, of the shape the run was trained on. */
  static ImageSet requireImages(Run<?> run, Samples samples) {
    if (!(samples instanceof ImageSet images)) {
      throw pointsOf(samples.caption());
    }
    Shape trained = run.trainedOn().shape();
    if (!images.shape().equals(trained)) {
      throw new LabException(
          "These images are " + images.shape() + ", but the run was trained on " + trained + ".");
    }
    return images;
  }

  /**
   * Images that a model generates, as the bytes of a picture.
   *
   * @param images C·H·W bytes each
   * @param tile how they are drawn
   */
  public record Made(List<byte[]> images, Tile tile) {

    /** Images of {@code n} codes drawn from a prior. */
    public static Made samples(Generator generator, Prior prior, long seed, int n) {
      return of(ImageBlock.samples(generator, prior, seed, n));
    }

    /** A model's reconstructions of the first {@code n} images of a set. */
    public static Made reconstructions(Encoder encoder, Generator generator, ImageSet set, int n) {
      return of(ImageBlock.reconstructions(encoder, generator, set, n));
    }

    /** Images decoded from given codes. */
    static Made of(Generator generator, float[][] codes) {
      return of(ImageBlock.of(generator, codes));
    }

    private static Made of(Stream<ImageBlock> blocks) {
      var images = new ArrayList<byte[]>();
      Tile tile = null;
      for (Iterator<ImageBlock> each = blocks.iterator(); each.hasNext(); ) {
        ImageBlock block = each.next();
        tile = Pictures.tile(block.shape());
        for (int i = 0; i < block.size(); i++) {
          images.add(Tile.pixels(block.image(i)));
        }
      }
      return new Made(images, tile);
    }
  }
}
