package waelab;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import waelab.base.BadConfigException;
import waelab.base.LabException;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.latent.Interpolation;
import waelab.metrics.Codes;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.model.Prior;
import waelab.model.StandardNormal;
import waelab.plot.Grid;
import waelab.plot.Tile;
import waelab.training.Run;

/** Pictures of what a trained model makes, with captions that say where it comes from. */
final class Pictures {

  private static final int MOST = 1024;
  private static final int COLUMNS = 8;
  private static final int MOST_WAYS = 64;

  private Pictures() {}

  /** Images of codes drawn from the run's prior. */
  static Grid samples(Run<?> run, int n) {
    BadConfigException.given(run, "run");
    BadConfigException.require(n >= 1 && n <= MOST, "n", n, "1 to " + MOST);
    Generator generator = requireImageGenerator(run);
    var made = ImageMaker.samples(generator, prior(run, generator), run.config().seed(), n);
    String caption =
        (n == 1 ? "A random sample. " : n + " random samples. ") + Origin.sentence(run);
    return Grid.of(rows(made.images(), n > 64 ? 2 * COLUMNS : COLUMNS), made.tile(), caption)
        .withFacts(Origin.facts(List.of(run)));
  }

  /** Images of a set, and below each what a model makes of its code. */
  static Grid reconstructions(Run<?> run, Samples set, int n) {
    BadConfigException.given(run, "run");
    BadConfigException.given(set, "set");
    ImageSet images = requireImages(run, set);
    int most = Math.min(MOST / 2, images.size());
    BadConfigException.require(n >= 1 && n <= most, "n", n, "1 to " + most);
    Generator generator = Generator.ofEncoder(run.model(), "reconstructs nothing", "");
    var made = ImageMaker.reconstructions((Encoder) run.model(), generator, images, n);
    int columns = n > 32 ? 2 * COLUMNS : COLUMNS;
    var originals = rows(originals(images, n), columns);
    var reconstructions = rows(made.images(), columns);
    var rows = new ArrayList<List<byte[]>>();
    for (int i = 0; i < originals.size(); i++) {
      rows.add(originals.get(i));
      rows.add(reconstructions.get(i));
    }
    return Grid.of(rows, made.tile(), reconstructionCaption(images) + Origin.sentence(run))
        .withFacts(Origin.facts(List.of(run)));
  }

