package waelab.notebook.kernel;

import java.awt.image.BufferedImage;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.TrainingStatus;
import waelab.notebook.page.Html;
import waelab.plot.Grid;

/**
 * Shows a training below its cell: the expected cost, a line of numbers and the curve of the
 * objective, redrawn a few times a second. After the training one line stays, which is the same for
 * the same run.
 */
public final class LiveProgress implements ProgressListener {

  private final Display display;
  private final PrintStream out = System.out;
  private final String id = UUID.randomUUID().toString();
  private Curve curve = new Curve();
  private final List<String> said = new ArrayList<>();
  private String forecast = "";
  private String picture = "";
  private boolean shown;

  /** Shows the progress below the running cell. */
  public LiveProgress(Display display) {
    this.display = display;
  }

  @Override
  public void status(TrainingStatus status) {
    double epochs = status.epoch() - 1 + (double) status.batch() / status.batches();
    String objective = status.losses().keySet().stream().findFirst().orElse("");
    curve.add(epochs, status.losses().getOrDefault(objective, Double.NaN));
    String bar =
        String.format(
            Locale.ROOT,
            "<progress aria-label=\"trained\" value=\"%s\" max=\"%d\" style=\"width:100%%\"></progress>",
            epochs,
            status.epochs());
    String line = "<code>" + Html.text(status.toString()) + "</code>";
    String drawn = curve.svg(objective, status.epochs());
    String cost = forecast.isEmpty() ? "" : division(forecast);
    draw(
        MimeBundle.html(
            notes() + cost + bar + line + drawn, (forecast + "\n" + status).stripLeading()));
  }

  /** Shown below the curve until the training ends; sent only when there is another one. */
  @Override
  public void picture(Object thing) {
    if (thing instanceof Grid grid) {
      String png = Base64.getEncoder().encodeToString(grid.png());
      BufferedImage image = grid.image();
      MimeBundle shownPicture =
          MimeBundle.html(
              Html.image(png, image.getWidth(), image.getHeight(), grid.toString()), "");
      if (picture.isEmpty()) {
        picture = UUID.randomUUID().toString();
        display.show(picture, shownPicture);
      } else {
        display.update(picture, shownPicture);
      }
    }
  }

  /** Shown above the line of numbers until the training ends. */
  @Override
  public void forecast(TrainingStatus status) {
    forecast = status.forecast();
  }

  /** During a training the sentence is shown with it; else it is printed. */
  @Override
  public void info(String sentence) {
    if (shown) {
      said.add(sentence);
    } else {
      out.println(Printable.text(sentence));
    }
  }

  /** Shown separately and not stored, since what is shown with a training stays. */
  @Override
  public void note(String sentence) {
    display.show(MimeBundle.text(sentence).forTheMoment());
  }

  @Override
  public <T> T during(String sentence, Supplier<T> work) {
    String name = UUID.randomUUID().toString();
    display.show(name, MimeBundle.text(sentence));
    try {
      return work.get();
    } finally {
      display.update(name, MimeBundle.text(""));
    }
  }

  @Override
  public <T> T watch(String sentence, Function<Consumer<String>, T> work) {
    String name = UUID.randomUUID().toString();
    display.show(name, MimeBundle.text(sentence));
    try {
      return work.apply(howFar -> display.update(name, MimeBundle.text(sentence + "\n" + howFar)));
    } finally {
      display.update(name, MimeBundle.text(""));
    }
  }

  @Override
  public void end(Ended training) {
    String done = training.model() + " trained: " + training.progress() + ".";
    said.add(0, done);
    forecast = "";
    curve = new Curve(); // there may be another training
    if (!picture.isEmpty()) {
      display.update(picture, MimeBundle.text(""));
      picture = "";
    }
    draw(MimeBundle.html(notes(), String.join("\n", said)));
  }

  /** Shows the line that stays after a training. */
  @Override
  public void found(Ended training, String name) {
    ProgressListener.super.found(training, name);
    end(training);
  }

  private String notes() {
    return said.stream().map(LiveProgress::division).collect(Collectors.joining());
  }

  private static String division(String sentence) {
    return "<div>" + Html.text(sentence) + "</div>\n";
  }

  private void draw(MimeBundle bundle) {
    if (shown) {
      display.update(id, bundle);
    } else {
      display.show(id, bundle);
      shown = true;
    }
  }

  /** A small curve of one number over epochs, as SVG. */
  static final class Curve {

    /** Above this number of points, every second point is removed. */
    private static final int MOST = 400;

    private static final int WIDTH = 640;
    private static final int HEIGHT = 140;
    private static final int MARGIN = 20;

    private record Point(double x, double y) {}

    private final List<Point> points = new ArrayList<>();

    /** Adds a point; ignores it if y is NaN or infinite. */
    void add(double x, double y) {
      if (!Double.isFinite(y)) {
        return;
      }
      points.add(new Point(x, y));
      if (points.size() > MOST) {
        for (int i = points.size() - 2; i > 0; i -= 2) {
          points.remove(i);
        }
      }
    }

    /**
     * The curve so far.
     *
     * @param name the name of y
     * @param right the upper end of x
     */
    String svg(String name, double right) {
      if (points.isEmpty()) {
        return "";
      }
      double low = points.stream().mapToDouble(Point::y).min().orElseThrow();
      double high = points.stream().mapToDouble(Point::y).max().orElseThrow();
      double span = high > low ? high - low : 1;
      String line =
          points.stream()
              .map(p -> at(MARGIN + p.x() / right * (WIDTH - 2 * MARGIN), y((p.y() - low) / span)))
              .collect(Collectors.joining(" "));
      double last = points.get(points.size() - 1).y();
      String label =
          String.format(Locale.ROOT, "%s, %.4g to %.4g, now %.4g", name, low, high, last);
      return String.format(
          Locale.ROOT,
          "<svg viewBox=\"0 0 %d %d\" style=\"display:block;width:100%%;max-width:%dpx\" role=\"img\""
              + " aria-label=\"%s\"><polyline points=\"%s\" fill=\"none\" stroke=\"#0072B2\""
              + " stroke-width=\"2\"/><text x=\"%d\" y=\"14\" font-size=\"13\" fill=\"currentColor\">"
              + "%s</text></svg>",
          WIDTH,
          HEIGHT,
          WIDTH,
          Html.text(label),
          line,
          MARGIN,
          Html.text(label));
    }

    private static double y(double share) {
      return HEIGHT - MARGIN - share * (HEIGHT - 3 * MARGIN);
    }

    private static String at(double x, double y) {
      return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }
  }
}
