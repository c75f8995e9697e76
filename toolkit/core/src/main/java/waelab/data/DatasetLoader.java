package waelab.data;

import java.util.List;
import waelab.base.BadArgumentException;
import waelab.base.ProgressListener;
import waelab.base.Workspace;

/** Loads data by their id, from the files that exist now. */
public final class DatasetLoader {

  private DatasetLoader() {}

  /**
   * Loads the data of an id, or the data that they were derived from. The digests show whether the
   * samples are the same.
   *
   * @param listener receives a sentence for each slow step and for each stand-in
   * @return the data that match the id, split; empty if a program gave the data
   * @throws waelab.base.LabException if the data are not available
   */
  public static List<Split<?>> load(DatasetId id, Workspace workspace, ProgressListener listener) {
    String name = BadArgumentException.requireNonNull(id, "id").name();
    return switch (id.kind()) {
      case MNIST, MNIST_STAND_IN, MNIST_LIKE, MNIST_REPLACED ->
          List.of(new Mnist(MnistSet.named(name), workspace, listener).split());
      case CELEBA, CELEBA_STAND_IN -> List.of(new CelebA(workspace, listener).split());
      case FOLDER -> List.copyOf(ImageFolder.packed(workspace, name, id.size()));
      case TOY -> List.of(Split.of(Toys.draw(name, id.count())));
      case OTHER -> id.bases().isEmpty() ? List.of() : load(id.bases().get(0), workspace, listener);
    };
  }
}
