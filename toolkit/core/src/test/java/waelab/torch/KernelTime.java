package waelab.torch;

import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What share of a piece of work is spent outside libtorch's kernels: wall time minus the summed
 * self-time of {@code aten::*} records on the calling thread, by PyTorch's own profiler.
 */
public final class KernelTime {

  /** Milliseconds a step took, and how many of them in kernels. */
  public record Share(double wall, double kernels) {
    /** The share outside kernels, 0 … 1. */
    public double outside() {
      return 1 - kernels / wall;
    }

    @Override
    public String toString() {
      return String.format(
          "%.1f ms a step, %.1f ms in kernels, %.1f %% outside", wall, kernels, 100 * outside());
    }
  }

  private KernelTime() {}

  /** Profiles some steps on this thread. */
  public static Share of(Runnable step, int steps) {
    Torch.start();
    try {
      Path trace = Files.createTempFile("trace", ".json");
      JniUtils.startProfile(false, false, false);
      long start = System.nanoTime();
      for (int i = 0; i < steps; i++) {
        step.run();
      }
      double wall = (System.nanoTime() - start) / 1e6;
      JniUtils.stopProfile(trace.toString());
      double kernels = busiestThread(new ObjectMapper().readTree(trace.toFile()));
      Files.delete(trace);
      return new Share(wall / steps, kernels / steps);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Self-times add up to the time covered by records that lie in no other; in milliseconds. */
  private static double busiestThread(JsonNode trace) {
    Map<String, List<double[]>> spans = new HashMap<>();
    for (JsonNode event : trace.isArray() ? trace : trace.get("traceEvents")) {
      if (event.path("name").asText().startsWith("aten::") && event.has("dur")) {
        double start = event.get("ts").asDouble();
        spans
            .computeIfAbsent(event.get("tid").asText(), t -> new ArrayList<>())
            .add(new double[] {start, start + event.get("dur").asDouble()});
      }
    }
    return spans.values().stream().mapToDouble(KernelTime::covered).max().orElse(0) / 1000;
  }

  private static double covered(List<double[]> spans) {
    spans.sort(Comparator.comparingDouble(s -> s[0]));
    double covered = 0;
    double end = Double.NEGATIVE_INFINITY;
    for (double[] span : spans) {
      covered += Math.max(0, span[1] - Math.max(end, span[0]));
      end = Math.max(end, span[1]);
    }
    return covered;
  }
}
