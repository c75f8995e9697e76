package waelab.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;
import waelab.base.Printable;
import waelab.evaluation.ImageQuality.Line;
import waelab.latent.CodeScore;
import waelab.latent.PriorFit;
import waelab.latent.PriorMatch;
import waelab.metrics.FrechetDistance;
import waelab.plot.DisplayItems;
import waelab.training.History;

/**
 * All scores of a run, each next to the best value that could be expected.
 *
 * @param run the run, in words
 * @param prior the prior of its random samples' codes, in a few words, if it is not N(0, I)
 * @param reconstruction how far its reconstructions are from the images; empty for GANs
 * @param random how far its random samples are from real images
 * @param codes how far its codes are from N(0, I); empty for GANs
 * @param fit how well its own prior describes its codes, if it has one
 * @param meanSquaredError of its last test; empty for GANs and for a model of your own
 */
public record Evaluation(
    String run,
    Optional<String> prior,
    Optional<FrechetDistance> reconstruction,
    Optional<FrechetDistance> random,
    Optional<PriorMatch> codes,
    Optional<PriorFit> fit,
    OptionalDouble meanSquaredError)
    implements DisplayItems {

  /** A row for each number: what it is, its value, its value at best, and how to read it. */
  public Table table() {
    return Line.table("Evaluation", lines(), "at best");
  }

  private List<Line> lines() {
    var rows = new ArrayList<Line>();
    reconstruction.ifPresent(each -> rows.add(row(each, " reconstruct")));
    String law = prior.map(each -> ", " + each).orElse("");
    random.ifPresent(each -> rows.add(row(each, " random" + law)));
    codes.ifPresent(match -> match.measures().forEach(each -> rows.add(row(each, ""))));
    fit.ifPresent(own -> own.measures().forEach(each -> rows.add(row(each, law))));
    meanSquaredError.ifPresent(
        error ->
            rows.add(
                new Line(
                    "mean squared error",
                    History.readable(error),
                    "0",
                    "of reconstructions, per pixel or coordinate, in (−1, 1)")));
    return rows;
  }

  private static Line row(FrechetDistance distance, String of) {
    String floor = distance.floor().map(each -> readable(each.value())).orElse("not known");
    String counts = distance.floor().map(each -> count(each.count())).orElse("");
    return new Line(
        distance.name() + of,
        readable(distance.value()),
        floor,
        Printable.of(
            "lower is closer; %,d against %,d images%s%s",
            distance.images().count(),
            distance.reference().count(),
            counts,
            distance.caution().map(each -> "; " + each).orElse("")));
  }

  private static String count(int real) {
    return Printable.of("; at best: %,d real against %,d real", real, real);
  }

  private static Line row(CodeScore measure, String law) {
    return new Line(
        measure.name() + law,
        readable(measure.value()),
        readable(measure.ofPrior()),
        measure.reading());
  }

  private static String readable(double value) {
    return Double.isInfinite(value) ? "∞" : History.readable(value);
  }

  @Override
  public List<Object> parts() {
    return List.of(run, table());
  }

  /** Each number on its own line. */
  @Override
  public String toString() {
    return lines().stream()
        .map(each -> "\n" + each.number() + " " + each.value() + " (at best " + each.ofReal() + ")")
        .collect(Collectors.joining("", run, ""));
  }
}
