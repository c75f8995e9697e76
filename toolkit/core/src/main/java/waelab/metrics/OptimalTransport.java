package waelab.metrics;

import java.util.Arrays;
import waelab.base.BadArgumentException;
import waelab.base.StoppedException;

/**
 * Exact optimal transport between two discrete distributions: the Hungarian method with shortest
 * paths (Jonker and Volgenant 1987; for unequal weights Ahuja, Magnanti and Orlin, <em>Network
 * Flows</em>, 1993, §9.7).
 *
 * <p>Sources are emptied one after the other. Each unit takes the path on which the total cost
 * increases least; such a path may redirect units of an earlier source. The paths are found by
 * Dijkstra's algorithm on the reduced costs cᵢⱼ − uᵢ − vⱼ ≥ 0, which are 0 wherever the flow is
 * positive. Weights are counted in integer units, so rounding leaves nothing over. With equal
 * weights and n = m the plan is an assignment, found in O(n³): about a second for n = 1,000.
 * Unequal weights need more paths: up to a minute for n = 1,000, and minutes for {@value #MOST}
 * points. The toolkit does not use JGraphT 1.5.3, which solves both problems, because it needed
 * over 50 times as long for 500 points of equal weights, and returns no dual prices for an
 * assignment.
 */
public final class OptimalTransport {

  /** The maximum number of points on each side. */
  public static final int MOST = 2_000;

  /** Weights that sum to 1 are rounded to integer multiples of 2⁻⁵². */
  private static final long WHOLE = 1L << 52;

  private final double[][] cost;
  private final double[] u;
  private final double[] v;
  private final long[] supply;
  private final long[] demand;

  /** Units from source i to target j, by target. */
  private final long[][] flow;

  private OptimalTransport(double[][] cost, long[] supply, long[] demand) {
    this.cost = cost;
    this.supply = supply.clone();
    this.demand = demand.clone();
    this.u = new double[supply.length];
    this.v = new double[demand.length];
    this.flow = new long[demand.length][supply.length];
  }

  /**
   * The transport between n and m points of equal weights, 1/n and 1/m.
   *
   * @param cost n×m, finite; n and m at most {@value #MOST}
   * @throws BadArgumentException if the costs are not such a matrix
   */
  public static TransportPlan plan(double[][] cost) {
    BadArgumentException.requireNonNull(cost, "cost");
    int n = cost.length;
    int m = columns(cost);
    long[] supply = new long[n];
    long[] demand = new long[m];
    Arrays.fill(supply, m);
    Arrays.fill(demand, n);
    return solve(cost, supply, demand, (long) n * m);
  }

  /**
   * The transport between distributions of unequal weights.
   *
   * @param a n weights, at least 0, with sum 1
   * @param b m weights, at least 0, with sum 1
   * @param cost n×m, finite; n and m at most {@value #MOST}
   * @throws BadArgumentException if weights or costs are not of this kind
   */
  public static TransportPlan plan(double[] a, double[] b, double[][] cost) {
    BadArgumentException.requireNonNull(a, "a", b, "b", cost, "cost");
    int m = columns(cost);
    BadArgumentException.require(
        a.length == cost.length, "weights", a.length, "as many as there are rows of costs");
    BadArgumentException.require(b.length == m, "weights", b.length, "as many as columns of costs");
    return solve(cost, units(a), units(b), WHOLE);
  }

  private static int columns(double[][] cost) {
    int n = cost.length;
    BadArgumentException.require(1 <= n && n <= MOST, "points", n, "1 to " + MOST);
    int m = cost[0].length;
    BadArgumentException.require(1 <= m && m <= MOST, "points", m, "1 to " + MOST);
    for (double[] row : cost) {
      BadArgumentException.require(
          row.length == m, "cost", row.length + " in a row", m + " in each");
      for (double c : row) {
        BadArgumentException.require(Double.isFinite(c), "cost", c, "finite");
      }
    }
    return m;
  }

