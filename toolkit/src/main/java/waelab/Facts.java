package waelab;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waelab.base.Budget;

/**
 * What the doctor looks at, apart from what to think of it.
 *
 * @param system operating system, processor and Java
 * @param environment this process's environment variables
 * @param torch PyTorch, or why there is none
 * @param data MNIST, CelebA and the Inception weights
 * @param work the folder for everything written
 * @param jupyter Jupyter's version, if it is installed
 * @param paces what a training takes here; empty if PyTorch does not run
 */
record Facts(
    System system,
    Map<String, String> environment,
    Torch torch,
    Data data,
    Work work,
    Optional<String> jupyter,
    List<Pace> paces) {

  /**
   * Operating system, processor and Java.
   *
   * @param natives whether there is a PyTorch library for this system
   * @param java the version of Java, such as 17
   * @param javaName version and vendor in words
   * @param compiler whether it is a JDK
   * @param memory bytes of the machine's memory
   * @param heap bytes that Java's own objects may take ({@code -Xmx})
   */
  record System(
      String name,
      boolean natives,
      int java,
      String javaName,
      boolean compiler,
      long memory,
      long heap,
      int cores) {}

  /**
   * PyTorch.
   *
   * @param device the device and PyTorch's version in words
   * @param threads threads it computes with on the CPU
   * @param fault why it does not run
   */
  record Torch(String device, int threads, Optional<String> fault) {}

  /**
   * What inputs there are.
   *
   * @param inputs folders they are looked for in
   * @param mnist where MNIST's training file is
   * @param mnistFault what sets it apart from the published file
   * @param mnistDamage why it cannot be used at all
   * @param standIn whether the stand-in is drawn already
   * @param celeba where CelebA's images are
   * @param celebaAttributes whether its list of attributes is there
   * @param celebaPacked what of it is packed
   * @param celebaDamage why it cannot be used
   * @param inception the file of Inception weights
   * @param inceptionDamage why it cannot be used
   * @param inceptionSpace the largest feature space that it gives
   */
  record Data(
      List<Path> inputs,
      Optional<Path> mnist,
      Optional<String> mnistFault,
      Optional<String> mnistDamage,
      boolean standIn,
      Optional<Path> celeba,
      boolean celebaAttributes,
      Optional<String> celebaPacked,
      Optional<String> celebaDamage,
      Optional<Path> inception,
      Optional<String> inceptionDamage,
      Optional<Integer> inceptionSpace) {}

  /**
   * The folder for everything written.
   *
   * @param free bytes that are free on its disk
   * @param cache bytes of the cache in it
   * @param packDamage why packs of folders of images in it cannot be used
   * @param fault why nothing can be written there
   */
  record Work(
      Path folder, long free, long cache, List<String> packDamage, Optional<String> fault) {}

  /**
   * How fast a model trains on MNIST.
   *
   * @param secondsPerStep of a batch of 64
   * @param loss its test loss after a few steps
   * @param fault why it could not be trained
   */
  record Pace(String model, double secondsPerStep, double loss, Optional<String> fault) {

    private static final int BATCH = 64;
    private static final int MNIST_VALUES = 32 * 32;
    private static final int MNIST_TRAIN = 48_000;

    /** Seconds that a training takes within a budget, evaluation left aside. */
    double seconds(Budget budget) {
      int images = Math.min(MNIST_TRAIN, budget.trainImages(MNIST_VALUES));
      return secondsPerStep * (images / BATCH) * budget.epochs();
    }
  }
}
