package waelab.training;

import java.util.List;
import waelab.base.CodeDigest;

/**
 * Which code a training runs: whoever changes a step of a model, or Adam, makes other runs, though
 * their configuration is the same.
 */
final class Code {

  /** What the numbers of a training depend on; the rest may change. */
  private static final List<String> PARTS =
      List.of(
          "waelab/model/",
          "waelab/nn/",
          "waelab/torch/",
          "waelab/base/Randomness",
          "waelab/training/EpochBatches",
          "waelab/training/TestLosses",
          "waelab/training/TrainingLoop");

  private static final String DIGEST = CodeDigest.of(PARTS);

  private Code() {}

  /** The first digits of a SHA-256 over the compiled classes. */
  static String now() {
    return DIGEST;
  }
}
