package waelab.metrics;

import static waelab.nn.Scalars.plus;
import static waelab.nn.Scalars.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Arrays;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.base.Randomness;
import waelab.base.StoppedException;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Mode;
import waelab.nn.Network;
import waelab.nn.Table1;
import waelab.torch.Torch;

/**
 * A critic or discriminator between two fixed clouds: the inner problem of a GAN without its
 * generator, so that the trained network can be compared with the exact solution.
 *
 * <pre>
 *   a critic maximises         E D(x) − E D(y) − λ E (‖∇D(x̃)‖ − 1)₊²,   x̃ between pairs of x and y
 *   a discriminator maximises  E log σ(D(x)) + E log(1 − σ(D(y))),      σ the sigmoid
 * </pre>
 *
 * Every step uses all points; pairs and points between them are drawn again.
 */
public final class Critic {

  /** What keeps D from growing. */
  public sealed interface Rule {

    /** No constraint: E D(x) − E D(y) has no maximum. */
    static Rule none() {
      return new Clip(Double.POSITIVE_INFINITY);
    }

    /** Every weight stays within [−c, c] (Arjovsky et al. 2017). */
    static Rule clip(double c) {
      return new Clip(c);
    }

    /** λ (‖∇D(x̃)‖ − 1)₊², as in the study. */
    static Rule oneSided(double lambda) {
      return new Penalty(lambda, true);
    }

    /** λ (‖∇D(x̃)‖ − 1)² (Gulrajani et al. 2017). */
    static Rule twoSided(double lambda) {
      return new Penalty(lambda, false);
    }

    /** The sigmoid and the logarithms of a GAN (Goodfellow et al. 2014). */
    static Rule logistic() {
      return new Logistic();
    }
  }

  private record Clip(double bound) implements Rule {
    Clip {
      BadArgumentException.require(bound > 0, "c", bound, "greater than 0");
    }
  }

  private record Penalty(double lambda, boolean oneSided) implements Rule {
    Penalty {
      BadArgumentException.require(
          lambda >= 0 && Double.isFinite(lambda), "λ", lambda, "0 or greater, and finite");
    }
  }

  private record Logistic() implements Rule {}

  private static final double RATE = 5e-3;

  private final PointCloud x;
  private final PointCloud y;
  private final Rule rule;
  private final Network network;
  private final Adam adam;
  private final Randomness randomness = new Randomness(0);

  /**
   * An untrained critic with two hidden layers of 64 units.
   *
   * @param x real points
   * @param y generated points, the same number and dimension
   */
  public Critic(PointCloud x, PointCloud y, Rule rule) {
    this(
        BadArgumentException.requireNonNull(x, "x"),
        y,
        rule,
        Table1.wganGp(new Shape(x.dimension()), 1, 0.5).get("critic"));
  }

  /** A critic with another architecture, which returns one number. */
  public Critic(PointCloud x, PointCloud y, Rule rule, Architecture architecture) {
    BadArgumentException.requireNonNull(x, "x", y, "y");
    BadArgumentException.requireNonNull(rule, "rule", architecture, "architecture");
    BadArgumentException.require(
        x.size() == y.size(), "points", x.size() + " and " + y.size(), "as many on each side");
    BadArgumentException.require(
        x.dimension() == y.dimension(),
        "points",
        "in " + x.dimension() + " and " + y.dimension() + " dimensions",
        "in the same dimension");
    BadArgumentException.require(
        architecture.output().size() == 1,
        "architecture",
        "one that ends in " + architecture.output(),
        "one that ends in one number");
    this.x = x;
    this.y = y;
    this.rule = rule;
    network = new Network("critic", architecture);
    network.initialize(randomness);
    adam = new Adam(RATE, 0.5, 0.9, network);
  }

  /**
   * Continues the training, with Adam.
   *
   * @throws StoppedException if the thread is interrupted
   */
  public Critic train(int steps) {
    BadArgumentException.require(steps >= 1, "steps", steps, "at least 1");
    for (int step = 0; step < steps; step++) {
      StoppedException.check("Interrupted: the critic is not trained; run the cell again.");
      step(step);
    }
    return this;
  }

  private void step(int step) {
    Torch.scoped(
        manager ->
            Mode.training(
                () -> {
                  adam.minimize(loss(manager, step));
                  return true;
                }));
    if (rule instanceof Clip clip && Double.isFinite(clip.bound)) {
      network.clip(clip.bound);
    }
  }

  private NDArray loss(NDManager manager, int step) {
    NDArray real = Gradients.array(manager, x);
    NDArray fake = Gradients.array(manager, y);
    NDArray ofReal = network.apply(real);
    NDArray ofFake = network.apply(fake);
    if (rule instanceof Logistic) {
      return Activation.softPlus(ofReal.neg()).mean().add(Activation.softPlus(ofFake).mean());
    }
    NDArray minusDistance = ofFake.mean().sub(ofReal.mean());
    return rule instanceof Penalty penalty
        ? minusDistance.add(times(penalty.lambda, penalty(manager, step, penalty.oneSided)))
        : minusDistance;
  }

  private NDArray penalty(NDManager manager, int step, boolean oneSided) {
    NDArray excess = plus(-1, network.gradientNorms(Gradients.array(manager, between(step))));
    return (oneSided ? Activation.relu(excess) : excess).square().mean();
  }

  /** x̃ = ε x + (1 − ε) y for pairs drawn in this step. */
  private PointCloud between(int step) {
    int n = x.size();
    int[] partner = randomness.permutation("pairs", step, n);
    float[] epsilon = randomness.uniforms("epsilon", step, n);
    double[][] points = x.points();
    double[][] others = y.points();
    for (int i = 0; i < n; i++) {
      double[] other = others[partner[i]];
      double e = epsilon[i];
      double[] own = points[i];
      Arrays.setAll(own, k -> e * own[k] + (1 - e) * other[k]);
    }
    return new PointCloud(points);
  }

  /** The network D. */
  public Network network() {
    return network;
  }

  /** E D(x) − E D(y). It is at most W₁ if all slopes of the critic are at most 1. */
  public double distance() {
    return mean(Gradients.values(network, x)) - mean(Gradients.values(network, y));
  }

  /**
   * The objective that it maximises, at pairs that no step has used: E D(x) − E D(y) minus the
   * penalty, or E log σ(D(x)) + E log(1 − σ(D(y))).
   */
  public double objective() {
    return Torch.scoped(manager -> -(double) Torch.floats(loss(manager, -1))[0]);
  }

  /** ‖∇D‖ at points between pairs of x and y, one for each pair, which no step has used. */
  public double[] gradientNorms() {
    return Gradients.norms(network, between(-1));
  }

  /**
   * How strongly it pulls a generated point: the mean norm of the gradient of a generator's loss
   * there, −D(y) or log(1 − σ(D(y))).
   */
  public double pull() {
    double[] values = Gradients.values(network, y);
    double[] slopes = Gradients.norms(network, y);
    boolean logistic = rule instanceof Logistic;
    Arrays.setAll(slopes, i -> logistic ? slopes[i] / (1 + Math.exp(-values[i])) : slopes[i]);
    return mean(slopes);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** A short summary: its distance and its mean slope. */
  @Override
  public String toString() {
    return Printable.of(
        "critic: E D(x) − E D(y) = %.4g, mean slope %.4g", distance(), mean(gradientNorms()));
  }
}
