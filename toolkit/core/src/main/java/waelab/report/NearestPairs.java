package waelab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.data.ImageSet;
import waelab.evaluation.Evaluator;
import waelab.metrics.NearestTraining;
import waelab.plot.DisplayItems;
import waelab.plot.Grid;
import waelab.runs.Run;

/**
 * A run's random samples, each above the training image nearest to it, to show whether the run has
 * memorised its data.
 *
 * @param nearest how near they are, compared with test images
 * @param grid the pairs that are nearest, as a picture
 */
public record NearestPairs(NearestTraining nearest, Grid grid) implements DisplayItems {

  private static final int MOST = 1_024;
  private static final int MOST_SHOWN = 32;
  private static final int COLUMNS = 8;

  /** The number of test images that set the reference distance. */
  private static final int YARDSTICK = 500;

  /**
   * Looks for the nearest training images of a run's first samples.
   *
   * @param n how many samples, 1 to 1,024
   */
  public static NearestPairs of(Evaluator evaluator, Run<?> run, int n) {
    Evaluator.requireImages(run, "this is a measure of images");
    BadArgumentException.require(n >= 1 && n <= MOST, "n", n, "1 to " + MOST);
    ImageSet train = Evaluator.trainingImages(run);
    var all = (ImageSet) run.data().test();
    ImageSet test = all.slice(0, Math.min(YARDSTICK, all.size()));
    ImageSet samples = evaluator.samples(run, n);
    String sentence =
        Printable.of(
            "Comparing %,d samples and %,d test images with %,d training images ...",
            n, test.size(), train.size());
    NearestTraining nearest =
        evaluator.listener().during(sentence, () -> NearestTraining.of(samples, test, train));
    return new NearestPairs(nearest, grid(run, nearest, samples, test, train));
  }

  private static Grid grid(
      Run<?> run, NearestTraining nearest, ImageSet samples, ImageSet test, ImageSet train) {
    int[] order =
        IntStream.range(0, samples.size())
            .boxed()
            .sorted(Comparator.comparingDouble(nearest::ratio))
            .limit(MOST_SHOWN)
            .mapToInt(i -> i)
            .toArray();
    var rows = new ArrayList<List<byte[]>>();
    var ratios = new ArrayList<String>();
    for (int from = 0; from < order.length; from += COLUMNS) {
      List<Integer> some =
          IntStream.range(from, Math.min(from + COLUMNS, order.length))
              .mapToObj(place -> order[place])
              .toList();
      rows.add(some.stream().map(samples::pixels).toList());
      rows.add(some.stream().map(i -> train.pixels(nearest.indices()[i])).toList());
      ratios.add(ratios(nearest, some));
    }
    String caption =
        Printable.of(
            "Odd rows: %s of %,d random samples, the nearest first; below each, of %,d training"
                + " images (%s) the one nearest to it. Distances in units of the mean distance from"
                + " %,d test images to theirs, where a copy has 0: %s. ",
            order.length == samples.size() ? "all" : order.length,
            samples.size(),
            train.size(),
            train.caption(),
            test.size(),
            String.join("; ", ratios));
    return Pictures.grid(run, rows, Pictures.tile(train.shape()), caption);
  }

  private static String ratios(NearestTraining nearest, List<Integer> samples) {
    return samples.stream()
        .map(i -> Printable.of("%.2f", nearest.ratio(i)))
        .collect(Collectors.joining(" "));
  }

  @Override
  public List<Object> parts() {
    return List.of(nearest.toString(), grid);
  }

  /** How near they are, on average and at least. */
  @Override
  public String toString() {
    return nearest.toString();
  }
}
