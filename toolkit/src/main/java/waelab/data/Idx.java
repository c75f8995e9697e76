package waelab.data;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import waelab.base.BadFileException;

/**
 * An array of unsigned bytes in IDX, the format that MNIST is published in: a magic number, one
 * big-endian size for each dimension, then the bytes, last dimension fastest.
 *
 * @param shape the size of each dimension, all positive: N×H×W for images, N for labels
 * @param data the bytes, as many as the shape says; not copied
 */
public record Idx(int[] shape, byte[] data) {

  /** The magic number of unsigned bytes, but for its last byte: the number of dimensions. */
  private static final int UNSIGNED_BYTES = 0x00000800;

  /**
   * Checks that shape and bytes agree.
   *
   * @throws IllegalArgumentException if they do not, or a size is not positive
   */
  public Idx {
    long size = 1;
    for (int n : shape) {
      if (n <= 0) {
        throw new IllegalArgumentException("a size of an IDX array must be positive, but is " + n);
      }
      size = Math.multiplyExact(size, (long) n);
    }
    if (size != data.length) {
      throw new IllegalArgumentException(
          "the shape asks for " + size + " bytes, but there are " + data.length);
    }
  }

  /** Images and their labels, equally many of both. */
  public record Pair(Idx images, Idx labels) {}

  /**
   * Grey images, N×H×W, as many as the bytes make up.
   *
   * @throws IllegalArgumentException if the bytes do not make up whole images
   */
  public static Idx images(int height, int width, byte[] pixels) {
    int count = pixels.length / Math.max(1, height * width);
    return new Idx(new int[] {count, height, width}, pixels);
  }

  /** Labels, one byte each. */
  public static Idx labels(byte[] labels) {
    return new Idx(new int[] {labels.length}, labels);
  }

  /**
   * Reads grey images, N×H×W; the file may be gzipped, whatever its name.
   *
   * @throws BadFileException if the file is not there, damaged, cut off, too long or no images
   */
  public static Idx readImages(Path file) {
    return new IdxReader(StoredFile.of(file), IdxReader.Kind.IMAGES).read();
  }

  /**
   * Reads labels; the file may be gzipped, whatever its name.
   *
   * @throws BadFileException if the file is not there, damaged, cut off, too long or no labels
   */
  public static Idx readLabels(Path file) {
    return new IdxReader(StoredFile.of(file), IdxReader.Kind.LABELS).read();
  }

  /**
   * Reads images and the labels that belong to them.
   *
   * @throws BadFileException if a file is bad, or there are not as many labels as images
   */
  public static Pair readPair(Path imagesFile, Path labelsFile) {
    return readPair(StoredFile.of(imagesFile), StoredFile.of(labelsFile));
  }

  /** The same of files or entries of zips. */
  static Pair readPair(StoredFile imagesFile, StoredFile labelsFile) {
    // The small file first: what is wrong with it shows at once.
    Idx labels = new IdxReader(labelsFile, IdxReader.Kind.LABELS).read();
    Idx images = new IdxReader(imagesFile, IdxReader.Kind.IMAGES).read();
    if (images.count() != labels.count()) {
      throw labelsFile.bad(
          "holds %d labels, but %s holds %d images; take both files from the same set",
          labels.count(), imagesFile, images.count());
    }
    return new Pair(images, labels);
  }

  /** The first size: how many images or labels there are. */
  public int count() {
    return shape[0];
  }

  /** The MD5 of the array as a plain IDX file, in hexadecimal digits. */
  String md5() {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      write(new DigestOutputStream(OutputStream.nullOutputStream(), md5));
      return HexFormat.of().formatHex(md5.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written", e);
    }
  }

  /** Writes the array as a plain IDX file; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    var header = new DataOutputStream(out);
    header.writeInt(magic(shape.length));
    for (int n : shape) {
      header.writeInt(n);
    }
    header.write(data);
    header.flush();
  }

  /** Writes the array as a gzipped IDX file; the stream stays open. */
  public void writeGzipped(OutputStream out) throws IOException {
    // Finished and not closed: the stream below is the caller's.
    var gzip = new GZIPOutputStream(out, 1 << 16);
    write(gzip);
    gzip.finish();
  }

  /** The magic number of an array of unsigned bytes with so many dimensions. */
  static int magic(int dimensions) {
    return UNSIGNED_BYTES | dimensions;
  }
}
