package waelab.notebook.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Dimension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import waelab.base.BadFileException;
import waelab.base.UntrustedFile;
import waelab.notebook.file.Cell;

/**
 * A picture that is part of a page.
 *
 * @param type for instance {@code image/png}
 * @param base64 its file
 */
record Picture(String type, String base64) {

  private static final int MOST_BYTES = 1 << 27;

  private static final Map<String, String> TYPES =
      Map.of(
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "gif", "image/gif",
          "webp", "image/webp",
          "svg", "image/svg+xml");

  private static final Pattern SVG_SIDE =
      Pattern.compile("\\s(width|height)\\s*=\\s*[\"']\\s*(\\d{1,6})(?:\\.\\d*)?(?:px)?\\s*[\"']");
  private static final Pattern SVG_BOX =
      Pattern.compile(
          "\\sviewBox\\s*=\\s*[\"']\\s*\\S+[ ,]+\\S+[ ,]+(\\d{1,6})(?!\\d)[^ ,]*"
              + "[ ,]+(\\d{1,6})(?!\\d)[^ ,\"']*\\s*[\"']");
  private static final Pattern SVG_ROOT = Pattern.compile("<svg\\b[^>]*>", Pattern.DOTALL);
  private static final Pattern DATA = Pattern.compile("data:(image/[\\w.+-]+);base64,(.*)");

  /**
   * The picture that a text refers to.
   *
   * @param address as in Markdown: a path from the notebook's folder, {@code attachment:NAME}, or
   *     the picture itself as {@code data:}
   * @param folder of the notebook
   * @param attachments of the cell
   * @return empty if it is missing, cannot be read, is of another type, or is on a server
   */
  static Optional<Picture> of(String address, Path folder, JsonNode attachments) {
    Matcher data = DATA.matcher(address);
    if (data.matches()) {
      return Optional.of(new Picture(data.group(1), data.group(2)));
    }
    try {
      String name = URLDecoder.decode(address.replace("+", "%2B"), StandardCharsets.UTF_8);
      return name.startsWith("attachment:")
          ? attached(attachments.path(name.substring("attachment:".length())))
          : file(folder.resolve(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // neither an address nor a path
    }
  }

  private static Optional<Picture> attached(JsonNode bundle) {
    return bundle.properties().stream()
        .findFirst()
        .map(entry -> encoded(entry.getKey(), Cell.joined(entry.getValue())));
  }

  private static Optional<Picture> file(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try {
      byte[] picture = UntrustedFile.of(path, "a picture").bytes(MOST_BYTES);
      return Optional.of(new Picture(type, Base64.getEncoder().encodeToString(picture)));
    } catch (BadFileException e) {
      return Optional.empty();
    }
  }

  /** A picture as a notebook stores it: in Base64 with line breaks. */
  static Picture encoded(String type, String base64) {
    return new Picture(type, base64.replaceAll("\\s+", ""));
  }

  /** A drawing in SVG. */
  static Picture svg(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Picture("image/svg+xml", Base64.getEncoder().encodeToString(bytes));
  }

  /** Its element, with the size from its file. */
  String html(String alt) {
    return html(alt, size());
  }

  /** Its element with a size, if there is one. */
  String html(String alt, Optional<Dimension> size) {
    String sides =
        size.map(s -> " width=\"" + s.width + "\" height=\"" + s.height + '"').orElse("");
    return String.format(
        Locale.ROOT,
        "<img src=\"data:%s;base64,%s\"%s alt=\"%s\">",
        Html.text(type),
        Html.text(base64),
        sides,
        Html.text(alt));
  }

  /** Its width and height in pixels, if its file contains them. */
  Optional<Dimension> size() {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return type.equals("image/svg+xml")
        ? drawn(new String(bytes, StandardCharsets.UTF_8))
        : header(bytes);
  }

  private static Optional<Dimension> header(byte[] bytes) {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return Optional.empty();
      }
      ImageReader reader = readers.next();
      reader.setInput(in, true, true);
      var size = new Dimension(reader.getWidth(0), reader.getHeight(0));
      reader.dispose();
      return Optional.of(size);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Dimension> drawn(String svg) {
    Matcher root = SVG_ROOT.matcher(svg);
    if (!root.find()) {
      return Optional.empty();
    }
    var size = new Dimension();
    SVG_SIDE
        .matcher(root.group())
        .results()
        .forEach(
            side -> {
              int pixels = Integer.parseInt(side.group(2));
              if (side.group(1).equals("width")) {
                size.width = pixels;
              } else {
                size.height = pixels;
              }
            });
    Matcher box = SVG_BOX.matcher(root.group());
    if ((size.width == 0 || size.height == 0) && box.find()) {
      size.setSize(Integer.parseInt(box.group(1)), Integer.parseInt(box.group(2)));
    }
    return size.width == 0 || size.height == 0 ? Optional.empty() : Optional.of(size);
  }
}
