package waelab.data;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import waelab.base.BadArgumentException;
import waelab.base.Provenance;
import waelab.base.Randomness;

/**
 * Distributions in the plane, within about [−1, 1]², that can be sampled and that are known
 * exactly. Models train on them in seconds.
 */
public final class Toys {

  /** How a toy turns two uniform and two normal draws into a point. */
  private interface Law {
    float[] point(float u, float v, float a, float b);
  }

  private static final float SPREAD = 0.03f;
  private static final int MOST = 10_000_000;

  private static final Map<String, Law> LAWS =
      new TreeMap<>(
          Map.of(
              "ring", Toys::ring,
              "grid", Toys::grid,
              "moons", Toys::moons,
              "line", (u, v, a, b) -> new float[] {2 * u - 1, 0.5f * (2 * u - 1)},
              "twoSegments", (u, v, a, b) -> new float[] {v < 0.5f ? -0.5f : 0.5f, 2 * u - 1}));

  private Toys() {}

  /** The names of all toys. */
  public static List<String> names() {
    return List.copyOf(LAWS.keySet());
  }

  /**
   * Draws points from a toy.
   *
   * @param name {@code ring}: eight Gaussians of standard deviation 0.03 on a circle of radius 0.8.
   *     {@code grid}: 25 of them on a square lattice. {@code moons}: two half circles, blurred.
   *     {@code line}: the segment from (−1, −½) to (1, ½). {@code twoSegments}: upright segments of
   *     height 2 at −½ and ½, whose distance is 1.
   * @param n how many points, 5 to 10,000,000
   * @return n×2
   */
  public static PointSet draw(String name, int n) {
    Law law = LAWS.get(BadArgumentException.requireNonNull(name, "toy"));
    BadArgumentException.require(law != null, "toy", '"' + name + '"', "one of " + names());
    BadArgumentException.require(n >= 5, "n", n, "at least 5 points");
    BadArgumentException.require(n <= MOST, "n", n, "at most " + MOST + " points");
    var randomness = new Randomness(0);
    float[] uniforms = randomness.uniforms("toy/" + name, 0, 2 * n);
    float[] normals = randomness.normals("toy/" + name + "/noise", 0, 2 * n);
    float[][] points = new float[n][];
    for (int i = 0; i < n; i++) {
      points[i] =
          law.point(uniforms[2 * i], uniforms[2 * i + 1], normals[2 * i], normals[2 * i + 1]);
    }
    return PointSet.of(
        points, DatasetId.toy(name, n), Provenance.of("recipe", n + " points drawn"));
  }

  private static float[] ring(float u, float v, float a, float b) {
    double angle = 2 * Math.PI * (int) (8 * u) / 8;
    return new float[] {
      (float) (0.8 * StrictMath.cos(angle)) + SPREAD * a,
      (float) (0.8 * StrictMath.sin(angle)) + SPREAD * b
    };
  }

  private static float[] grid(float u, float v, float a, float b) {
    return new float[] {
      ((int) (5 * u) - 2) * 0.4f + SPREAD * a, ((int) (5 * v) - 2) * 0.4f + SPREAD * b
    };
  }

  private static float[] moons(float u, float v, float a, float b) {
    float x = (float) StrictMath.cos(Math.PI * u);
    float y = (float) StrictMath.sin(Math.PI * u);
    float scale = 0.6f;
    return v < 0.5f
        ? new float[] {scale * (x - 0.5f) + SPREAD * a, scale * (y - 0.25f) + SPREAD * b}
        : new float[] {scale * (0.5f - x) + SPREAD * a, scale * (0.25f - y) + SPREAD * b};
  }
}
