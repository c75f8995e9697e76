package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.Cache;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Safetensors;
import waelab.base.SafetensorsFile;
import waelab.base.StoppedException;
import waelab.data.ImageSet;
import waelab.data.PointSet;
import waelab.data.Samples;
import waelab.torch.Torch;

/**
 * Features of samples, n×d float32 in Java's memory: the input of every metric between two clouds
 * of points. Immutable, and every number in it is finite.
 */
public final class FeatureMatrix implements Pairs.Rows {

  private static final String GIVEN = "given features";
  private static final String FEATURES = "features";

  private final float[] values;
  private final int size;
  private final int dimension;
  private final Space space;

  /**
   * The feature space.
   *
   * @param id identifies the extractor
   * @param name the name in messages
   * @param kernelDistance the name of the kernel distance in this space
   */
  private record Space(String id, String name, String kernelDistance) {
    static Space of(FeatureExtractor extractor) {
      return new Space(extractor.id(), extractor.spaceName(), extractor.kernelDistanceName());
    }

    static Space given() {
      return new Space(GIVEN, GIVEN, "kernel distance (" + GIVEN + ")");
    }
  }

  private FeatureMatrix(float[] values, int size, int dimension, Space space) {
    this.values = values;
    this.size = size;
    this.dimension = dimension;
    this.space = space;
    for (int at = 0; at < values.length; at++) {
      if (!Float.isFinite(values[at])) {
        throw LabException.of(
            "feature %d of sample %d is %s; look for what made it (%s)",
            at % dimension, at / dimension, values[at], space.name);
      }
    }
  }

  /**
   * The features of all images, computed batch by batch.
   *
   * @param listener receives the estimated time
   * @throws LabException if a feature is not finite, or the thread is interrupted
   */
  public static FeatureMatrix of(
      ImageSet images, FeatureExtractor extractor, ProgressListener listener) {
    BadArgumentException.requireNonNull(
        images, "images", extractor, "extractor", listener, "listener");
    return of(images, extractor, listener, Optional.empty());
  }

  /** The same. With a partial result it resumes from there, and saves it from time to time. */
  private static FeatureMatrix of(
      ImageSet images,
      FeatureExtractor extractor,
      ProgressListener listener,
      Optional<PartialResult> piece) {
    int n = images.size();
    int d = extractor.dimension();
    requireSamples(n);
    int batch = d * extractor.batchSize();
    FloatBuffer values = FloatBuffer.wrap(room(n, d));
    piece
        .flatMap(
            kept ->
                kept.find(
                    float[].class,
                    file -> file.floats(FEATURES),
                    first -> first.length % batch == 0 && first.length < values.capacity()))
        .ifPresent(values::put);
    int known = values.position() / d;
    String what =
        Printable.of(
            "Features (%s) of %,d images (%s)%s",
            extractor.spaceName(), n, images.caption(), BatchProgress.known(known));
    IntSupplier step =
        () -> {
          int from = values.position() / d;
          int to = Math.min(n, from + extractor.batchSize());
          values.put(batch(images, from, to, extractor));
          if (to < n && to % (PartialResult.BATCHES * extractor.batchSize()) == 0) {
            keep(piece, values, d);
          }
          return to - from;
        };
    try {
      String again = piece.isPresent() ? BatchProgress.ON : BatchProgress.ANEW;
      new BatchProgress(what, n - known, again, listener).go(step);
    } catch (StoppedException e) {
      keep(piece, values, d);
      throw e;
    }
    return new FeatureMatrix(values.array(), n, d, Space.of(extractor));
  }

  private static void keep(Optional<PartialResult> piece, FloatBuffer values, int d) {
    if (values.position() > 0) {
      float[] soFar = Arrays.copyOf(values.array(), values.position());
      piece.ifPresent(each -> each.keep(tensors(soFar, d)));
    }
  }

  private static float[] batch(ImageSet images, int from, int to, FeatureExtractor extractor) {
    int[] places = IntStream.range(from, to).toArray();
    return Torch.scoped(
        manager -> {
          NDArray features =
              Torch.notRecording(() -> extractor.features(images.stored(manager, places)));
          if (!features.getShape().equals(new Shape(places.length, extractor.dimension()))) {
            throw LabException.of(
                "%s made features of shape %s of %d images; it promises %d numbers for each",
                extractor.id(), features.getShape(), places.length, extractor.dimension());
          }
          return Torch.floats(features);
        });
  }

