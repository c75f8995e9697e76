package waelab.data;

import ai.djl.ndarray.types.Shape;

/**
 * How image files become images of one shape.
 *
 * @param title what is made, for a person: "CelebA"; one line
 * @param name of the pack's files, without its key
 * @param text what is done to each image and which are taken; another text is another pack
 * @param shape C×H×W of each
 * @param largestFile bytes; a longer file is no such image
 * @param reader makes one of them
 */
record Recipe(String title, String name, String text, Shape shape, int largestFile, Reader reader) {

  /** Makes one image. */
  @FunctionalInterface
  interface Reader {
    /**
     * Makes C·H·W bytes of a file.
     *
     * @throws UnreadableImageException if it is none of the images wanted
     */
    byte[] read(PlainImage image, ImageDecoder decoder) throws UnreadableImageException;
  }
}