  /** Weights in integer units; the remainder of rounding down is added to the largest. */
  private static long[] units(double[] weights) {
    long[] units = new long[weights.length];
    int largest = 0;
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double weight = weights[i];
      BadArgumentException.require(weight >= 0 && weight <= 1, "weight", weight, "0 to 1");
      sum += weight;
      largest = weight > weights[largest] ? i : largest;
    }
    BadArgumentException.require(Math.abs(sum - 1) < 1e-9, "weights", sum + " in all", "1 in all");
    long left = WHOLE;
    for (int i = 0; i < weights.length; i++) {
      units[i] = (long) (weights[i] / sum * WHOLE);
      left -= units[i];
    }
    units[largest] += left;
    return units;
  }

  private static TransportPlan solve(double[][] cost, long[] supply, long[] demand, long whole) {
    var transport = new OptimalTransport(cost, supply, demand);
    transport.startPotentials();
    for (int source = 0; source < supply.length; source++) {
      while (transport.supply[source] > 0) {
        StoppedException.check("Interrupted before the transport was found; run it again.");
        transport.send(source);
      }
    }
    return transport.result(supply, demand, whole);
  }

  /** The largest v, then u, with uᵢ + vⱼ ≤ cᵢⱼ. */
  private void startPotentials() {
    Arrays.fill(v, Double.POSITIVE_INFINITY);
    for (double[] row : cost) {
      Arrays.setAll(v, j -> Math.min(v[j], row[j]));
    }
    Arrays.fill(u, Double.POSITIVE_INFINITY);
    for (int i = 0; i < u.length; i++) {
      for (int j = 0; j < v.length; j++) {
        u[i] = Math.min(u[i], cost[i][j] - v[j]);
      }
    }
  }

  /** Sends as much as one shortest path from this source can take. */
  private void send(int source) {
    var path = new ShortestPath();
    int target = path.find(source);
    path.raisePotentials();
    long units = Math.min(supply[source], path.capacity(target));
    units = Math.min(units, demand[target]);
    path.push(target, units);
    supply[source] -= units;
    demand[target] -= units;
  }

  private TransportPlan result(long[] supply, long[] demand, long whole) {
    double[][] plan = new double[u.length][v.length];
    double primal = 0;
    double dual = 0;
    for (int i = 0; i < u.length; i++) {
      for (int j = 0; j < v.length; j++) {
        plan[i][j] = (double) flow[j][i] / whole;
        primal += plan[i][j] * cost[i][j];
      }
      dual += (double) supply[i] / whole * u[i];
    }
    for (int j = 0; j < v.length; j++) {
      dual += (double) demand[j] / whole * v[j];
    }
    return new TransportPlan(primal, dual, plan, u, v);
  }

  /**
   * The cheapest path to bring one more unit from a source to a target with remaining demand, on
   * the reduced costs cᵢⱼ − uᵢ − vⱼ. There is an edge from each source to each target, and an edge
   * back wherever the flow is positive. Dijkstra's algorithm for dense graphs.
   */
  private final class ShortestPath {

    /**
     * For each target: the length of the shortest known path, and the source that it comes from.
     */
    private final double[] distance = new double[v.length];

    private final int[] from = new int[v.length];

    /** The targets whose path is not settled yet, then the settled ones. */
    private final int[] targets = new int[v.length];

    private int unsettled = v.length;

    /** Reached sources, in order; their distances, and the target before each, −1 for the first. */
    private final int[] reached = new int[u.length];

    private int reachedCount;
    private final double[] sourceDistance = new double[u.length];
    private final int[] over = new int[u.length];
    private final boolean[] isReached = new boolean[u.length];
    private double length;

    /** Finds the path and returns its target. */
    int find(int source) {
      Arrays.fill(distance, Double.POSITIVE_INFINITY);
      Arrays.setAll(targets, j -> j);
      reach(source, -1);
      int explored = 0;
      while (true) {
        for (; explored < reachedCount; explored++) {
          explore(reached[explored]);
        }
        int target = settleNearest();
        length = distance[target];
        if (demand[target] > 0) {
          return target;
        }
        long[] suppliers = flow[target];
        for (int i = 0; i < suppliers.length; i++) {
          if (suppliers[i] > 0 && !isReached[i]) {
            reach(i, target);
          }
        }
      }
    }

    private void reach(int source, int overTarget) {
      isReached[source] = true;
      sourceDistance[source] = length;
      over[source] = overTarget;
      reached[reachedCount++] = source;
    }

    /** Looks for shorter paths to all unsettled targets through this source. */
    private void explore(int source) {
      double[] row = cost[source];
      double base = sourceDistance[source] - u[source];
      for (int k = 0; k < unsettled; k++) {
        int j = targets[k];
        double way = base + row[j] - v[j];
        if (way < distance[j]) {
          distance[j] = way;
          from[j] = source;
        }
      }
    }

    /** Settles the nearest target; among equally near ones, one with demand. */
    private int settleNearest() {
      int nearest = 0;
      for (int k = 1; k < unsettled; k++) {
        double gain = distance[targets[nearest]] - distance[targets[k]];
        if (gain > 0 || gain == 0 && demand[targets[k]] > 0) {
          nearest = k;
        }
      }
      int target = targets[nearest];
      unsettled--;
      targets[nearest] = targets[unsettled];
      targets[unsettled] = target;
      return target;
    }

    /** Makes the path's reduced costs 0; no reduced cost becomes negative. */
    void raisePotentials() {
      for (int k = 0; k < reachedCount; k++) {
        int i = reached[k];
        u[i] += length - sourceDistance[i];
      }
      for (int k = unsettled; k < targets.length; k++) {
        int j = targets[k];
        v[j] -= length - distance[j];
      }
    }

    /** The most that can be taken back along the path to this target. */
    long capacity(int target) {
      long capacity = Long.MAX_VALUE;
      for (int i = from[target]; over[i] >= 0; i = from[over[i]]) {
        capacity = Math.min(capacity, flow[over[i]][i]);
      }
      return capacity;
    }

    /** Sends units along the path to this target. */
    void push(int target, long units) {
      int i = from[target];
      flow[target][i] += units;
      for (; over[i] >= 0; i = from[over[i]]) {
        flow[over[i]][i] -= units;
        flow[over[i]][from[over[i]]] += units;
      }
    }
  }
}
