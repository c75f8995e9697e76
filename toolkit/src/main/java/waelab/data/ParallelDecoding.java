package waelab.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.StoppedException;

/** Reads and decodes images on all cores, and gives them in their order. */
final class ParallelDecoding implements Iterator<ParallelDecoding.Decoded>, AutoCloseable {

  /**
   * What became of an image.
   *
   * @param pixels nothing if it cannot be had
   * @param fault the reason then, as the rest of a sentence
   */
  record Decoded(String name, Optional<byte[]> pixels, String fault) {}

  /** Images that are decoded ahead, for each core; a few MB. */
  private static final int AHEAD = 64;

  private final ImageFiles files;
  private final Recipe recipe;
  private final Iterator<String> names;
  private final int ahead;
  private final ExecutorService pool;
  private final ConcurrentLinkedQueue<ImageDecoder> idle = new ConcurrentLinkedQueue<>();
  private final Deque<Future<Decoded>> coming = new ArrayDeque<>();

  ParallelDecoding(ImageFiles files, List<String> names, Recipe recipe) {
    this.files = files;
    this.recipe = recipe;
    this.names = names.iterator();
    int cores = Runtime.getRuntime().availableProcessors();
    this.ahead = AHEAD * cores;
    this.pool =
        Executors.newFixedThreadPool(
            cores,
            task -> {
              var thread = new Thread(task, "waelab images");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public boolean hasNext() {
    return !coming.isEmpty() || names.hasNext();
  }

  /**
   * The next image, when it is decoded.
   *
   * @throws LabException if somebody interrupts
   */
  @Override
  public Decoded next() {
    while (names.hasNext() && coming.size() < ahead) {
      String name = names.next();
      coming.add(pool.submit(() -> decode(name)));
    }
    if (coming.isEmpty()) {
      throw new NoSuchElementException();
    }
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return coming.remove().get();
    } catch (InterruptedException e) {
      throw new StoppedException(
          "Interrupted: "
              + recipe.title()
              + " was not packed to its end, and nothing of it is kept; the same call begins anew.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error; // out of memory
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private Decoded decode(String name) {
    ImageDecoder decoder = Optional.ofNullable(idle.poll()).orElseGet(ImageDecoder::new);
    try {
      if (!name.equals(Printable.line(name))) {
        throw new UnreadableImageException("has control characters in its name");
      }
      PlainImage image = PlainImage.of(files.read(name, recipe.largestFile()));
      byte[] pixels = recipe.reader().read(image, decoder);
      idle.add(decoder);
      return new Decoded(name, Optional.of(pixels), "");
    } catch (UnreadableImageException e) {
      decoder.close(); // it may be amidst that image
      return new Decoded(name, Optional.empty(), e.getMessage());
    }
  }

  /** Ends the threads, whatever they are at. */
  @Override
  public void close() {
    pool.shutdownNow();
    try {
      // They read files that are about to be closed; one image takes milliseconds.
      pool.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    idle.forEach(ImageDecoder::close);
  }
}
