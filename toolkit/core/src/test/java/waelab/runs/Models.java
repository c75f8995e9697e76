package waelab.runs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.LongFunction;
import waelab.model.Batches;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Network;

/** Models as a user would write them, for the tests of the loop. */
final class Models {

  private Models() {}

  /** An autoencoder whose loss is plain DJL arithmetic, numbers and all. */
  static final class OwnAutoencoder extends Model {
    private final Network encoder = network("encoder", Architecture.of(2).dense(32).linear(1));
    private final Network decoder = network("decoder", Architecture.of(1).dense(32).linear(2));
    private final Adam adam = adam(1e-2, encoder, decoder);

    @Override
    public Losses step(Batches batches, Noise noise) {
      Losses losses = loss(batches.next(), noise);
      adam.minimize(losses.get("total"));
      return losses;
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      NDArray z = encoder.apply(x);
      NDArray error = x.sub(decoder.apply(z)).pow(2).mean().mul(0.5f);
      NDArray shrink = z.div(2f).abs().add(1e-3f).pow(1.5f).mean().mul(1e-3);
      return Losses.of("total", error.add(shrink)).and("error", error);
    }
  }

  /** Learns nothing; its loss at each step is given. */
  static class Scripted extends Model {
    private final LongFunction<Float> lossOfStep;

    Scripted(LongFunction<Float> lossOfStep) {
      this.lossOfStep = lossOfStep;
    }

    @Override
    public Losses step(Batches batches, Noise noise) {
      batches.next();
      return Losses.of("total", noise.manager().full(new Shape(), lossOfStep.apply(noise.step())));
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      return Losses.of("total", x.sum().mul(0));
    }
  }

  /** Sums what it is shown, and keeps what it allocates hanging on its own parameters. */
  static final class Leaky extends Model {
    private final Network network = network("n", Architecture.of(2).linear(1));
    private final Adam adam = adam(1e-3, network);

    @Override
    public Losses step(Batches batches, Noise noise) {
      Losses losses = loss(batches.next(), noise);
      adam.minimize(losses.get("total"));
      return losses;
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      // The first operand's manager owns the result: here the network's, which never closes.
      NDArray decay = network.trainableParameters().get(0).square().sum();
      return Losses.of("total", decay.add(network.apply(x).square().mean()));
    }
  }
}
