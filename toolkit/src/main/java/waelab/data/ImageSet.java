package waelab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import waelab.base.Provenance;
import waelab.torch.Torch;

/**
 * Images as they are stored: uint8, N×C×H×W, with a label each. Batches are made from them as
 * float32 in [−1, 1], x/127.5 − 1.
 */
public final class ImageSet implements Samples {

  private final ByteBuffer pixels;
  private final int[] order;
  private final int[] labels;
  private final Shape shape;
  private final Provenance provenance;
  private String digest;

  private ImageSet(
      ByteBuffer pixels, int[] order, int[] labels, Shape shape, Provenance provenance) {
    this.pixels = pixels;
    this.order = order;
    this.labels = labels;
    this.shape = shape;
    this.provenance = provenance;
  }

  /**
   * A set over stored pixels, which are not copied.
   *
   * @param pixels N·C·H·W bytes
   * @param labels one per image
   * @param shape C×H×W
   */
  public static ImageSet of(ByteBuffer pixels, int[] labels, Shape shape, Provenance provenance) {
    if (pixels.capacity() != labels.length * shape.size()) {
      throw new IllegalArgumentException(
          labels.length + " images of " + shape + " do not have " + pixels.capacity() + " bytes");
    }
    int[] order = new int[labels.length];
    Arrays.setAll(order, i -> i);
    return new ImageSet(pixels, order, labels, shape, provenance);
  }

  @Override
  public int size() {
    return order.length;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  /** The label of each image, in order. */
  public int[] labels() {
    return Arrays.stream(order).map(i -> labels[i]).toArray();
  }

  /** The stored pixels of image {@code i}, C·H·W bytes. */
  public byte[] pixels(int i) {
    byte[] image = new byte[(int) values()];
    copy(i, image, 0);
    return image;
  }

  @Override
  public NDArray batch(NDManager manager, int... indices) {
    int values = (int) values();
    byte[] bytes = new byte[indices.length * values];
    for (int i = 0; i < indices.length; i++) {
      copy(indices[i], bytes, i * values);
    }
    Shape batch = new Shape(indices.length).addAll(shape);
    try (NDArray stored = Torch.array(manager, bytes, batch)) {
      return Torch.operators().scaleImages(stored);
    }
  }

  /**
   * Some images as they are stored, uint8 N×C×H×W, on the manager's device.
   *
   * @param indices which images, each in 0 … size−1; repeats are allowed
   */
  public NDArray stored(NDManager manager, int... indices) {
    int values = (int) values();
    byte[] bytes = new byte[Math.multiplyExact(indices.length, values)];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(pixels(indices[i]), 0, bytes, i * values, values);
    }
    return Torch.array(manager, bytes, new Shape(indices.length).addAll(shape));
  }

  private void copy(int i, byte[] target, int at) {
    int values = (int) values();
    pixels.get(order[i] * values, target, at, values);
  }

  /** The images at these places, in this order; memory is shared. */
  ImageSet select(int[] places) {
    int[] selected = Arrays.stream(places).map(i -> order[i]).toArray();
    return new ImageSet(pixels, selected, labels, shape, provenance);
  }

  /** The same images with more to their provenance. */
  ImageSet with(String fact, Object value) {
    return new ImageSet(pixels, order, labels, shape, provenance.with(fact, value));
  }

  @Override
  public ImageSet slice(int from, int to) {
    Objects.checkFromToIndex(from, to, order.length);
    int[] part = Arrays.copyOfRange(order, from, to);
    return new ImageSet(pixels, part, labels, shape, provenance);
  }

  @Override
  public synchronized String digest() {
    if (digest == null) {
      var sha = new Digest(size(), shape);
      for (int i = 0; i < order.length; i++) {
        sha.update(pixels(i));
      }
      digest = sha.hex();
    }
    return digest;
  }

  @Override
  public Provenance provenance() {
    return provenance;
  }

  /** A short card: how many, of what shape, from where. */
  @Override
  public String toString() {
    return size() + " images " + dimensions(shape) + ", " + caption();
  }

  static String dimensions(Shape shape) {
    return Arrays.stream(shape.getShape())
        .mapToObj(Long::toString)
        .collect(java.util.stream.Collectors.joining("×"));
  }
}
