package waelab.data;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.BiFunction;

/**
 * How image files become images of one shape.
 *
 * @param title what is made, for a person: "CelebA"; one line
 * @param name of the pack's files, without its key
 * @param text what is done to each image and which are taken; another text is another pack
 * @param shapes tells C×H×W of all from a look at the files of these names, which the key of a pack
 *     does not tell apart
 * @param largestFile bytes; a longer file is no such image
 * @param reader makes one of them
 */
record Recipe(
    String title,
    String name,
    String text,
    BiFunction<ImageFiles, List<String>, Shape> shapes,
    int largestFile,
    Reader reader) {

  /** All images have one shape, whatever they are. */
  Recipe(String title, String name, String text, Shape shape, int largestFile, Reader reader) {
    this(title, name, text, (files, names) -> shape, largestFile, reader);
  }

  /** Makes one image. */
  @FunctionalInterface
  interface Reader {
    /**
     * Makes C·H·W bytes of a file, or more, of which the first count.
     *
     * @throws UnreadableImageException if it is none of the images wanted
     */
    byte[] read(PlainImage image, ImageDecoder decoder) throws UnreadableImageException;
  }
}
