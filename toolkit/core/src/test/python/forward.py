"""A trained model of ours, computed without any of our code: plain torch.nn from the study's Table 1.

Needs Debian's python3-torch (written with torch 1.13.0). PythonForwardTest calls it:
    /usr/bin/python3 toolkit/core/src/test/python/forward.py vae FOLDER/weights.safetensors
Prints the codes of four images, then the images of four codes, a line each; both are made by the
formulas of images() and codes().
"""
import json
import math
import struct
import sys

import torch
from torch import nn

torch.set_num_threads(1)

COUNTS = {"vae": 281_377, "wae": 255_530}  # the study's, for MNIST
CODE_SIZES = {"vae": 32, "wae": 8}


def tensors(path):
    """A safetensors file: the header's length in 8 bytes, the header in JSON, raw numbers."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length).decode("utf-8"))
        data = file.read()
    header.pop("__metadata__", None)
    found = {}
    for name, entry in header.items():
        assert entry["dtype"] == "F32", name
        begin, end = entry["data_offsets"]
        numbers = struct.unpack("<%df" % ((end - begin) // 4), data[begin:end])
        found[name] = torch.tensor(numbers).reshape(entry["shape"])
    return found


def convolution(i, o):
    return [nn.Conv2d(i, o, 4, stride=2, padding=1), nn.BatchNorm2d(o), nn.ReLU()]


def transposed(i, o):
    return [nn.ConvTranspose2d(i, o, 4, stride=2, padding=1), nn.BatchNorm2d(o), nn.ReLU()]


def trunk():
    return [*convolution(1, 32), *convolution(32, 32), *convolution(32, 64), *convolution(64, 64), nn.Flatten()]


def decoder(z):
    return nn.Sequential(
        nn.Linear(z, 64 * 4 * 4), nn.Unflatten(1, (64, 4, 4)),
        *transposed(64, 64), *transposed(64, 32), *transposed(32, 32),
        nn.Conv2d(32, 1, 3, stride=1, padding=1), nn.Tanh())


def dense(i, o):
    return [nn.Linear(i, o), nn.ReLU()]


def networks(model):
    if model == "vae":
        return {
            "encoder": nn.Sequential(*trunk()),
            "mean": nn.Sequential(nn.Linear(256, 32)),
            "log-variance": nn.Sequential(nn.Linear(256, 32)),
            "decoder": decoder(32),
        }
    return {
        "encoder": nn.Sequential(*trunk(), nn.Linear(256, 8)),
        "decoder": decoder(8),
        "discriminator": nn.Sequential(*dense(8, 64), *dense(64, 64), *dense(64, 64), *dense(64, 64), nn.Linear(64, 1)),
    }


def load(model, path):
    nets = networks(model)
    left = tensors(path)
    for name, net in nets.items():
        for key, own in net.state_dict().items():
            if not key.endswith("num_batches_tracked"):  # PyTorch counts what we do not need
                stored = left.pop(name + "." + key)
                assert stored.shape == own.shape, (name, key)
                own.copy_(stored)
        net.eval()
    assert not left, left.keys()
    assert sum(p.numel() for net in nets.values() for p in net.parameters()) == COUNTS[model]
    return nets


def images(seed, n):
    values = [((j * 31 + j // 1024 * 7 + seed * 13) % 256) / 127.5 - 1 for j in range(n * 1024)]
    return torch.tensor(values, dtype=torch.float32).reshape(n, 1, 32, 32)


def codes(seed, n, d):
    return torch.tensor([2 * math.sin(0.7 * j + seed) for j in range(n * d)], dtype=torch.float32).reshape(n, d)


def show(rows):
    for row in rows.reshape(len(rows), -1).tolist():
        print(*row)


if __name__ == "__main__":
    kind, weights = sys.argv[1:]
    with torch.no_grad():
        net = load(kind, weights)
        h = net["encoder"](images(5, 4))
        show(net["mean"](h) if kind == "vae" else h)
        show(net["decoder"](codes(7, 4, CODE_SIZES[kind])))
