"""Golden numbers for principal components and for clusters against labels, made independently.

Needs Debian's python3-numpy and python3-scipy (made with numpy 1.24.2, scipy 1.10.1):
    /usr/bin/python3 toolkit/core/src/test/python/latent.py
"""
from math import exp, lgamma, log

import numpy as np


def points(n, d, phase):
    """float32, by a formula that both sides know; neither centred nor of one variance."""
    i, k = np.mgrid[0:n, 0:d]
    t = phase + 12.9898 * i + 78.233 * k
    return ((1 + 0.5 * (k % 5)) * np.sin(t) ** (k % 4 + 1) + 0.1 * (k % 7)).astype(np.float32).astype(np.float64)


def pca(x, k):
    mean = x.mean(0)
    u, s, vt = np.linalg.svd(x - mean, full_matrices=False)
    directions = np.array([v * np.sign(v[np.argmax(np.abs(v))]) for v in vt[:k]])
    return mean, s[:k] ** 2 / (len(x) - 1), directions, (s**2).sum() / (len(x) - 1)


def entropy(labels):
    p = np.unique(labels, return_counts=True)[1] / len(labels)
    return -(p * np.log(p)).sum()


def information(a, b):
    return entropy(a) + entropy(b) - entropy(a * 1000 + b)


def expected(a, b):
    """E I of two partitions of these sizes drawn by lot (Vinh et al. 2010, equation 24a)."""
    n, total = len(a), 0.0
    for s in np.unique(a, return_counts=True)[1]:
        for t in np.unique(b, return_counts=True)[1]:
            for m in range(max(1, s + t - n), min(s, t) + 1):
                logs = [s, t, n - s, n - t], [n, m, s - m, t - m, n - s - t + m]
                weight = sum(lgamma(v + 1) for v in logs[0]) - sum(lgamma(v + 1) for v in logs[1])
                total += m / n * log(n * m / (s * t)) * exp(weight)
    return total


x = points(60, 9, 0.5)
mean, variances, directions, total = pca(x, 3)
print("variances", *("%.10g" % v for v in variances), "of %.10g" % total)
print("mean[4] %.10g" % mean[4])
for v in directions:
    print("direction", *("%.8g" % c for c in v[:3]))
codes = (x - mean) @ directions.T
print("code of point 7", *("%.8g" % c for c in codes[7]))
print("its reconstruction", *("%.8g" % c for c in (mean + codes[7] @ directions)[:3]))
print("squared error %.10g" % (((x - mean - codes @ directions) ** 2).sum() / len(x)))

a, b = np.arange(60) % 4, (np.arange(60) ** 2) % 7 % 3
i, least, e = information(a, b), min(entropy(a), entropy(b)), expected(a, b)
print("I/min %.10g adjusted %.10g" % (i / least, (i - e) / (least - e)))
a = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 2])
b = np.array([0, 0, 1, 1, 1, 1, 2, 2, 2, 0])
i, least, e = information(a, b), min(entropy(a), entropy(b)), expected(a, b)
print("ten: I/min %.10g adjusted %.10g" % (i / least, (i - e) / (least - e)))
