package waelab;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import waelab.data.ImageSet;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.model.ImageBlock;
import waelab.model.Prior;
import waelab.plot.Tile;

/**
 * Images that a model makes, as the bytes of a picture.
 *
 * @param images C·H·W bytes each
 * @param tile how they are drawn
 */
record ImageMaker(List<byte[]> images, Tile tile) {

  /** Images of {@code n} codes drawn from a prior. */
  static ImageMaker samples(Generator generator, Prior prior, long seed, int n) {
    return of(ImageBlock.samples(generator, prior, seed, n));
  }

  /** What a model makes of the codes of the first {@code n} images of a set. */
  static ImageMaker reconstructions(Encoder encoder, Generator generator, ImageSet set, int n) {
    return of(ImageBlock.reconstructions(encoder, generator, set, n));
  }

  /** Images of given codes. */
  static ImageMaker of(Generator generator, float[][] codes) {
    return of(ImageBlock.of(generator, codes));
  }

  private static ImageMaker of(Stream<ImageBlock> blocks) {
    var images = new ArrayList<byte[]>();
    Tile tile = null;
    for (Iterator<ImageBlock> each = blocks.iterator(); each.hasNext(); ) {
      ImageBlock block = each.next();
      Shape shape = block.shape();
      tile = Tile.of((int) shape.get(0), (int) shape.get(1), (int) shape.get(2));
      for (int i = 0; i < block.size(); i++) {
        images.add(Tile.pixels(block.image(i)));
      }
    }
    return new ImageMaker(images, tile);
  }
}
