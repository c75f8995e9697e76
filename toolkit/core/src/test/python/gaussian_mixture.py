"""The golden numbers of GaussianMixtureTest in waelab.latent.

EM in numpy with scipy's normal law, and the same by scikit-learn; needs Debian's python3-scipy and
python3-sklearn (made with numpy 1.24.2, scipy 1.10.1, scikit-learn 1.2.1):
    /usr/bin/python3 toolkit/core/src/test/python/gaussian_mixture.py
"""
import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_normal as normal
from sklearn.mixture import GaussianMixture

N, D, K = 300, 3, 3


def codes():
    """Waves in multiples of 1/4096, which float32 holds exactly, around three centres."""
    at = np.arange(N * D, dtype=np.float64).reshape(N, D)
    i, a = np.arange(N)[:, None], np.arange(D)[None, :]
    return np.floor(4096 * np.sin(0.7 * at * at)) / 4096 + 0.75 * (i % K == a)


def maximise(z, r):
    count = r.sum(0)
    mean = r.T @ z / count[:, None]
    s = [(r[:, j, None] * (z - mean[j])).T @ (z - mean[j]) / count[j] for j in range(K)]
    return count / N, mean, np.array(s)


def log_densities(z, w, mean, s):
    return np.stack([np.log(w[j]) + normal(mean[j], s[j]).logpdf(z) for j in range(K)], -1)


def em(z, r):
    history = []
    while len(history) < 2 or history[-1] - history[-2] >= 1e-4:
        parameters = maximise(z, r)
        log = log_densities(z, *parameters)
        total = logsumexp(log, axis=1)
        r = np.exp(log - total[:, None])
        history.append(total.mean())
    return history, parameters


z = codes()
i = np.arange(N)
start = np.eye(K)[np.where(i % 4 == 0, (i + 1) % K, i % K)]
history, (w, mean, s) = em(z, start)
print("steps", len(history), "likelihoods", history[:3], history[-1])
print("weights", w.tolist())
print("mean 0", mean[0].tolist())
print("covariance 0", s[0].tolist())
print("log p(1, 2, -1)", logsumexp(log_densities(np.array([1.0, 2, -1]), w, mean, s)))
w0, mean0, s0 = maximise(z, start)
theirs = GaussianMixture(
    K, reg_covar=0, tol=1e-4, max_iter=1000,
    weights_init=w0, means_init=mean0, precisions_init=np.linalg.inv(s0)).fit(z)
print("scikit-learn", theirs.n_iter_, theirs.lower_bound_, theirs.weights_.tolist())
