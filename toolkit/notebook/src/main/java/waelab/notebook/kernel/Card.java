package waelab.notebook.kernel;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.data.Split;
import waelab.model.Config;
import waelab.notebook.page.Html;
import waelab.runs.Run;

/** A short description of a run, a data set or a configuration. It contains no clock time. */
final class Card {

  private static final int DIGEST_SHOWN = 12;
  private static final int MOST_LABELS = 20;

  private final String title;
  private final Map<String, String> facts = new LinkedHashMap<>();
  private String more = "";

  private Card(String title) {
    this.title = title;
  }

  static MimeBundle of(Run<?> run) {
    var card = new Card(run.name() + " on " + run.trainedOn().caption());
    card.fact("parameters", String.format(Locale.ROOT, "%,d", run.facts().parameters()));
    card.fact("data", run.trainedOn().card());
    card.fact("trained", run.progress());
    card.fact("last test", run.lastTest());
    card.fact("seed", String.valueOf(run.config().seed()));
    card.fact("budget", run.facts().budget());
    card.fact("run", run.id());
    card.folded("Configuration", TableRenderer.html(run.config().explain()));
    card.folded("Provenance", provenance(run.provenance()));
    return card.bundle(String.valueOf(run));
  }

  static MimeBundle of(Split<?> split) {
    var card = new Card(split.caption());
    card.fact("to train on", String.format(Locale.ROOT, "%,d", split.train().size()));
    card.fact("to test on", String.format(Locale.ROOT, "%,d", split.test().size()));
    card.about(split.train());
    return card.bundle(String.valueOf(split));
  }

  static MimeBundle of(Samples samples) {
    var card = new Card(samples.caption());
    card.fact("how many", String.format(Locale.ROOT, "%,d", samples.size()));
    card.about(samples);
    card.fact("digest", samples.digest().substring(0, DIGEST_SHOWN));
    return card.bundle(String.valueOf(samples));
  }

  static MimeBundle of(Config config) {
    String plain = String.valueOf(config);
    return MimeBundle.html(TableRenderer.html(config.explain()), plain);
  }

  static MimeBundle of(Provenance provenance) {
    return MimeBundle.html(provenance(provenance), provenance.toString());
  }

  private void about(Samples samples) {
    Shape shape = samples.shape();
    String dimensions =
        Arrays.stream(shape.getShape()).mapToObj(Long::toString).collect(Collectors.joining("×"));
    if (samples instanceof ImageSet images) {
      fact("images", dimensions + ", stored as bytes, in batches from −1 to 1");
      fact("labels", labels(images));
      fact("attributes", String.join(", ", images.attributes()));
    } else {
      fact("points", "in " + dimensions + " dimensions");
    }
    fact("made", samples.provenance().get("recipe"));
  }

  /** The number of images of each label, or the number of labels if there are many. */
  private static String labels(ImageSet images) {
    var counts = new TreeMap<Integer, Integer>();
    Arrays.stream(images.labels()).forEach(label -> counts.merge(label, 1, Integer::sum));
    if (counts.size() > MOST_LABELS) {
      return String.format(Locale.ROOT, "%,d different ones", counts.size());
    }
    List<String> names = images.labelNames();
    return counts.entrySet().stream()
        .map(
            e -> {
              String name = names.isEmpty() ? String.valueOf(e.getKey()) : names.get(e.getKey());
              return String.format(Locale.ROOT, "%s: %,d", name, e.getValue());
            })
        .collect(Collectors.joining(" · "));
  }

  private void fact(String name, String value) {
    if (!value.isEmpty()) {
      facts.put(name, value);
    }
  }

  private void folded(String title, String html) {
    // Jupyter Notebook's style hides the triangle which shows that this can be opened.
    String summary = "<summary style=\"display:list-item;cursor:pointer\">" + title + "</summary>";
    more += "<details>" + summary + "\n" + html + "</details>\n";
  }

  private MimeBundle bundle(String plain) {
    return MimeBundle.html(table(title, facts) + more, plain);
  }

  private static String provenance(Provenance provenance) {
    return table("Provenance", provenance.facts());
  }

  private static String table(String title, Map<String, String> facts) {
    var html = new StringBuilder("<table class=\"waelab-card\">\n");
    html.append("<caption>").append(Html.text(title)).append("</caption>\n");
    facts.forEach(
        (name, value) ->
            html.append("<tr><th scope=\"row\" style=\"text-align:left\">")
                .append(Html.text(name))
                .append("</th><td style=\"text-align:left\">")
                .append(Html.text(value))
                .append("</td></tr>\n"));
    return html.append("</table>\n").toString();
  }
}
