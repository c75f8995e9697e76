package waelab.metrics;

import java.util.Arrays;

/**
 * The cheapest way to bring one more unit from a source to a target with demand left, over the
 * reduced costs cᵢⱼ − uᵢ − vⱼ: forth from any source to any target, back wherever something flows.
 * Dijkstra's algorithm for dense graphs.
 */
final class ShortestPath {

  private final double[][] cost;
  private final double[] u;
  private final double[] v;
  private final long[][] flow;

  /** Targets: how far the nearest known way is, and from which source it comes. */
  private final double[] distance;

  private final int[] from;

  /** The targets whose way is not settled yet, then the settled ones. */
  private final int[] targets;

  private int unsettled;

  /** Sources reached, in order; how far they are, and over which target, −1 for the first. */
  private final int[] reached;

  private int reachedCount;
  private final double[] sourceDistance;
  private final int[] over;
  private final boolean[] isReached;
  private double length;

  ShortestPath(double[][] cost, double[] u, double[] v, long[][] flow) {
    this.cost = cost;
    this.u = u;
    this.v = v;
    this.flow = flow;
    distance = new double[v.length];
    from = new int[v.length];
    targets = new int[v.length];
    unsettled = v.length;
    reached = new int[u.length];
    sourceDistance = new double[u.length];
    over = new int[u.length];
    isReached = new boolean[u.length];
  }

  /** Finds the path and returns its target. */
  int find(int source, long[] demand) {
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    Arrays.setAll(targets, j -> j);
    reach(source, -1);
    int explored = 0;
    while (true) {
      for (; explored < reachedCount; explored++) {
        explore(reached[explored]);
      }
      int target = settleNearest(demand);
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

  /** Looks for shorter ways to all unsettled targets by this source. */
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
  private int settleNearest(long[] demand) {
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

  /** Makes the path's reduced costs 0 and leaves none negative. */
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