  /**
   * The features of all images of a set, computed if they are not in a cache. The key is made from
   * the images' pixels and the extractor's weights, so samples of a model that changed have another
   * key.
   *
   * @param listener receives the estimated time if they are computed, and a sentence if a file
   *     cannot be used or written
   * @throws LabException if these are points, a feature is not finite, or the thread is interrupted
   */
  public static FeatureMatrix kept(
      Cache cache, Samples samples, FeatureExtractor extractor, ProgressListener listener) {
    BadArgumentException.requireNonNull(cache, "cache");
    ImageSet images = GeneratedImages.require(samples, "Features are computed");
    BadArgumentException.requireNonNull(extractor, "extractor");
    var key =
        new Cache.Key(FEATURES, Map.of("extractor", extractor.id(), "images", images.digest()));
    FeatureMatrix features =
        cache
            .find(key, FeatureMatrix.class, listener, file -> read(file, images.size(), extractor))
            .orElseGet(() -> computed(cache, key, images, extractor, listener));
    cache.remember(key, features);
    return features;
  }

  /** Computes them, and resumes from the partial result of an interrupted call. */
  private static FeatureMatrix computed(
      Cache cache,
      Cache.Key key,
      ImageSet images,
      FeatureExtractor extractor,
      ProgressListener listener) {
    var piece = PartialResult.of(cache, extractor, FEATURES + " " + images.digest());
    FeatureMatrix features = of(images, extractor, listener, Optional.of(piece));
    cache.keep(key, tensors(features.values, features.dimension), listener);
    piece.drop();
    return features;
  }

  private static Map<String, Safetensors.Tensor> tensors(float[] values, int d) {
    return Map.of(FEATURES, new Safetensors.Tensor(new long[] {values.length / d, d}, values));
  }

  private static FeatureMatrix read(SafetensorsFile file, int n, FeatureExtractor extractor) {
    int d = extractor.dimension();
    float[] values = file.floats(FEATURES);
    if (values.length != (long) n * d) {
      throw new BadFileException(file.path(), "holds other features");
    }
    return new FeatureMatrix(values, n, d, Space.of(extractor));
  }

  /** The points themselves as features, n×d. */
  public static FeatureMatrix of(PointSet points) {
    BadArgumentException.requireNonNull(points, "points");
    float[][] rows = new float[points.size()][];
    Arrays.setAll(rows, points::point);
    return of(rows);
  }

  /**
   * Given features, which are copied.
   *
   * @param rows n rows of d numbers each; n and d at least 1
   * @throws BadArgumentException if there are no rows or their lengths differ
   * @throws LabException if a number is not finite
   */
  public static FeatureMatrix of(float[][] rows) {
    BadArgumentException.requireNonNull(rows, "rows");
    requireSamples(rows.length);
    int d = rows[0].length;
    BadArgumentException.require(d >= 1, "features", d, "at least 1 for each sample");
    float[] values = room(rows.length, d);
    for (int i = 0; i < rows.length; i++) {
      int found = rows[i].length;
      BadArgumentException.require(
          found == d, "features", found + " for sample " + i, d + " for each sample");
      System.arraycopy(rows[i], 0, values, i * d, d);
    }
    return new FeatureMatrix(values, rows.length, d, Space.given());
  }

  private static void requireSamples(int n) {
    BadArgumentException.require(n >= 1, "samples", n, "at least 1");
  }

  private static float[] room(long n, long d) {
    long most = Integer.MAX_VALUE - 8; // the limit of a Java array
    BadArgumentException.require(n * d <= most, "features", n * d + " in all", "at most " + most);
    return new float[(int) (n * d)];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  /** The name of the feature space: {@link FeatureExtractor#spaceName()} of the extractor. */
  public String space() {
    return space.name;
  }

  /** The name of the kernel distance of such features. */
  String kernelDistanceName() {
    return space.kernelDistance;
  }

  /** Samples {@code from}, {@code from + step} and so on, before {@code to}; copied. */
  public FeatureMatrix every(int step, int from, int to) {
    int n = (to - from + step - 1) / step;
    requireSamples(n);
    float[] some = new float[n * dimension];
    for (int i = 0; i < n; i++) {
      System.arraycopy(values, (from + i * step) * dimension, some, i * dimension, dimension);
    }
    return new FeatureMatrix(some, n, dimension, space);
  }

  @Override
  public float[] values(int from, int to) {
    return Arrays.copyOfRange(values, from * dimension, to * dimension);
  }

  /** The features of sample {@code i}, d numbers. */
  public float[] row(int i) {
    return values(i, i + 1);
  }

  /**
   * Checks that two sets of features can be compared.
   *
   * @throws LabException if their spaces or dimensions differ
   */
  static void requireComparable(FeatureMatrix a, FeatureMatrix b) {
    if (!a.space.equals(b.space)) {
      throw LabException.of(
          "features of %s and of %s cannot be compared; use one extractor for both",
          a.space.id, b.space.id);
    }
    if (a.dimension != b.dimension) {
      throw LabException.of(
          "features in %d and in %d dimensions cannot be compared; use the same for both",
          a.dimension, b.dimension);
    }
  }

  /** A short summary: number, dimension and feature space. */
  @Override
  public String toString() {
    return size + " samples in " + dimension + " dimensions: " + space.name;
  }
}
