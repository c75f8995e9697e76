package waelab.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the data that a caption describes. Files of format 1 contain only a caption; this class
 * replaces it by an id. No other code parses captions.
 */
public final class CaptionOfFormat1 {

  private static final Pattern PART =
      Pattern.compile("CelebA, (\\d{1,3}(?:,\\d{3})?) of its [0-9,]+ images");
  private static final Pattern TOY = Pattern.compile("toy \"(\\w+)\"");
  private static final Pattern FOLDER = Pattern.compile("images in \"(.*)\"");

  private CaptionOfFormat1() {}

  /**
   * Replaces the caption in the data facts of a {@code run.json} of format 1 by an id, and removes
   * the facts that can be computed from the id. Facts that have an id, or no caption, do not
   * change.
   */
  public static void upgrade(ObjectNode facts) {
    if (facts.has("id") || !facts.path("caption").isTextual()) {
      return;
    }
    int samples = facts.path("train").asInt() + facts.path("test").asInt();
    DatasetId id =
        read(facts.path("caption").asText(), facts.path("sample").path(1).asInt(), samples);
    facts.remove(List.of("caption", "card", "images"));
    facts.putPOJO("id", id);
  }

  /**
   * Reads a caption. The returned id always has this caption.
   *
   * @param size height of images; 0 for points
   * @param samples number of training and test samples together
   */
  static DatasetId read(String caption, int size, int samples) {
    int end = caption.length();
    while (end > 0) {
      Optional<DatasetId> base = loaded(caption.substring(0, end), size, samples);
      if (base.isPresent()) {
        return end == caption.length()
            ? base.get()
            : base.get().changed(caption.substring(end + ", ".length()));
      }
      end = caption.lastIndexOf(", ", end - 1);
    }
    return DatasetId.other(caption);
  }

  /** Finds data that can be loaded or drawn by their complete caption. */
  private static Optional<DatasetId> loaded(String caption, int size, int samples) {
    Matcher part = PART.matcher(caption);
    int images = part.matches() ? Integer.parseInt(part.group(1).replace(",", "")) : 0;
    var known =
        Stream.of(
            DatasetId.standInDigits(),
            DatasetId.standInFaces(),
            DatasetId.celebA(part.matches() ? images : DatasetId.STUDY_OF_CELEBA),
            DatasetId.toy(TOY.matcher(caption).replaceFirst("$1"), samples),
            DatasetId.folder(FOLDER.matcher(caption).replaceFirst("$1"), size));
    var sets = MnistSet.all().stream().flatMap(set -> Stream.of(set.published(), set.replaced()));
    return Stream.concat(sets, known).filter(id -> id.caption().equals(caption)).findFirst();
  }
}
