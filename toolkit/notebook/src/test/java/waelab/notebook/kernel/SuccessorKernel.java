package waelab.notebook.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/** A kernel of IJava's successor that runs in this process and remembers what it was to show. */
final class SuccessorKernel extends BaseKernel implements AutoCloseable {

  private final List<DisplayData> shown = new ArrayList<>();

  SuccessorKernel() {
    super(
        "test",
        "1",
        null,
        List.of(),
        null,
        new JupyterIO(StandardCharsets.UTF_8),
        new CommManager(),
        new Renderer(),
        null,
        null,
        false,
        new StringStyler.Builder().build());
    onStartup();
  }

  List<DisplayData> shown() {
    return shown;
  }

  @Override
  public void display(DisplayData data) {
    shown.add(data);
  }

  @Override
  public Object evalRaw(String code) {
    return code;
  }

  @Override
  public DisplayData inspect(String code, int at, boolean extraDetail) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ReplacementOptions complete(String code, int at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String isComplete(String code) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    onShutdown(false);
  }
}
