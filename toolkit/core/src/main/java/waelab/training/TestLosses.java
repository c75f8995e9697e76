package waelab.training;

import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import waelab.base.Randomness;
import waelab.data.Samples;
import waelab.model.Config;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.nn.Mode;

/**
 * A model's losses on samples that it is not trained on, in evaluation mode.
 *
 * @param model the model
 * @param samples all of them are used, including the last partial batch
 * @param config gives the batch size
 * @param randomness that of the run
 */
public record TestLosses(Model model, Samples samples, Config config, Randomness randomness) {

  /**
   * Mean losses over all samples; empty if the thread is interrupted. This is checked before each
   * batch, since there may be tens of thousands of images.
   */
  public Optional<Map<String, Double>> means() {
    var means = new LossMeans();
    int size = samples.size();
    int to;
    for (int from = 0, batch = 0; from < size; from = to, batch++) {
      if (Thread.interrupted()) {
        return Optional.empty();
      }
      to = Math.min(from + config.batchSize(), size);
      to = to == size - 1 ? size : to; // some losses compare samples with each other
      int[] places = IntStream.range(from, to).toArray();
      int number = batch;
      means.add(Mode.evaluation(() -> losses(number, places)), places.length);
    }
    return Optional.of(means.take());
  }

  private Map<String, Double> losses(int batch, int[] places) {
    return new ModelCall(model, "loss", samples)
        .values(
            manager -> {
              var noise = new Noise(manager, randomness, "test", batch);
              return model.loss(samples.batch(manager, places), noise);
            });
  }
}
