package waelab;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import waelab.data.DatasetId;
import waelab.data.DatasetId.Kind;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.Wae;
import waelab.model.WganGp;
import waelab.training.Run;

/**
 * What the study's Table 2 prints of its models after 100 epochs: FID(2048) of 12,000 images on
 * MNIST and of 20,000 on CelebA, and as KLD the closed form of a VAE and E‖z‖² of a WAE.
 *
 * @param data MNIST or CelebA
 * @param model the class
 * @param kld "KLD"
 * @param reconstruct "FID (Reconstruct)"
 * @param random "FID (Random Sample)"
 */
record StudyValues(
    Kind data,
    Class<? extends Model> model,
    OptionalDouble kld,
    OptionalDouble reconstruct,
    OptionalDouble random) {

  private static final List<StudyValues> TABLE_2 =
      List.of(
          of(Kind.MNIST, Vae.class, 18.00, 32.71, 31.74),
          of(Kind.MNIST, Wae.class, 8.00, 27.45, 35.98),
          of(Kind.MNIST, WganGp.class, 68.57),
          of(Kind.CELEBA, Vae.class, 21.95, 77.50, 83.20),
          of(Kind.CELEBA, Wae.class, 61.00, 106.60, 126.24),
          of(Kind.CELEBA, WganGp.class, 37.33));

  private static StudyValues of(
      Kind data, Class<? extends Model> model, double kld, double reconstruct, double random) {
    return new StudyValues(
        data,
        model,
        OptionalDouble.of(kld),
        OptionalDouble.of(reconstruct),
        OptionalDouble.of(random));
  }

  private static StudyValues of(Kind data, Class<? extends Model> model, double random) {
    var none = OptionalDouble.empty();
    return new StudyValues(data, model, none, none, OptionalDouble.of(random));
  }

  /** The row for a run's model and data; none for a stand-in, or what the study did not train. */
  static Optional<StudyValues> of(Run<?> run) {
    DatasetId data = run.trainedOn().id();
    return TABLE_2.stream()
        .filter(row -> run.isOf(row.model))
        .filter(row -> data.kind() == row.data)
        .findFirst();
  }
}
