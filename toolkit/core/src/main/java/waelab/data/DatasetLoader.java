package waelab.data;

import java.util.List;
import waelab.base.BadArgumentException;
import waelab.base.ProgressListener;
import waelab.base.Workspace;

/** Loads data by their id, as they are found now. */
public final class DatasetLoader {

  private DatasetLoader() {}

  /**
   * Loads the data of an id, or what they were derived from. Whether these are the same samples is
   * told by their digests.
   *
   * @param listener is told what takes time and what is stood in for
   * @return what could be meant, split; nothing where a program gave the data
   * @throws waelab.base.LabException if the data cannot be had
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
