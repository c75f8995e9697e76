package waelab.runs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import waelab.base.Dtype;
import waelab.base.Provenance;
import waelab.base.Safetensors;
import waelab.base.TorchFile;
import waelab.data.CelebaTable;
import waelab.data.Idx;
import waelab.data.MnistFormat;
import waelab.model.Vae;

/**
 * A kind of file that the toolkit reads, with good examples.
 *
 * @param name what it is
 * @param contents the examples, or the part of them that is to be damaged
 * @param wrapping makes a file of such a part, so that damage gets past checksums
 * @param reading reads a file, all of it
 */
record FileFormat(String name, List<byte[]> contents, Wrapping wrapping, Reading reading) {

  private static final String MARK = "of-the-rest:";
  private static final int DIGITS = 64;
  private static final byte[] ZEROS = "0".repeat(DIGITS).getBytes(StandardCharsets.US_ASCII);

  /** Makes a file of what is in it. */
  @FunctionalInterface
  interface Wrapping {
    byte[] file(byte[] content) throws IOException;
  }

  /** Reads a file, or says why not. */
  @FunctionalInterface
  interface Reading {
    void read(Path file);
  }

  private FileFormat(String name, Reading reading, byte[]... contents) {
    this(name, List.of(contents), content -> content, reading);
  }

  /** All of them. */
  static List<FileFormat> all(Path folder) throws Exception {
    byte[] images = idx(Idx.images(7, 5, noise(12 * 7 * 5)));
    byte[] labels = idx(Idx.labels(noise(40)));
    Path last = CheckpointStore.in(RingRuns.interrupted(folder)).get(0);
    byte[] checkpoint = Files.readAllBytes(last);
    var model = new Vae(RingRuns.CONFIG);
    Provenance origin = CheckpointFile.read(last).origin();
    return List.of(
        new FileFormat(
            "weights", FileFormat::weights, resource("legacy.pth"), resource("protocol4.pth")),
        new FileFormat("images", Idx::readImages, images, gzip(images)),
        new FileFormat("images in gzip", List.of(images), FileFormat::gzip, Idx::readImages),
        new FileFormat("labels", Idx::readLabels, labels, gzip(labels)),
        new FileFormat("arrays of NumPy", MnistFormat::npz, arrays("stored"), arrays("deflated")),
        array(),
        new FileFormat(
            "table of pixels",
            MnistFormat::table,
            ascii("label,pixel0,pixel1,pixel2,pixel3\n7,0,255,128,3\n2,9,8,7,6\n"),
            ascii("7;0;255;128;3\r\n2;9;8;7;6\r\n"),
            gzip(ascii("\"label\",\"pixel0\"\n\"7\",\"255\"\n"))),
        new FileFormat(
            "CelebA's attributes",
            CelebaTable::attributes,
            ascii("3\nBangs Smiling\n000001.jpg  1 -1\n000007.jpg -1  1\n000034.jpg -1 -1\n"),
            ascii("image_id,Bangs,Smiling\n000001.jpg,1,-1\n000007.jpg,-1,1\n"),
            utf8("\uFEFF;image_id;Bangs\r\n0;\"000001.jpg\";\"1\"\r\n1;000007.jpg;-1\r\n")),
        new FileFormat(
            "CelebA's identities",
            CelebaTable::numbers,
            ascii("000001.jpg 2880\n000007.jpg 2937\n000034.jpg 8692\n")),
        new FileFormat("safetensors", FileFormat::tensors, resource("python.safetensors")),
        new FileFormat("checkpoint", CheckpointFile::read, checkpoint),
        header(checkpoint, file -> CheckpointFile.read(file, model, origin)));
  }

  @Override
  public String toString() {
    return name;
  }

  private static void weights(Path file) {
    try (var opened = TorchFile.open(file)) {
      for (String name : opened.names()) {
        if (opened.entry(name).dtype() != Dtype.BOOL) {
          opened.tensor(name);
        }
      }
    }
  }

  private static void tensors(Path file) {
    try (var opened = Safetensors.open(file)) {
      for (String name : opened.names()) {
        switch (opened.entry(name).dtype()) {
          case F32 -> opened.floats(name);
          case F64 -> opened.doubles(name);
          default -> {}
        }
      }
    }
  }

  private static byte[] resource(String name) throws IOException, URISyntaxException {
    return Files.readAllBytes(place(name));
  }

  private static Path place(String resource) throws URISyntaxException {
    return Path.of(TorchFile.class.getResource(resource).toURI());
  }

  private static byte[] noise(int n) {
    byte[] noise = new byte[n];
    new Random(4).nextBytes(noise);
    return noise;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] arrays(String how) throws IOException, URISyntaxException {
    return Files.readAllBytes(MnistFormat.resource("mnist-" + how + ".npz"));
  }

  /** An array whose damage gets past the CRC of its zip. */
  private static FileFormat array() throws IOException, URISyntaxException {
    try (var zip = new ZipFile(MnistFormat.resource("mnist-stored.npz").toFile())) {
      byte[] labels = zip.getInputStream(zip.getEntry("y_train.npy")).readAllBytes();
      byte[] images = zip.getInputStream(zip.getEntry("x_train.npy")).readAllBytes();
      Wrapping zipped =
          mutated -> {
            var out = new ByteArrayOutputStream();
            try (var archive = new ZipOutputStream(out)) {
              store(archive, "x_train.npy", mutated);
              store(archive, "y_train.npy", labels);
            }
            return out.toByteArray();
          };
      return new FileFormat("array of NumPy", List.of(images), zipped, MnistFormat::npz);
    }
  }

  private static byte[] idx(Idx idx) throws IOException {
    var out = new ByteArrayOutputStream();
    idx.write(out);
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static void store(ZipOutputStream archive, String name, byte[] content)
      throws IOException {
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    var crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    archive.putNextEntry(entry);
    archive.write(content);
    archive.closeEntry();
  }

  /** A checkpoint's header behind its digest, and what makes a checkpoint with another. */
  private static FileFormat header(byte[] checkpoint, Reading reading) {
    int length = (int) ByteBuffer.wrap(checkpoint).order(ByteOrder.LITTLE_ENDIAN).getLong();
    int digits = new String(checkpoint, StandardCharsets.ISO_8859_1).indexOf(MARK) + MARK.length();
    int rest = digits + DIGITS;
    byte[] header = Arrays.copyOfRange(checkpoint, rest, Long.BYTES + length);
    Wrapping sealed =
        mutated -> {
          int numbers = checkpoint.length - Long.BYTES - length;
          var file = ByteBuffer.allocate(rest + mutated.length + numbers);
          file.order(ByteOrder.LITTLE_ENDIAN).putLong(rest - Long.BYTES + mutated.length);
          file.put(checkpoint, Long.BYTES, digits - Long.BYTES).put(ZEROS).put(mutated);
          file.put(checkpoint, Long.BYTES + length, numbers);
          String digest = HexFormat.of().formatHex(sha256(file.array()));
          return file.put(digits, digest.getBytes(StandardCharsets.US_ASCII)).array();
        };
    return new FileFormat("header of a checkpoint", List.of(header), sealed, reading);
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
