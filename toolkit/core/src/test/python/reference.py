"""The golden numbers of the Java tests, made independently of DJL.

Needs Debian's python3-torch and python3-numpy (made with torch 1.13.0, numpy 1.24.2):
    /usr/bin/python3 toolkit/core/src/test/python/reference.py
"""
import hashlib
import struct

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)


def philox(counter, key):
    """Philox4x32-10 (Salmon et al. 2011) on arrays of counters, n x 4, with one key."""
    c = [counter[:, i].astype(np.uint64) for i in range(4)]
    k0, k1 = key
    mask = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        low = np.uint64(0xD2511F53) * c[0]
        high = np.uint64(0xCD9E8D57) * c[2]
        c = [
            (high >> np.uint64(32)) ^ c[1] ^ np.uint64(k0),
            high & mask,
            (low >> np.uint64(32)) ^ c[3] ^ np.uint64(k1),
            low & mask,
        ]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack(c, 1)


def words(seed, purpose, step, n):
    digest = hashlib.sha256(struct.pack(">q", seed) + purpose.encode()).digest()
    key = struct.unpack(">Q", digest[:8])[0]
    index = np.arange((n + 3) // 4, dtype=np.uint64)
    counter = np.zeros((len(index), 4), np.uint64)
    counter[:, 0], counter[:, 2] = index, step
    return philox(counter, (key & 0xFFFFFFFF, key >> 32)).reshape(-1)


def uniforms(seed, purpose, step, n):
    return ((words(seed, purpose, step, n)[:n] >> np.uint64(8)) * 2.0**-24).astype(np.float32)


def normals(seed, purpose, step, n):
    u = (words(seed, purpose, step, n).astype(np.float64) + 0.5) * 2.0**-32
    radius, angle = np.sqrt(-2 * np.log(u[0::2])), 2 * np.pi * u[1::2]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)[:n].astype(np.float32)


def noise(purpose, step, *shape):
    return torch.tensor(normals(SEED, purpose, step, int(np.prod(shape)))).reshape(shape)


