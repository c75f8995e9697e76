package waelab.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;
import waelab.base.Budget;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.latent.Plane;
import waelab.metrics.Codes;
import waelab.metrics.FrechetDistance.Side;
import waelab.model.GaussianEncoder;
import waelab.model.Prior;
import waelab.model.StandardNormal;
import waelab.plot.Chart;
import waelab.plot.Mark;
import waelab.runs.Run;
import waelab.runs.RunCaption;

/** The codes of samples as points of a plane, over draws from the run's prior. */
public final class LatentScatter {

  private static final int MOST = 1_000;
  private static final int DRAWS = 500;

  /** A reader cannot distinguish more kinds than this. */
  private static final int MOST_LABELS = 20;

  private final Run<?> run;
  private final Samples some;
  private final Codes codes;
  private final Plane plane;
  private final String draws;
  private final List<Chart.Series> series = new ArrayList<>();

  private LatentScatter(Run<?> run, Samples some) {
    this.run = run;
    this.some = some;
    codes = Codes.means(run.model(), some);
    plane = Plane.of(codes);
    Prior prior = run.prior().orElseGet(() -> new StandardNormal(codes.dimension()));
    draws = "draws from " + prior.name();
    float[][] drawn = prior.draw(run.config().seed(), DRAWS);
    add(draws, Codes.of(drawn, draws), i -> true, Mark.DUST);
  }

  /**
   * Images with a label each, or points, which have none.
   *
   * @throws LabException if there is only one label or too many, or the model has no encoder
   */
  public static Chart of(Run<?> run, Samples set, Budget budget) {
    Samples some = first(run, set, budget);
    if (!(some instanceof ImageSet images)) {
      var scatter = new LatentScatter(run, some);
      scatter.add("codes", scatter.codes, i -> true, Mark.POINTS);
      return scatter.chart("");
    }
    int[] labels = images.labels();
    int[] kinds = Arrays.stream(labels).distinct().sorted().toArray();
    requireTellable(images, kinds.length);
    List<String> names = Arrays.stream(kinds).mapToObj(kind -> name(images, kind)).toList();
    Mark mark = names.stream().allMatch(name -> name.length() <= 2) ? Mark.GLYPHS : Mark.POINTS;
    var scatter = new LatentScatter(run, some);
    for (int k = 0; k < kinds.length; k++) {
      int kind = kinds[k];
      scatter.add(names.get(k), scatter.codes, i -> labels[i] == kind, mark);
    }
    return scatter.chart(mark == Mark.GLYPHS ? "Each is drawn as its label. " : "");
  }

  /** Images with and without an attribute. */
  public static Chart of(Run<?> run, Samples set, String attribute, Budget budget) {
    if (!(first(run, set, budget) instanceof ImageSet images)) {
      throw new LabException("Points have no attributes; leave the attribute out.");
    }
    boolean[] has = images.attribute(attribute);
    var scatter = new LatentScatter(run, images);
    scatter.add("with " + attribute, scatter.codes, i -> has[i], Mark.POINTS);
    scatter.add("without " + attribute, scatter.codes, i -> !has[i], Mark.POINTS);
    return scatter.chart("");
  }

  private static Samples first(Run<?> run, Samples set, Budget budget) {
    BadArgumentException.requireNonNull(run, "run");
    BadArgumentException.requireNonNull(set, "set");
    Samples fitting = run.trainedOn().images() ? Pictures.requireImages(run, set) : set;
    return fitting.slice(0, Math.min(set.size(), Math.min(MOST, budget.featureImages())));
  }

  private static void requireTellable(ImageSet images, int kinds) {
    String attributes =
        images.attributes().isEmpty()
            ? "take images with a few labels, as MNIST has"
            : "name an attribute, one of " + images.attributes();
    if (kinds == 1 && images.labelNames().isEmpty()) {
      throw new LabException(
          "These images ("
              + images.caption()
              + ") have only one label, so there is nothing to compare; "
              + attributes
              + ".");
    }
    if (kinds > MOST_LABELS) {
      throw new LabException(
          Printable.of(
              "These images (%s) have %,d labels among the first %,d, more than %d that a picture"
                  + " can distinguish; %s.",
              images.caption(), kinds, images.size(), MOST_LABELS, attributes));
    }
  }

  private static String name(ImageSet images, int label) {
    return images.labelNames().isEmpty() ? "" + label : images.labelNames().get(label);
  }

  private void add(String name, Codes all, IntPredicate chosen, Mark mark) {
    int[] places = IntStream.range(0, all.size()).filter(chosen).toArray();
    double[] x = plane.coordinate(all, 0);
    double[] y = plane.coordinate(all, 1);
    series.add(new Chart.Series(name, at(x, places), at(y, places), mark));
  }

  private static double[] at(double[] all, int[] places) {
    return Arrays.stream(places).mapToDouble(i -> all[i]).toArray();
  }

  private Chart chart(String how) {
    String first = plane.whole() ? "z₁" : "first principal axis";
    String second = plane.whole() ? "z₂" : "second principal axis";
    String title = RunCaption.labels(List.of(run)).get(0);
    var panel = Chart.Panel.of(title, first, second, series).with(Chart.Scale.PLANE);
    String caption = caption() + how + RunCaption.sentence(run);
    return new Chart("Codes in the latent space", List.of(panel), caption)
        .withFacts(RunCaption.facts(List.of(run)));
  }

  private String caption() {
    return Printable.of(
        "%s of the first %,d %s (%s)%s; grey: %d %s. ",
        run.model() instanceof GaussianEncoder ? "Means μ of the codes" : "Codes",
        some.size(),
        some instanceof ImageSet ? "images" : "points",
        Side.of(some, some.size()).caption(),
        plane.whole() ? "" : shown(),
        DRAWS,
        draws);
  }

  private String shown() {
    return Printable.of(
        ", along the two directions in which they vary most (%.0f %% of the variance of all %d"
            + " coordinates)",
        100 * plane.explained(), codes.dimension());
  }
}
