package waelab.base;

import java.util.ServiceLoader;
import tech.tablesaw.api.Table;

/**
 * Where results and progress appear. The notebook module provides one, which shows them below a
 * notebook's cell, or as text if the code does not run in a notebook. Without that module they are
 * printed.
 */
public interface Output {

  /** Shows a picture, chart, table, or anything else. */
  void show(Object thing);

  /** Shows a thing that is not stored with a notebook, such as a time. */
  void showNow(Object thing);

  /** Shows a line below what was shown last. */
  void caption(String text);

  /** A listener that shows the progress of a training or another long computation. */
  ProgressListener progress();

  /** Shows what each verb does, in a sentence. */
  void help();

  /**
   * Shows the documentation of one verb or type.
   *
   * @throws LabException if there is no verb or type of this name; the message has the nearest name
   */
  void help(String name);

  /** The output of the notebook module where it is on the class path, else standard output. */
  static Output current() {
    return Provided.OUTPUT;
  }

  /** The one output of the process. */
  final class Provided {

    // Not the thread's class loader: a cell's thread may have another.
    private static final Output OUTPUT =
        ServiceLoader.load(Output.class, Output.class.getClassLoader())
            .findFirst()
            .orElseGet(Printing::new);

    private Provided() {}
  }

  /** Prints everything as text. */
  final class Printing implements Output {

    @Override
    public void show(Object thing) {
      System.out.println(
          Printable.text(thing instanceof Table table ? table.printAll() : String.valueOf(thing)));
    }

    @Override
    public void showNow(Object thing) {
      show(thing);
    }

    @Override
    public void caption(String text) {
      System.out.println(Printable.text(text));
    }

    @Override
    public ProgressListener progress() {
      return ProgressListener.printing(System.out);
    }

    @Override
    public void help() {
      help("");
    }

    @Override
    public void help(String name) {
      throw new LabException(
          "help needs the module waelab-notebook on the class path; the Javadoc has the same text.");
    }
  }
}
