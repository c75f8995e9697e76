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
 * What a model's losses are on samples it does not learn from, in evaluation mode.
 *
 * @param model whose losses they are
 * @param samples all of them count, those of the last partial batch too
 * @param config how many are looked at at once
 * @param randomness the run's
 */
public record TestLosses(Model model, Samples samples, Config config, Randomness randomness) {

  /**
   * Mean losses over all samples. None if an interrupt comes in between, which is not kept waiting
   * for tens of thousands of images.
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
