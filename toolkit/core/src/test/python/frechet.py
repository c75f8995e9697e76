"""The golden numbers of FrechetFormulaTest, made with SciPy's matrix square root.

Needs Debian's python3-scipy and python3-numpy (made with scipy 1.10.1, numpy 1.24.2):
    /usr/bin/python3 toolkit/core/src/test/python/frechet.py
"""
import numpy as np
from scipy.linalg import sqrtm


def features(n, d, salt):
    i, k = np.arange(1, n + 1)[:, None], np.arange(1, d + 1)[None, :]
    return (np.sin(0.7 * i * i * k + salt) * k / 4 + 0.1 * salt).astype(np.float32).astype(np.float64)


def frechet(a, b):
    """As TorchMetrics and pytorch-fid write it."""
    difference = a.mean(0) - b.mean(0)
    one, two = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    return difference @ difference + np.trace(one + two) - 2 * np.trace(sqrtm(one @ two)).real


def by_samples(a, b):
    """The same without covariances: X1 and X2, centred, are factors of them, however few the rows."""
    difference = a.mean(0) - b.mean(0)
    one = (a - a.mean(0)) / np.sqrt(len(a) - 1)
    two = (b - b.mean(0)) / np.sqrt(len(b) - 1)
    common = np.linalg.svd(one @ two.T, compute_uv=False).sum()
    return difference @ difference + (one**2).sum() + (two**2).sum() - 2 * common


for n, m, d in ((300, 200, 16), (10, 12, 16), (300, 9, 16)):
    a, b = features(n, d, 1), features(m, d, 2)
    print(f"{n} against {m} in {d}: sqrtm {frechet(a, b):.15g}, by samples {by_samples(a, b):.15g}")
