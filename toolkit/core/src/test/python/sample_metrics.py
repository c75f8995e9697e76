"""The golden numbers of the tests in waelab.metrics that compare two clouds or two sets of images.

Plain loops over the papers' formulas; needs Debian's python3-numpy and python3-scipy (made with
numpy 1.24.2, scipy 1.10.1):
    /usr/bin/python3 toolkit/core/src/test/python/sample_metrics.py
"""
import numpy as np
from scipy.optimize import linear_sum_assignment, linprog
from scipy.spatial.distance import cdist
from scipy.stats import wasserstein_distance


def cloud(n, d, phase):
    """What Clouds.cloud of the Java tests makes; float32 holds each number exactly."""
    at = np.arange(n * d, dtype=np.float64)
    return np.floor(4096 * np.sin(0.7 * at * at + phase)).reshape(n, d) / 4096


def images(n, c, h, w, phase):
    """What Clouds.images makes, as float64."""
    at = np.arange(n * c * h * w, dtype=np.float64)
    wave = 100 * np.sin(at / 9) + 27 * np.sin(0.7 * at * at + phase) + 128
    return np.floor(wave).reshape(n, c, h, w)


def kid(x, y):
    m, d = x.shape
    k = lambda a, b: (a @ b / d + 1) ** 3
    within = sum(k(s[i], s[j]) for s in (x, y) for i in range(m) for j in range(m) if i != j)
    between = sum(k(x[i], y[j]) for i in range(m) for j in range(m))
    return within / (m * (m - 1)) - 2 * between / m**2


def radius(s, i, k):
    """To the k-th nearest neighbour; place 0 of the sorted distances is the sample itself."""
    return sorted(np.linalg.norm(s[i] - t) for t in s)[k]


def precision_recall(real, fake, k):
    part = lambda points, support: np.mean([
        any(np.linalg.norm(p - s) <= radius(support, i, k) for i, s in enumerate(support)) for p in points])
    return part(fake, real), part(real, fake)


def density_coverage(real, fake, k):
    inside = [[np.linalg.norm(f - r) < radius(real, i, k) for f in fake] for i, r in enumerate(real)]
    return np.sum(inside) / k / len(fake), np.mean(np.any(inside, axis=1))


def sliced(a, b, directions):
    """Mean of the squared 1-d distances, for equal sizes."""
    squares = []
    for t in directions:
        t = t / np.linalg.norm(t)
        squares.append(np.mean((np.sort(a @ t) - np.sort(b @ t)) ** 2))
    return squares


def assignment(a, b, p):
    cost = cdist(a, b) ** p
    rows, columns = linear_sum_assignment(cost)
    return cost[rows, columns].mean() ** (1 / p)


def transport(a, b, cost):
    n, m = cost.shape
    sums = np.zeros((n + m, n * m))
    for i in range(n):
        for j in range(m):
            sums[i, i * m + j] = sums[n + j, i * m + j] = 1
    return linprog(cost.ravel(), A_eq=sums, b_eq=np.concatenate([a, b]), method="highs").fun


def ssim(x, y):
    """One channel; the window is moved by two loops."""
    at = np.arange(11) - 5
    window = np.exp(-(at[:, None] ** 2 + at[None, :] ** 2) / (2 * 1.5**2))
    window /= window.sum()
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    values = []
    for i in range(x.shape[0] - 10):
        for j in range(x.shape[1] - 10):
            a, b = x[i:i + 11, j:j + 11], y[i:i + 11, j:j + 11]
            ma, mb = (window * a).sum(), (window * b).sum()
            va, vb = (window * (a - ma) ** 2).sum(), (window * (b - mb) ** 2).sum()
            ab = (window * (a - ma) * (b - mb)).sum()
            values.append((2 * ma * mb + c1) * (2 * ab + c2) / ((ma**2 + mb**2 + c1) * (va + vb + c2)))
    return np.mean(values)


def inception_score(logits, splits):
    """As TorchMetrics 1.6.1's InceptionScore.compute, but without its random order."""
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    scores = []
    for part in np.array_split(p, splits):
        kl = part * (np.log(part) - np.log(part.mean(0, keepdims=True)))
        scores.append(np.exp(kl.sum(1).mean()))
    return np.mean(scores), np.std(scores, ddof=1) if splits > 1 else 0


a, b = cloud(40, 4, 0), cloud(40, 4, 1)
print(f"KID {kid(a, b + 0.25):.12g}")
real, fake = cloud(40, 4, 0), cloud(30, 4, 1) + 0.75
print("precision, recall", precision_recall(real, fake, 3))
print("density, coverage", density_coverage(real, fake, 5))
print("sliced", [f"{s:.12g}" for s in sliced(a, b, cloud(3, 4, 2))])
print("W1 on a line", f"{wasserstein_distance(cloud(7, 1, 0).ravel(), cloud(5, 1, 1).ravel()):.12g}")
for d in (2, 16):
    a, b = cloud(60, d, 0), cloud(60, d, 1)
    print(f"d = {d}: W1 {assignment(a, b, 1):.12g} W2 {assignment(a, b, 2):.12g}")
a, b = cloud(12, 3, 0), cloud(9, 3, 1)
print(f"12 to 9, equal weights {transport(np.full(12, 1 / 12), np.full(9, 1 / 9), cdist(a, b)):.12g}")
wa, wb = np.arange(1, 13) / 78, np.arange(1, 10) ** 2 / 285
print(f"12 to 9, weights {transport(wa, wb, cdist(a, b) ** 2):.12g}")
x, y = images(2, 3, 16, 20, 0), images(2, 3, 16, 20, 1)
mse = ((x - y) ** 2).mean((1, 2, 3))
print(f"MSE {mse.mean():.12g} PSNR {(10 * np.log10(255**2 / mse)).mean():.12g}",
      f"SSIM {np.mean([ssim(p, q) for s, t in zip(x, y) for p, q in zip(s, t)]):.12g}")
logits = 4 * cloud(40, 6, 0)
for splits in (10, 1):
    print(f"Inception Score, {splits} splits: %.12g ± %.12g" % inception_score(logits, splits))
