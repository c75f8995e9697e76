package waelab.notebook.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import waelab.base.AtomicFiles;
import waelab.base.BadFileException;
import waelab.base.UntrustedFile;

/**
 * A Jupyter notebook (nbformat 4) of Java cells. Fields that this class does not use are kept.
 * Notebooks are written as Jupyter writes them, with sorted keys and one space of indent per level,
 * so that both write the same file.
 */
public final class Notebook {

  /** Reads and writes the JSON of notebooks. */
  public static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(1 << 30).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .configure(JsonNodeFeature.WRITE_PROPERTIES_SORTED, true)
          .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false)
          .configure(JsonWriteFeature.WRITE_HEX_UPPER_CASE, false) // as Python does
          .defaultPrettyPrinter(printer())
          .build();

  private static final int MOST_BYTES = 1 << 28;
  private static final Set<String> TYPES = Set.of("code", "markdown", "raw");

  private final Path file;
  private final ObjectNode root;

  private Notebook(Path file, ObjectNode root) {
    this.file = file;
    this.root = root;
  }

  private static DefaultPrettyPrinter printer() {
    var indenter = new DefaultIndenter(" ", "\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""))
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }

  /**
   * Reads a notebook and checks the properties that other code relies on.
   *
   * @throws BadNotebookException if it cannot be read, is not a notebook of format 4, has a cell of
   *     an unknown type, or is for another language than Java
   */
  public static Notebook read(Path file) {
    try {
      String text = UntrustedFile.of(file, "a notebook").text(MOST_BYTES);
      JsonNode tree = JSON.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
      var notebook = new Notebook(file, object(file, tree));
      notebook.check();
      return notebook;
    } catch (BadFileException e) {
      throw new BadNotebookException(e);
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
      throw new BadNotebookException(file, "is not JSON, so it is not a notebook" + place);
    }
  }

  private static ObjectNode object(Path file, JsonNode tree) {
    if (tree.isMissingNode()) {
      throw new BadNotebookException(file, "is empty, so it is not a notebook");
    }
    if (!(tree instanceof ObjectNode object) || !tree.path("cells").isArray()) {
      throw new BadNotebookException(
          file, "is JSON, but not a notebook: it has no list of \"cells\"");
    }
    return object;
  }

  private void check() {
    int format = root.path("nbformat").asInt(-1);
    if (format != 4) {
      String has = format < 0 ? "has no nbformat" : "is of nbformat " + format;
      throw new BadNotebookException(file, has + ", and only 4 can be run");
    }
    String language = language();
    if (!language.isEmpty() && !language.toLowerCase(Locale.ROOT).equals("java")) {
      throw new BadNotebookException(file, "is written in " + language + ", not in Java");
    }
    for (int i = 0; i < root.get("cells").size(); i++) {
      check(i + 1, root.get("cells").get(i));
    }
  }

  private void check(int number, JsonNode cell) {
    String type = cell.path("cell_type").asText("");
    if (!cell.isObject() || !TYPES.contains(type)) {
      String is = type.isEmpty() ? "of no type" : "of the unknown type \"" + type + '"';
      throw new BadNotebookException(
          file,
          "has a cell " + is + " (cell " + number + "); only code, markdown and raw are known");
    }
    JsonNode source = cell.path("source");
    if (!source.isTextual() && !source.isArray()) {
      throw new BadNotebookException(file, "has a cell without a source (cell " + number + ")");
    }
    JsonNode outputs = cell.path("outputs");
    if (!outputs.isMissingNode() && !outputs.isArray()) {
      throw new BadNotebookException(
          file, "has a cell whose outputs are not a list (cell " + number + ")");
    }
  }

  private String language() {
    JsonNode metadata = root.path("metadata");
    String spec = metadata.path("kernelspec").path("language").asText("");
    return spec.isEmpty() ? metadata.path("language_info").path("name").asText("") : spec;
  }

  /** The file it was read from. */
  public Path file() {
    return file;
  }

  /** Its file's name without {@code .ipynb}. */
  public String name() {
    return file.getFileName().toString().replaceFirst("\\.ipynb$", "");
  }

  /** Its cells, in order. */
  public List<Cell> cells() {
    var cells = new ArrayList<Cell>();
    for (JsonNode each : root.get("cells")) {
      cells.add(new Cell(cells.size() + 1, (ObjectNode) each));
    }
    return cells;
  }

  /** The metadata of the notebook: its kernel and its language. May be changed. */
  public ObjectNode metadata() {
    return root.withObject("/metadata");
  }

  /** The notebook as Jupyter would write it. */
  public String text() {
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  /**
   * Writes the complete notebook, or nothing.
   *
   * @throws waelab.base.StorageException if it cannot be written
   */
  public void write(Path target) {
    AtomicFiles.write(target, text());
  }
}
