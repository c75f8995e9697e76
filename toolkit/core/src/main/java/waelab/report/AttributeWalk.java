package waelab.report;

import java.util.ArrayList;
import java.util.List;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.latent.AttributeDirection;
import waelab.metrics.Codes;
import waelab.model.Generator;
import waelab.plot.DisplayItems;
import waelab.plot.Grid;
import waelab.runs.Run;

/**
 * An attribute as a direction of the latent space, and what a model decodes from codes that are
 * moved along it.
 *
 * @param direction from the mean code without the attribute to that with it
 * @param grid images, their reconstructions, and the images of the moved codes
 */
public record AttributeWalk(AttributeDirection direction, Grid grid) implements DisplayItems {

  private static final int MOST_ENCODED = 5_000;
  private static final int ROWS = 4;
  private static final double[] STEPS = {0, 1, 2, 3, 4};

  /**
   * Computes the direction from training images and moves the codes of test images along it.
   *
   * @throws LabException if the model does not encode and generate, or all images have the
   *     attribute, or none
   */
  public static AttributeWalk of(Run<?> run, Split<ImageSet> faces, String attribute) {
    BadArgumentException.requireNonNull(run, "run");
    BadArgumentException.requireNonNull(faces, "faces");
    BadArgumentException.requireNonNull(attribute, "attribute");
    Pictures.requireImages(run, faces.train());
    Generator generator =
        Generator.ofEncoder(run.model(), "has no direction of " + attribute, "; VAE and WAE are");
    ImageSet train = faces.train();
    ImageSet some = train.slice(0, Math.min(MOST_ENCODED, train.size()));
    boolean[] has = some.attribute(attribute);
    var direction = AttributeDirection.of(attribute, Codes.means(run.model(), some), has);
    var rows = new ArrayList<List<byte[]>>();
    rows.addAll(rows(run, generator, faces.test(), direction, false));
    int without = rows.size();
    rows.addAll(rows(run, generator, faces.test(), direction, true));
    String caption = caption(direction, without, rows.size() - without, train);
    return new AttributeWalk(
        direction, Pictures.grid(run, rows, Pictures.tile(train.shape()), caption));
  }

  /** Images that have the attribute lose it, the others get it. */
  private static List<List<byte[]>> rows(
      Run<?> run,
      Generator generator,
      ImageSet test,
      AttributeDirection direction,
      boolean wanted) {
    boolean[] has = test.attribute(direction.attribute());
    var rows = new ArrayList<List<byte[]>>();
    for (int i = 0; i < test.size() && rows.size() < ROWS; i++) {
      if (has[i] == wanted) {
        float[] z = Codes.means(run.model(), test.slice(i, i + 1)).code(0);
        float[][] moved = new float[STEPS.length][];
        for (int k = 0; k < STEPS.length; k++) {
          moved[k] = direction.move(z, wanted ? -STEPS[k] : STEPS[k]);
        }
        var row = new ArrayList<byte[]>(List.of(test.pixels(i)));
        row.addAll(Pictures.Made.of(generator, moved).images());
        rows.add(row);
      }
    }
    return rows;
  }

  private static String caption(
      AttributeDirection direction, int without, int with, ImageSet images) {
    return Printable.of(
        "Left: test images, %d without, then %d with the attribute %s (%s). Beside each: the code"
            + " z, and z ± t v for t = 1, 2, 3, 4, where v leads from the mean code without %s to"
            + " that with it (+ above, − below). ",
        without, with, direction.attribute(), images.caption(), direction.attribute());
  }

  @Override
  public List<Object> parts() {
    return List.of(direction.toString(), grid);
  }

  /** The direction in words. */
  @Override
  public String toString() {
    return direction.toString();
  }
}
