package waelab.notebook.kernel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import waelab.base.Printable;
import waelab.notebook.file.TransientMark;

/**
 * One thing in several forms; a front end shows the richest form that it supports.
 *
 * @param data a text for each MIME type, binary ones in Base64; {@code text/plain} always exists
 * @param metadata facts about a form, by its MIME type, and about the complete bundle, by an owner
 */
public record MimeBundle(Map<String, String> data, Map<String, Object> metadata) {

  /** Copies both, in their order. */
  public MimeBundle {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** Plain text alone; control characters are replaced by visible text. */
  public static MimeBundle text(String plain) {
    return new MimeBundle(Map.of("text/plain", Printable.text(plain)), Map.of());
  }

  /** HTML, and plain text for where HTML cannot be shown. */
  public static MimeBundle html(String html, String plain) {
    return text(plain).with("text/html", html);
  }

  /** The same with one more form. */
  public MimeBundle with(String mime, String content) {
    var more = new LinkedHashMap<String, String>();
    more.put(mime, content);
    more.putAll(data);
    return new MimeBundle(more, metadata);
  }

  /** The same with metadata about one of its forms. */
  public MimeBundle withMetadata(String mime, Map<String, ?> facts) {
    var more = new LinkedHashMap<>(metadata);
    more.put(mime, Collections.unmodifiableMap(new LinkedHashMap<String, Object>(facts)));
    return new MimeBundle(data, more);
  }

  /** The same, to be shown now and not stored with a notebook. */
  public MimeBundle forTheMoment() {
    return withMetadata(TransientMark.OWNER, TransientMark.FACTS);
  }
}
