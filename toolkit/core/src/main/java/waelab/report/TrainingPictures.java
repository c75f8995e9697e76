package waelab.report;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waelab.base.EventFile;
import waelab.base.ProgressListener;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.model.Model;
import waelab.model.StandardNormal;
import waelab.plot.Grid;
import waelab.report.Pictures.Made;
import waelab.training.History;
import waelab.training.Score;
import waelab.training.TrainingObserver;

/**
 * Shows what a model generates while it is trained: 16 samples of fixed codes and 8 reconstructions
 * of test images. Where a folder for TensorBoard is given, they are written there, too, with all
 * losses and scores.
 */
public final class TrainingPictures implements TrainingObserver {

  private static final int COLUMNS = 8;
  private static final int SAMPLES = 2 * COLUMNS;

  private final ProgressListener listener;
  private final Optional<Path> tensorBoard;
  private Optional<EventFile> events = Optional.empty();

  /**
   * @param tensorBoard the folder that TensorBoard reads ({@code --logdir}); empty for none
   */
  public TrainingPictures(ProgressListener listener, Optional<Path> tensorBoard) {
    this.listener = listener;
    this.tensorBoard = tensorBoard;
  }

  @Override
  public void start(String run) {
    events = tensorBoard.map(folder -> EventFile.in(folder.resolve(run)));
  }

  @Override
  public void model(Model model, Split<?> data, long seed, long steps, String when) {
    if (model instanceof Generator generator && data.test() instanceof ImageSet images) {
      Grid grid = grid(generator, images, seed, when);
      listener.picture(grid);
      BufferedImage image = grid.image();
      events.ifPresent(
          file -> file.image(steps, "model", image.getWidth(), image.getHeight(), grid.png()));
    }
  }

  /** 16 samples, and below them 8 images with their reconstructions if the model encodes. */
  static Grid grid(Generator generator, ImageSet images, long seed, String when) {
    var prior = new StandardNormal(generator.latentSize());
    var made = Made.samples(generator, prior, seed, SAMPLES);
    var rows = new ArrayList<List<byte[]>>();
    rows.add(made.images().subList(0, COLUMNS));
    rows.add(made.images().subList(COLUMNS, SAMPLES));
    int n = Math.min(COLUMNS, images.size());
    String what = "After " + when + ": " + SAMPLES + " samples";
    if (generator instanceof Encoder encoder) {
      rows.add(Pictures.originals(images, n));
      rows.add(Made.reconstructions(encoder, generator, images, n).images());
      what += ", " + n + " test images, and their reconstructions";
    }
    return Grid.of(rows, made.tile(), what + " (" + images.caption() + ").");
  }

  @Override
  public void epoch(History.Epoch epoch, List<Score> scores, long steps) {
    Map<String, Double> values = new LinkedHashMap<>();
    epoch.train().forEach((term, value) -> values.put("train/" + term, value));
    epoch.test().forEach((term, value) -> values.put("test/" + term, value));
    scores.forEach(score -> values.put("score/" + score.metric(), score.value()));
    events.ifPresent(file -> file.scalars(steps, values));
  }
}
