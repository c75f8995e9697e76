package waelab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;
import waelab.base.Provenance;
import waelab.torch.Torch;

/**
 * Images as they are stored: uint8, N×C×H×W, each with a label and, in some sets, attributes.
 * Batches are float32 in [−1, 1], x/127.5 − 1.
 */
public final class ImageSet implements Samples {

  private final Pixels pixels;
  private final int[] order;
  private final ImageAnnotations notes;
  private final Shape shape;
  private final DatasetId id;
  private final Provenance provenance;
  private String digest;

  private ImageSet(
      Pixels pixels,
      int[] order,
      ImageAnnotations notes,
      Shape shape,
      DatasetId id,
      Provenance provenance) {
    this.pixels = pixels;
    this.order = order;
    this.notes = notes;
    this.shape = shape;
    this.id = id;
    this.provenance = provenance;
  }

  /**
   * A set over stored pixels, which are not copied.
   *
   * @param pixels N·C·H·W bytes
   * @param labels one per image
   * @param shape C×H×W
   * @param provenance its fact {@code data} is the images' name in captions
   */
  public static ImageSet of(ByteBuffer pixels, int[] labels, Shape shape, Provenance provenance) {
    DatasetId id = DatasetId.given(provenance);
    return of(pixels, labels, shape, id, provenance);
  }

  /**
   * A set over stored pixels, as {@link #of(ByteBuffer, int[], Shape, Provenance)}.
   *
   * @param id which data these are
   * @param more additional facts about where they come from
   */
  public static ImageSet of(
      ByteBuffer pixels, int[] labels, Shape shape, DatasetId id, Provenance more) {
    BadArgumentException.requireNonNull(pixels, "pixels");
    BadArgumentException.requireNonNull(labels, "labels");
    BadArgumentException.requireNonNull(shape, "shape");
    if (pixels.capacity() != labels.length * shape.size()) {
      throw new IllegalArgumentException(
          labels.length + " images of " + shape + " do not have " + pixels.capacity() + " bytes");
    }
    return of(new Pixels(List.of(pixels), (int) shape.size()), labels, shape, id, more);
  }

  /** A set over pixels in any number of parts. */
  static ImageSet of(Pixels pixels, int[] labels, Shape shape, DatasetId id, Provenance more) {
    int[] order = IntStream.range(0, pixels.count()).toArray();
    return new ImageSet(pixels, order, ImageAnnotations.of(labels), shape, id, id.provenance(more));
  }

  @Override
  public int size() {
    return order.length;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  /**
   * The label of each image, in order: the digit in MNIST; the person's number in CelebA, 0 if
   * {@code identity_CelebA.txt} is missing; for a folder of images, the index of the sub-folder's
   * name in {@link #labelNames()}.
   */
  public int[] labels() {
    return notes.labels().clone();
  }

  /** The names of labels 0, 1, …; empty if labels are only numbers. */
  public List<String> labelNames() {
    return notes.labelNames();
  }

  /** The names of all attributes, such as {@code Smiling}, in their file's order; may be empty. */
  public List<String> attributes() {
    return List.copyOf(notes.attributes().keySet());
  }

  /**
   * Which images have an attribute, or a label: one value per image, in order.
   *
   * @param name one of {@link #attributes()} or of {@link #labelNames()}
   * @throws BadArgumentException if there is no such attribute; the message lists all
   */
  public boolean[] attribute(String name) {
    int label = labelNames().indexOf(BadArgumentException.requireNonNull(name, "attribute"));
    if (label < 0 || notes.attributes().containsKey(name)) {
      return notes.attribute(name);
    }
    return ImageAnnotations.flags(size(), i -> notes.labels()[i] == label);
  }

  /**
   * The same images with these attributes instead of any others.
   *
   * @param attributes by name one value per image, in order; copied
   * @throws IllegalArgumentException if an attribute has more or fewer values than there are images
   */
  public ImageSet withAttributes(Map<String, boolean[]> attributes) {
    return new ImageSet(pixels, order, notes.withAttributes(attributes), shape, id, provenance);
  }

  /** Images with changed pixels and the same annotations. */
  ImageSet changed(ByteBuffer changed, String change) {
    var all = new Pixels(List.of(changed), (int) shape.size());
    int[] inOrder = IntStream.range(0, size()).toArray();
    return new ImageSet(all, inOrder, notes, shape, id, provenance).changed(change);
  }

  /** The same images with an id that says what was changed. */
  ImageSet changed(String change) {
    DatasetId now = id.changed(change);
    return new ImageSet(pixels, order, notes, shape, now, now.provenance(provenance));
  }

  /** The same images with other annotations for the same number of images. */
  ImageSet withNotes(ImageAnnotations other) {
    return new ImageSet(pixels, order, other, shape, id, provenance);
  }

  /** The stored pixels of image {@code i}, C·H·W bytes. */
  public byte[] pixels(int i) {
    byte[] image = new byte[(int) values()];
    pixels.copy(order[i], image, 0);
    return image;
  }

  @Override
  public NDArray batch(NDManager manager, int... indices) {
    try (NDArray stored = stored(manager, indices)) {
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
      pixels.copy(order[indices[i]], bytes, i * values);
    }
    return Torch.array(manager, bytes, new Shape(indices.length).addAll(shape));
  }

  /** The images at these places, in this order; memory is shared. */
  ImageSet select(int[] places) {
    int[] selected = Arrays.stream(places).map(i -> order[i]).toArray();
    return new ImageSet(pixels, selected, notes.select(places), shape, id, provenance);
  }

  /** The same images with one more fact in their provenance. */
  ImageSet with(String fact, Object value) {
    return new ImageSet(pixels, order, notes, shape, id, provenance.with(fact, value));
  }

  @Override
  public ImageSet slice(int from, int to) {
    Objects.checkFromToIndex(from, to, size());
    return select(IntStream.range(from, to).toArray());
  }

  @Override
  public synchronized String digest() {
    if (digest == null) {
      digest = pixels.digest(order, () -> digest(size(), shape, this::pixels));
    }
    return digest;
  }

  /** The SHA-256 over shape and bytes of samples, in order. */
  static String digest(int size, Shape shape, IntFunction<byte[]> sample) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update((size + " samples of " + shape).getBytes(StandardCharsets.UTF_8));
      IntStream.range(0, size).mapToObj(sample).forEach(sha::update);
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public DatasetId id() {
    return id;
  }

  @Override
  public Provenance provenance() {
    return provenance;
  }

  /** A short summary: number, shape and source. */
  @Override
  public String toString() {
    return size() + " images " + dimensions(shape) + ", " + caption();
  }

  static String dimensions(Shape shape) {
    return Arrays.stream(shape.getShape())
        .mapToObj(Long::toString)
        .collect(Collectors.joining("×"));
  }
}