  /**
   * Ways through the latent space: a row for each pair of images, from the code of the one to that
   * of the other in equal steps, with both images at its ends.
   */
  static Grid interpolations(Run<?> run, Samples set, int rows, Interpolation way) {
    BadConfigException.given(run, "run");
    BadConfigException.given(set, "set");
    BadConfigException.given(way, "way");
    ImageSet images = requireImages(run, set);
    int most = Math.min(MOST_WAYS, images.size() / 2);
    BadConfigException.require(rows >= 1 && rows <= most, "rows", rows, "1 to " + most);
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
      row.addAll(ImageMaker.of(generator, path).images());
      row.add(images.pixels(i + 1));
      all.add(row);
    }
    String ends = "Left and right: some of " + described(images) + "; between them, " + way + "s";
    String caption = ends + " from the code of the one to that of the other. ";
    return Grid.of(all, tile(images), caption + Origin.sentence(run))
        .withFacts(Origin.facts(List.of(run)));
  }

  /**
   * The same from sample to sample: along great circles if they are drawn from N(0, I), whose codes
   * all lie near a sphere around 0; straight for another prior, of whose codes that is not known.
   */
  static Grid interpolations(Run<?> run, int rows) {
    BadConfigException.given(run, "run");
    BadConfigException.require(rows >= 1 && rows <= MOST_WAYS, "rows", rows, "1 to " + MOST_WAYS);
    Generator generator = requireImageGenerator(run);
    long seed = run.config().seed();
    float[][] z = prior(run, generator).draw(seed, 2 * rows);
    Interpolation way = run.prior().isEmpty() ? Interpolation.GREAT_CIRCLE : Interpolation.LINE;
    float[][] ways =
        IntStream.range(0, rows)
            .mapToObj(i -> way.path(z[2 * i], z[2 * i + 1], COLUMNS))
            .flatMap(Arrays::stream)
            .toArray(float[][]::new);
    var made = ImageMaker.of(generator, ways);
    String along = way == Interpolation.LINE ? "straight" : "along a great circle";
    String caption = "Each row: from one random sample to the next, " + along + ". ";
    return Grid.of(rows(made.images(), COLUMNS), made.tile(), caption + Origin.sentence(run))
        .withFacts(Origin.facts(List.of(run)));
  }

  private static Prior prior(Run<?> run, Generator generator) {
    return run.prior().orElseGet(() -> new StandardNormal(generator.latentSize()));
  }

  static Tile tile(ImageSet images) {
    Shape shape = images.shape();
    return Tile.of((int) shape.get(0), (int) shape.get(1), (int) shape.get(2));
  }

  /** The model of a run, which draws images. */
  static Generator requireImageGenerator(Run<?> run) {
    if (!run.trainedOn().images()) {
      throw pointsOf(run.trainedOn().caption());
    }
    return Generator.of(run.model());
  }

  /**
   * What each of some runs makes of the same codes, or a sentence that says why there is no such
   * picture.
   */
  static Object sameCodes(List<Run<?>> runs) {
    Run<?> first = runs.get(0);
    if (!runs.stream().allMatch(run -> run.modelAs(Generator.class).isPresent())
        || !runs.stream()
            .allMatch(run -> run.trainedOn().sample().equals(first.trainedOn().sample()))
        || !first.trainedOn().images()) {
      return "Not all of these draw images of one size, so none are shown beside each other.";
    }
    var rows = new ArrayList<List<byte[]>>();
    var caption = new StringBuilder();
    var sizes = new TreeSet<Integer>();
    Tile tile = null;
    for (int i = 0; i < runs.size(); i++) {
      var generator = (Generator) runs.get(i).model();
      sizes.add(generator.latentSize());
      Prior prior = prior(runs.get(i), generator);
      var made = ImageMaker.samples(generator, prior, first.config().seed(), 2 * COLUMNS);
      String places = "Rows " + (rows.size() + 1) + "–" + (rows.size() + 2) + ": ";
      caption.append(places).append(Origin.sentence(runs.get(i))).append('\n');
      rows.addAll(rows(made.images(), COLUMNS));
      tile = made.tile();
    }
    caption.append(sameness(runs, sizes));
    return Grid.of(rows, tile, caption.toString()).withFacts(Origin.facts(runs));
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
  static Grid images(Samples set, int n) {
    BadConfigException.given(set, "set");
    if (!(set instanceof ImageSet images)) {
      throw new LabException("A grid is made of images, and these are points: " + set + ".");
    }
    int most = Math.min(MOST, images.size());
    BadConfigException.require(n >= 1 && n <= most, "n", n, "1 to " + most);
    String first = n == 1 ? "The first" : "The first " + n;
    return Grid.of(
        rows(originals(images, n), n > 64 ? 2 * COLUMNS : COLUMNS),
        tile(images),
        first + " of " + described(images) + ".");
  }

  private static String described(ImageSet images) {
    String side = images.provenance().get("side");
    return String.format(
        Locale.ROOT,
        "%,d images (%s%s)",
        images.size(),
        images.caption(),
        side.isEmpty() ? "" : ", " + side + " side");
  }

  private static String reconstructionCaption(ImageSet images) {
    String side = images.provenance().get("side");
    String what = images.caption() + (side.isEmpty() ? "" : ", " + side + " side");
    return "Odd rows: images (" + what + "); even rows: their reconstructions. ";
  }

  private static List<byte[]> originals(ImageSet images, int n) {
    var originals = new ArrayList<byte[]>();
    for (int i = 0; i < n; i++) {
      originals.add(images.pixels(i));
    }
    return originals;
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
}
