"""Golden numbers for measures of codes, made independently of the toolkit.

Needs Debian's python3-numpy and python3-scipy (made with numpy 1.24.2, scipy 1.10.1):
    /usr/bin/python3 toolkit/core/src/test/python/codes.py
"""
import numpy as np
from scipy import stats
from scipy.spatial.distance import cdist


def codes(n, d, phase):
    """float32, by a formula that both sides know: neither normal nor centred nor of variance 1."""
    i, k = np.mgrid[0:n, 0:d]
    t = phase + 12.9898 * i + 78.233 * k
    return ((1 + 0.5 * k) * np.sin(t) ** (k + 1) + 0.1 * k).astype(np.float32).astype(np.float64)


def gaussian_kl(z):
    m, s = z.mean(0), np.cov(z.T)
    return (np.trace(s) + m @ m - len(m) - np.linalg.slogdet(s)[1]) / 2


def mmd(a, b):
    (m, d), scales = a.shape, (0.1, 0.2, 0.5, 1, 2, 5, 10)
    k = lambda x, y: sum(2 * d * s / (2 * d * s + cdist(x, y, "sqeuclidean")) for s in scales)
    aa, bb, ab = k(a, a), k(b, b), k(a, b)
    h = aa + bb - ab - ab.T
    np.fill_diagonal(h, 0)
    value = (aa.sum() - aa.trace() + bb.sum() - bb.trace()) / (m * (m - 1)) - 2 * ab.mean()
    return value, np.sqrt(2 * (h**2).sum()) / (m * (m - 1))


z = codes(1100, 4, 0.5)
for k in range(4):
    statistic, p = stats.normaltest(z[:, k])
    print(f"coordinate {k}: mean {z[:, k].mean():.9g} variance {z[:, k].var(ddof=1):.9g} K2 {statistic:.9g} p {p:.9g}")
statistic, p = stats.normaltest(z[:25, 2])
print(f"25 of coordinate 2: K2 {statistic:.9g} p {p:.9g}")
skewed = -np.log(1 - (np.arange(300) + 0.5) / 300)
print(f"exponential quantiles: K2 {stats.normaltest(skewed)[0]:.9g}")
print(f"E|z|^2 {np.mean((z**2).sum(1)):.9g}")
print(f"Gaussian KL {gaussian_kl(z):.9g}")
print("MMD %.9g deviation %.9g" % mmd(z, codes(1100, 4, 0.9)))
