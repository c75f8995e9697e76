package waelab.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import waelab.base.BadConfigException;
import waelab.base.BadFileException;
import waelab.data.CaptionOfFormat1;
import waelab.data.DataFacts;

/**
 * What a run is, without its model and its data: what {@code run.json} in its folder says. No clock
 * is in it.
 *
 * @param format of the folder
 * @param id of the training, the same whenever and wherever it is made
 * @param family the same for trainings that differ in their seed only
 * @param model what people call it
 * @param type its class
 * @param parameters numbers that are learnt
 * @param data what it was trained and tested on
 * @param budget what data and configuration were cut to; may be empty
 * @param code of the toolkit that trained it
 * @param start what it went on from, such as {@code run 1a2b3c4d at step 748}; empty if from
 *     initial weights
 * @param steps how many were made
 * @param ending why it ended; one that is under way counts as interrupted
 */
public record RunFacts(
    int format,
    String id,
    String family,
    String model,
    String type,
    long parameters,
    DataFacts data,
    String budget,
    String code,
    String start,
    long steps,
    Run.Ending ending) {

  /** The file in a run's folder. */
  static final String FILE_NAME = "run.json";

  /** The format of folders that are written now. */
  static final int FORMAT = 1;

  private static final String NO_FACTS = "does not say what a run is; take a good copy";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** Checks what a person may have written. */
  public RunFacts {
    BadConfigException.require(steps >= 0, "steps", steps, "0 or greater");
    BadConfigException.require(id.matches("[0-9a-f]+"), "id", id, "hexadecimal digits");
  }

  /** The same after more steps, or an end. */
  RunFacts at(long stepsNow, Run.Ending endingNow) {
    return new RunFacts(
        format,
        id,
        family,
        model,
        type,
        parameters,
        data,
        budget,
        code,
        start,
        stepsNow,
        endingNow);
  }

  String toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }

  /**
   * Reads what a run's folder says of it.
   *
   * @throws BadFileException if it is not there, of a newer version, or damaged
   */
  static RunFacts read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    try {
      JsonNode tree = JSON.readTree(Files.readString(file));
      if (!tree.isObject()) {
        throw damaged(file, null);
      }
      int format = tree.path("format").asInt();
      if (format > FORMAT) {
        throw new BadFileException(
            file,
            String.format(
                Locale.ROOT,
                "is of format %d, and this version of WAE Lab reads up to %d; use a newer one",
                format,
                FORMAT));
      }
      if (tree.path("data") instanceof ObjectNode data) {
        CaptionOfFormat1.upgrade(data);
      }
      return JSON.treeToValue(tree, RunFacts.class);
    } catch (NoSuchFileException e) {
      throw RunFolder.remedied(
          new BadFileException(file, "is missing; without it the folder is no run", e));
    } catch (JsonProcessingException | java.nio.charset.MalformedInputException e) {
      throw damaged(file, e);
    } catch (IOException e) {
      throw BadFileException.unreadable(file, e);
    }
  }

  private static BadFileException damaged(Path file, Exception cause) {
    return RunFolder.remedied(new BadFileException(file, NO_FACTS, cause));
  }
}
