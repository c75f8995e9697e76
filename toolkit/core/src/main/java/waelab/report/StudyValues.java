package waelab.report;

import java.util.List;
import java.util.Optional;
import waelab.data.DatasetId;
import waelab.data.DatasetId.Kind;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.Wae;
import waelab.model.WganGp;
import waelab.runs.Run;

/**
 * The values in the study's Table 2 for its models after 100 epochs: FID(2048) of 12,000 images on
 * MNIST and of 20,000 on CelebA, and as KLD the closed form of a VAE and E‖z‖² of a WAE.
 *
 * @param data MNIST or CelebA
 * @param model the class
 * @param kld "KLD"; NaN for a GAN
 * @param reconstruct "FID (Reconstruct)"; NaN for a GAN
 * @param random "FID (Random Sample)"
 */
public record StudyValues(
    Kind data, Class<? extends Model> model, double kld, double reconstruct, double random) {

  private static final double NONE = Double.NaN;
  private static final List<StudyValues> TABLE_2 =
      List.of(
          new StudyValues(Kind.MNIST, Vae.class, 18.00, 32.71, 31.74),
          new StudyValues(Kind.MNIST, Wae.class, 8.00, 27.45, 35.98),
          new StudyValues(Kind.MNIST, WganGp.class, NONE, NONE, 68.57),
          new StudyValues(Kind.CELEBA, Vae.class, 21.95, 77.50, 83.20),
          new StudyValues(Kind.CELEBA, Wae.class, 61.00, 106.60, 126.24),
          new StudyValues(Kind.CELEBA, WganGp.class, NONE, NONE, 37.33));

  /**
   * The row for a run's model and data; empty for a stand-in data set or a model that the study did
   * not train.
   */
  public static Optional<StudyValues> of(Run<?> run) {
    DatasetId data = run.trainedOn().id();
    return TABLE_2.stream()
        .filter(row -> run.isOf(row.model))
        .filter(row -> data.kind() == row.data)
        .findFirst();
  }
}