def initialize(name, net):
    """PyTorch's default bounds, our draws."""
    for key, module in net.named_modules():
        if isinstance(module, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            bound = np.float32(1 / np.sqrt(module.weight[0].numel()))
            for part in ("weight", "bias"):
                parameter = getattr(module, part)
                u = uniforms(SEED, f"weights/{name}.{key}.{part}", 0, parameter.numel())
                parameter.data = torch.tensor(bound * (2 * u - 1)).reshape(parameter.shape)


def conv(i, o):
    return [nn.Conv2d(i, o, 4, 2, 1), nn.BatchNorm2d(o), nn.ReLU()]


def up(i, o):
    return [nn.ConvTranspose2d(i, o, 4, 2, 1), nn.BatchNorm2d(o), nn.ReLU()]


def trunk():
    return [*conv(1, 32), *conv(32, 32), *conv(32, 64), *conv(64, 64), nn.Flatten()]


def decoder(z):
    return nn.Sequential(
        nn.Linear(z, 1024), nn.Unflatten(1, (64, 4, 4)), *up(64, 64), *up(64, 32), *up(32, 32),
        nn.Conv2d(32, 1, 3, 1, 1), nn.Tanh())


def images(step, n=64):
    """Bytes by a formula, scaled to -1 .. 1."""
    j = np.arange(n * 1024, dtype=np.int64)
    return torch.tensor((j * 31 + j // 1024 * 7 + step * 13) % 256 / 127.5 - 1, dtype=torch.float32).reshape(n, 1, 32, 32)


SEED = 3


def vae():
    e, mean, log_variance, d = nn.Sequential(*trunk()), nn.Sequential(nn.Linear(256, 32)), nn.Sequential(nn.Linear(256, 32)), decoder(32)
    for name, net in zip(("encoder", "mean", "log-variance", "decoder"), (e, mean, log_variance, d)):
        initialize(name, net)
    parameters = [p for net in (e, mean, log_variance, d) for p in net.parameters()]
    adam = torch.optim.Adam(parameters, 1e-4)
    for step in range(4):
        x = images(step)
        h = e(x)
        mu, lv = mean(h), log_variance(h)
        x_hat = d(mu + torch.exp(0.5 * lv) * noise("train/epsilon", step, 64, 32))
        reconstruction = 0.5 * F.mse_loss(x_hat, x)
        kl = (-0.5 * (1 + lv - lv.exp() - mu**2).sum(1)).mean()
        loss = reconstruction + 1e-3 * kl
        adam.zero_grad()
        loss.backward()
        if step == 0:
            print("VAE gradient norms", [float(f"{p.grad.norm().item():.6g}") for p in (
                e[0].weight, e[3].weight, e[4].weight, mean[0].weight, log_variance[0].bias, d[0].weight, d[2].weight, d[8].weight, d[11].weight)])
        adam.step()
        print(f"VAE step {step}: total {loss.item():.7g} reconstruction {reconstruction.item():.7g} KL {kl.item():.7g}")
    e.eval(), d.eval()
    x = images(9, 5)
    mu = mean(e(x))
    print("VAE encode[0, :3]", mu[0, :3].tolist(), "generate mean", d(mu).mean().item())
    print("VAE norms", [round(p.norm().item(), 5) for p in (e[0].weight, e[1].running_var, d[2].weight, d[11].bias)])


def wae():
    e, d = nn.Sequential(*trunk(), nn.Linear(256, 8)), decoder(8)
    D = nn.Sequential(*[layer for i in (8, 64, 64, 64) for layer in (nn.Linear(i, 64), nn.ReLU())], nn.Linear(64, 1))
    for name, net in zip(("encoder", "decoder", "discriminator"), (e, d, D)):
        initialize(name, net)
    adam = torch.optim.Adam([*e.parameters(), *d.parameters()], 3e-4, (0.5, 0.999))
    adam_d = torch.optim.Adam(D.parameters(), 1e-3, (0.5, 0.999))
    lam = 10
    for step in range(4):
        x = images(step)
        z, zt = noise("train/z", step, 64, 8), e(x)
        x_hat = d(zt)
        cost = F.mse_loss(x_hat, x)
        # The old discriminator in both losses: gradients first, then both updates.
        penalty = -torch.log(torch.sigmoid(D(zt))).mean()
        loss = cost + lam * penalty
        loss_d = -lam * (torch.log(torch.sigmoid(D(z))) + torch.log(1 - torch.sigmoid(D(zt.detach())))).mean()
        g_d = torch.autograd.grad(loss_d, list(D.parameters()))
        adam.zero_grad()
        loss.backward()
        for p, g in zip(D.parameters(), g_d):
            p.grad = g
        adam_d.step()
        adam.step()
        print(f"WAE step {step}: total {loss.item():.7g} reconstruction {cost.item():.7g} penalty {penalty.item():.7g} "
              f"discriminator {loss_d.item():.7g} squared norm {(zt**2).sum(1).mean().item():.7g}")
    print("WAE norms", [round(p.norm().item(), 5) for p in (e[0].weight, d[2].weight, D[0].weight, D[8].bias)])


def transposed():
    ramp = lambda *s: ((torch.arange(np.prod(s)) * 7 % 11 - 5) / 8.0).reshape(s)
    y = F.conv_transpose2d(ramp(2, 3, 2, 2), ramp(3, 2, 4, 4), torch.tensor([0.5, -1.0]), 2, 1)
    print("conv_transpose2d", y.flatten().tolist())


def adam_alone():
    w = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
    adam = torch.optim.Adam([w], 0.1, (0.5, 0.9))
    for g in ([0.1, -0.2, 0.0], [1.0, 1.0, 1.0], [-3.0, 0.01, 2.0]):
        w.grad = torch.tensor(g)
        adam.step()
    print("Adam", w.tolist())


def mmd(a, b):
    """Two loops over pairs, nothing clever."""
    m, d = a.shape
    scales = [2 * d * s for s in (0.1, 0.2, 0.5, 1, 2, 5, 10)]
    k = lambda x, y: sum(c / (c + ((x - y) ** 2).sum()) for c in scales)
    within = sum(k(x[i], x[j]) for x in (a, b) for i in range(m) for j in range(m) if i != j)
    between = sum(k(a[i], b[j]) for i in range(m) for j in range(m))
    return within / (m * (m - 1)) - 2 * between / m**2


def mmd_alone():
    a, b = noise("a", 0, 6, 3), noise("b", 0, 6, 3) * 2 + 1
    a.requires_grad_(), b.requires_grad_()
    value = mmd(a, b)
    value.backward()
    print(f"MMD {value.item():.7g} gradients", [round(g, 7) for g in (*a.grad[0].tolist(), *b.grad[5].tolist())])


def wae_mmd():
    e, d = nn.Sequential(*trunk(), nn.Linear(256, 8)), decoder(8)
    for name, net in zip(("encoder", "decoder"), (e, d)):
        initialize(name, net)
    adam = torch.optim.Adam([*e.parameters(), *d.parameters()], 3e-4, (0.5, 0.999))
    for step in range(4):
        x = images(step, 64)
        z, zt = noise("train/z", step, 64, 8), e(x)
        cost, penalty = F.mse_loss(d(zt), x), mmd(zt, z)
        loss = cost + 10 * penalty
        adam.zero_grad()
        loss.backward()
        adam.step()
        print(f"WAE-MMD step {step}: total {loss.item():.7g} reconstruction {cost.item():.7g} penalty {penalty.item():.7g}")


def gan_networks():
    """WGAN-GP's networks of Table 1 for MNIST at an eighth of their width, d_z = 16."""
    G = nn.Sequential(
        nn.Linear(16, 64 * 8 * 8), nn.BatchNorm1d(64 * 8 * 8), nn.ReLU(), nn.Unflatten(1, (64, 8, 8)),
        *up(64, 32), *up(32, 16), nn.Conv2d(16, 1, 3, 1, 1), nn.Tanh())
    D = nn.Sequential(*[layer for i, o in ((1, 16), (16, 32), (32, 64)) for layer in (nn.Conv2d(i, o, 4, 2, 1), nn.LeakyReLU(0.2))],
                      nn.Flatten(), nn.Linear(64 * 4 * 4, 1))
    initialize("generator", G), initialize("critic", D)
    return G, D


def again(t):
    return f"/{t}" if t else ""


def penalty_of(D, xt, one_sided):
    xt = xt.detach().requires_grad_()
    g, = torch.autograd.grad(D(xt).sum(), xt, create_graph=True)
    excess = torch.sqrt((g**2).flatten(1).sum(1) + 1e-12) - 1
    return ((F.relu(excess) if one_sided else excess) ** 2).mean()


def wgan_gp(one_sided):
    G, D = gan_networks()
    adam_d = torch.optim.Adam(D.parameters(), 2e-4, (0.5, 0.9))
    adam_g = torch.optim.Adam(G.parameters(), 2e-4, (0.5, 0.9))
    for step in range(4):
        for t in range(2):
            x = images(step)
            xh = G(noise(f"train/z{again(t)}", step, 64, 16)).detach()
            eps = torch.tensor(uniforms(SEED, f"train/epsilon/uniform{again(t)}", step, 64)).reshape(64, 1, 1, 1)
            penalty = penalty_of(D, eps * x + (1 - eps) * xh, one_sided)
            distance = D(x).mean() - D(xh).mean()
            loss = 10 * penalty - distance
            adam_d.zero_grad()
            loss.backward()
            adam_d.step()
        loss_g = -D(G(noise("train/z of the generator", step, 64, 16))).mean()
        adam_g.zero_grad()
        loss_g.backward()
        adam_g.step()
        print(f"WGAN-GP one-sided {one_sided} step {step}: total {loss.item():.7g} W1 {distance.item():.7g} "
              f"penalty {penalty.item():.7g} generator {loss_g.item():.7g}")
    print("WGAN-GP norms", [round(p.norm().item(), 5) for p in (D[0].weight, D[7].weight, G[0].weight, G[1].running_var)])


def wgan():
    G, D = gan_networks()
    rms_d, rms_g = (torch.optim.RMSprop(net.parameters(), 5e-5) for net in (D, G))
    for step in range(4):
        for t in range(2):
            x = images(step)
            xh = G(noise(f"train/z{again(t)}", step, 64, 16)).detach()
            loss = D(xh).mean() - D(x).mean()
            rms_d.zero_grad()
            loss.backward()
            rms_d.step()
            for p in D.parameters():
                p.data.clamp_(-0.01, 0.01)
        loss_g = -D(G(noise("train/z of the generator", step, 64, 16))).mean()
        rms_g.zero_grad()
        loss_g.backward()
        rms_g.step()
        print(f"WGAN step {step}: total {loss.item():.7g} generator {loss_g.item():.7g}")
    print("WGAN norms", [round(p.norm().item(), 5) for p in (D[0].weight, D[7].weight, G[0].weight)])


def gan():
    G, D = gan_networks()
    adam_d, adam_g = (torch.optim.Adam(net.parameters(), 2e-4, (0.5, 0.999)) for net in (D, G))
    for step in range(4):
        x = images(step)
        xh = G(noise("train/z", step, 64, 16)).detach()
        loss = -(torch.log(torch.sigmoid(D(x))) + torch.log(1 - torch.sigmoid(D(xh)))).mean()
        adam_d.zero_grad()
        loss.backward()
        adam_d.step()
        loss_g = -torch.log(torch.sigmoid(D(G(noise("train/z of the generator", step, 64, 16))))).mean()
        adam_g.zero_grad()
        loss_g.backward()
        adam_g.step()
        print(f"GAN step {step}: total {loss.item():.7g} generator {loss_g.item():.7g}")
    print("GAN norms", [round(p.norm().item(), 5) for p in (D[0].weight, D[7].weight, G[0].weight)])


def penalty_alone():
    """A small critic whose slopes lie on both sides of 1, and the gradient for each of its parameters."""
    D = nn.Sequential(nn.Linear(3, 4), nn.LeakyReLU(0.2), nn.Linear(4, 4), nn.LeakyReLU(0.2), nn.Linear(4, 1))
    initialize("critic", D)
    for p in D.parameters():
        p.data *= 3.5
    x = noise("x", 0, 8, 3)
    for one_sided in (True, False):
        D.zero_grad()
        penalty = penalty_of(D, x, one_sided)
        penalty.backward()
        # A bias before the last layer moves no slope.
        print(f"penalty one-sided {one_sided} {penalty.item():.7g} gradients",
              [[round(g, 6) for g in (p.grad if p.grad is not None else torch.zeros_like(p)).flatten().tolist()] for p in D.parameters()])


print("uniforms", uniforms(3, "golden", 5, 6).tolist())
print("normals", normals(3, "golden", 5, 6).tolist())
transposed()
adam_alone()
vae()
wae()
mmd_alone()
wae_mmd()
penalty_alone()
wgan_gp(True)
wgan_gp(False)
wgan()
gan()
