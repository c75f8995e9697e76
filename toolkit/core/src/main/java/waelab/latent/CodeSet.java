package waelab.latent;

import java.util.function.IntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tribuo.MutableDataset;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.ClusteringFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.base.Provenance;
import waelab.metrics.Codes;

/**
 * Codes and their origin, as input for any trainer of Tribuo. Each model trained on them keeps
 * their provenance.
 *
 * @param codes n×d
 * @param origin such as data, side, run and model
 */
public record CodeSet(Codes codes, Provenance origin) {

  static final LabelFactory LABELS = new LabelFactory();
  private static final ClusteringFactory GROUPS = new ClusteringFactory();
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  static {
    TRIBUO.setLevel(Level.WARNING); // it logs each step of a trainer
  }

  /** n, how many codes there are. */
  public int size() {
    return codes.size();
  }

  /**
   * As examples for a classifier.
   *
   * @param labels one for each code
   */
  public MutableDataset<Label> labelled(int[] labels) {
    return examples(labels, LABELS, label -> new Label(Integer.toString(label)));
  }

  /**
   * As examples for clustering, whose true groups are only used to evaluate clusters.
   *
   * @param groups one for each code, 0 or more
   */
  public MutableDataset<ClusterID> grouped(int[] groups) {
    return examples(groups, GROUPS, ClusterID::new);
  }

  private <T extends Output<T>> MutableDataset<T> examples(
      int[] labels, OutputFactory<T> factory, IntFunction<T> output) {
    BadArgumentException.require(
        labels.length == size(), "labels", labels.length, "one for each of " + size() + " codes");
    var examples =
        new MutableDataset<>(new SimpleDataSourceProvenance(description(), factory), factory);
    String[] names = names(codes.dimension());
    for (int i = 0; i < labels.length; i++) {
      double[] values = doubles(codes.code(i));
      examples.add(new ArrayExample<>(output.apply(labels[i]), names, values));
    }
    return examples;
  }

  /** {@code data: MNIST; side: train; run: d29a061b; codes: 5,000 × 32 codes of VAE, MNIST}. */
  private String description() {
    return origin.with("codes", codes).facts().entrySet().stream()
        .map(fact -> fact.getKey() + ": " + fact.getValue())
        .collect(Collectors.joining("; "));
  }

  /** Names whose alphabetical order, which Tribuo uses, is the order of the coordinates. */
  static String[] names(int d) {
    return IntStream.range(0, d).mapToObj(k -> Printable.of("z%05d", k)).toArray(String[]::new);
  }

  static double[] doubles(float[] code) {
    return IntStream.range(0, code.length).mapToDouble(k -> code[k]).toArray();
  }

  /** A short card. */
  @Override
  public String toString() {
    return codes.toString();
  }
}
