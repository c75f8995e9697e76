"""The FID Inception network, computed without any of our code: plain torch on Debian's packages.

Needs Debian's python3-torch, python3-numpy and python3-pil (made with torch 1.13.0, numpy 1.24.2,
pillow 9.4.0). Golden numbers of InceptionTest, from a folder that holds MNIST's official test file
in mnist/ and the weights up to Mixed_7a in inception/:
    /usr/bin/python3 toolkit/core/src/test/python/inception_reference.py golden \\
        DATA_FOLDER toolkit/core/src/test/resources/waelab/metrics/inception/inception.safetensors
The layers and shapes that the published file's own list names, from its first 100 kB or more:
    ... layers FILE > toolkit/core/src/test/resources/waelab/metrics/inception/inception-layers.txt
Small files with the first layers, right and wrong:
    ... small toolkit/core/src/test/resources/waelab/metrics/inception
Images per second:
    ... pace WEIGHTS SPACE IMAGES

The network is "pt_inception-2015-12-05" as TorchMetrics 1.6.1 and torch-fidelity compute it: batch
norm after each convolution (eps 1e-3), average pools that leave the padding out, a max pool in
Mixed_7c. Weights by formula are those of formula_weights(), for where the published file's last
layers are not at hand.
"""
import collections
import gzip
import json
import math
import os
import pickle
import struct
import sys
import time
import zlib

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

PARTIAL = "inception/pt_inception-2015-12-05-through-Mixed_7a.pth"


class Net:
    """Layers by name; w maps a tensor's name to the tensor."""

    def __init__(self, w):
        self.w = w

    def conv(self, name, x, stride=1, padding=0):
        w = self.w
        x = F.conv2d(x, w[name + ".conv.weight"], None, stride, padding)
        bn = [w[name + ".bn." + part] for part in ("running_mean", "running_var", "weight", "bias")]
        return F.relu(F.batch_norm(x, *bn, training=False, eps=1e-3), inplace=True)

    def chain(self, x, *layers):
        for name, padding in layers:
            x = self.conv(name, x, padding=padding)
        return x

    @staticmethod
    def average(x):
        return F.avg_pool2d(x, 3, stride=1, padding=1, count_include_pad=False)

    def mixed_5(self, m, x):
        return torch.cat([
            self.conv(m + ".branch1x1", x),
            self.chain(x, (m + ".branch5x5_1", 0), (m + ".branch5x5_2", 2)),
            self.chain(x, (m + ".branch3x3dbl_1", 0), (m + ".branch3x3dbl_2", 1), (m + ".branch3x3dbl_3", 1)),
            self.conv(m + ".branch_pool", self.average(x)),
        ], 1)

    def mixed_6a(self, x):
        m = "Mixed_6a"
        double = self.chain(x, (m + ".branch3x3dbl_1", 0), (m + ".branch3x3dbl_2", 1))
        return torch.cat([
            self.conv(m + ".branch3x3", x, stride=2),
            self.conv(m + ".branch3x3dbl_3", double, stride=2),
            F.max_pool2d(x, 3, 2),
        ], 1)

    def mixed_6(self, m, x):
        wide, tall = (0, 3), (3, 0)
        return torch.cat([
            self.conv(m + ".branch1x1", x),
            self.chain(x, (m + ".branch7x7_1", 0), (m + ".branch7x7_2", wide), (m + ".branch7x7_3", tall)),
            self.chain(x, (m + ".branch7x7dbl_1", 0), (m + ".branch7x7dbl_2", tall), (m + ".branch7x7dbl_3", wide),
                       (m + ".branch7x7dbl_4", tall), (m + ".branch7x7dbl_5", wide)),
            self.conv(m + ".branch_pool", self.average(x)),
        ], 1)

    def mixed_7a(self, x):
        m = "Mixed_7a"
        seven = self.chain(x, (m + ".branch7x7x3_1", 0), (m + ".branch7x7x3_2", (0, 3)), (m + ".branch7x7x3_3", (3, 0)))
        return torch.cat([
            self.conv(m + ".branch3x3_2", self.conv(m + ".branch3x3_1", x), stride=2),
            self.conv(m + ".branch7x7x3_4", seven, stride=2),
            F.max_pool2d(x, 3, 2),
        ], 1)

    def mixed_7(self, m, x, pool):
        three = self.conv(m + ".branch3x3_1", x)
        double = self.chain(x, (m + ".branch3x3dbl_1", 0), (m + ".branch3x3dbl_2", 1))
        return torch.cat([
            self.conv(m + ".branch1x1", x),
            self.conv(m + ".branch3x3_2a", three, padding=(0, 1)),
            self.conv(m + ".branch3x3_2b", three, padding=(1, 0)),
            self.conv(m + ".branch3x3dbl_3a", double, padding=(0, 1)),
            self.conv(m + ".branch3x3dbl_3b", double, padding=(1, 0)),
            self.conv(m + ".branch_pool", pool(x)),
        ], 1)

    def features(self, images, deepest):
        """A dict space -> N x space, for uint8 N x C x H x W images; as deep as deepest asks for."""
        found = {}
        x = (resize_tf1(images, 299) - 128) / 128
        x = self.conv("Conv2d_1a_3x3", x, stride=2)
        x = self.conv("Conv2d_2a_3x3", x)
        x = self.conv("Conv2d_2b_3x3", x, padding=1)
        x = F.max_pool2d(x, 3, 2)
        found[64] = x.mean((2, 3))
        if deepest == 64:
            return found
        x = self.conv("Conv2d_3b_1x1", x)
        x = self.conv("Conv2d_4a_3x3", x)
        x = F.max_pool2d(x, 3, 2)
        found[192] = x.mean((2, 3))
        if deepest == 192:
            return found
        for m in ("Mixed_5b", "Mixed_5c", "Mixed_5d"):
            x = self.mixed_5(m, x)
        x = self.mixed_6a(x)
        for m in ("Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"):
            x = self.mixed_6(m, x)
        found[768] = x.mean((2, 3))
        if deepest == 768:
            return found
        x = self.mixed_7a(x)
        x = self.mixed_7("Mixed_7b", x, self.average)
        x = self.mixed_7("Mixed_7c", x, lambda y: F.max_pool2d(y, 3, 1, 1))
        found[2048] = x.mean((2, 3))
        return found


def resize_tf1(images, side):
    """TensorFlow 1's resize_bilinear: source = i * in / out, the upper neighbour clamped, in float32."""
    x = images.float()
    if x.shape[1] == 1:
        x = x.repeat(1, 3, 1, 1)
    for dim in (2, 3):
        size = x.shape[dim]
        at = torch.arange(side, dtype=torch.float32) * (torch.tensor(size, dtype=torch.float32) / side)
        low = at.floor().long()
        high = (low + 1).clamp(max=size - 1)
        shape = [1, 1, 1, 1]
        shape[dim] = side
        part = (at - low).reshape(shape)
        x = x.index_select(dim, low) * (1 - part) + x.index_select(dim, high) * part
    return x


def shapes():
    """Every convolution's name and outputs x inputs x height x width."""
    found = {}

    def add(m, *rows):
        found.update((m + name, shape) for name, *shape in rows)

    add("", ("Conv2d_1a_3x3", 32, 3, 3, 3), ("Conv2d_2a_3x3", 32, 32, 3, 3), ("Conv2d_2b_3x3", 64, 32, 3, 3),
        ("Conv2d_3b_1x1", 80, 64, 1, 1), ("Conv2d_4a_3x3", 192, 80, 3, 3))
    for m, i, pool in (("Mixed_5b", 192, 32), ("Mixed_5c", 256, 64), ("Mixed_5d", 288, 64)):
        add(m, (".branch1x1", 64, i, 1, 1), (".branch5x5_1", 48, i, 1, 1), (".branch5x5_2", 64, 48, 5, 5),
            (".branch3x3dbl_1", 64, i, 1, 1), (".branch3x3dbl_2", 96, 64, 3, 3), (".branch3x3dbl_3", 96, 96, 3, 3),
            (".branch_pool", pool, i, 1, 1))
    add("Mixed_6a", (".branch3x3", 384, 288, 3, 3), (".branch3x3dbl_1", 64, 288, 1, 1),
        (".branch3x3dbl_2", 96, 64, 3, 3), (".branch3x3dbl_3", 96, 96, 3, 3))
    for m, c in (("Mixed_6b", 128), ("Mixed_6c", 160), ("Mixed_6d", 160), ("Mixed_6e", 192)):
        add(m, (".branch1x1", 192, 768, 1, 1), (".branch7x7_1", c, 768, 1, 1), (".branch7x7_2", c, c, 1, 7),
            (".branch7x7_3", 192, c, 7, 1), (".branch7x7dbl_1", c, 768, 1, 1), (".branch7x7dbl_2", c, c, 7, 1),
            (".branch7x7dbl_3", c, c, 1, 7), (".branch7x7dbl_4", c, c, 7, 1), (".branch7x7dbl_5", 192, c, 1, 7),
            (".branch_pool", 192, 768, 1, 1))
    add("Mixed_7a", (".branch3x3_1", 192, 768, 1, 1), (".branch3x3_2", 320, 192, 3, 3),
        (".branch7x7x3_1", 192, 768, 1, 1), (".branch7x7x3_2", 192, 192, 1, 7), (".branch7x7x3_3", 192, 192, 7, 1),
        (".branch7x7x3_4", 192, 192, 3, 3))
    for m, i in (("Mixed_7b", 1280), ("Mixed_7c", 2048)):
        add(m, (".branch1x1", 320, i, 1, 1), (".branch3x3_1", 384, i, 1, 1), (".branch3x3_2a", 384, 384, 1, 3),
            (".branch3x3_2b", 384, 384, 3, 1), (".branch3x3dbl_1", 448, i, 1, 1), (".branch3x3dbl_2", 384, 448, 3, 3),
            (".branch3x3dbl_3a", 384, 384, 1, 3), (".branch3x3dbl_3b", 384, 384, 3, 1), (".branch_pool", 192, i, 1, 1))
    return found


def uniforms(name, n):
    """Numbers in [0, 1): the bits of MurmurHash3's last step on crc32(name) + i."""
    h = (np.uint64(zlib.crc32(name.encode())) + np.arange(n, dtype=np.uint64)) & np.uint64(0xFFFFFFFF)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        h = ((h ^ (h >> np.uint64(shift))) * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    return h / 2.0**32


def formula_weights():
    """Weights that let a signal through: as He et al. for the convolutions, near 1 or 0 for the rest."""
    found = {}
    for layer, shape in shapes().items():
        name = layer + ".conv.weight"
        bound = math.sqrt(6 / (shape[1] * shape[2] * shape[3]))
        found[name] = torch.tensor(((2 * uniforms(name, math.prod(shape)) - 1) * bound).astype(np.float32)).reshape(shape)
        for part, low, high in (("weight", 0.5, 1.5), ("bias", -0.2, 0.2),
                                ("running_mean", -0.2, 0.2), ("running_var", 0.5, 1.5)):
            name = layer + ".bn." + part
            found[name] = torch.tensor((low + (high - low) * uniforms(name, shape[0])).astype(np.float32))
    bound = math.sqrt(6 / 2048)
    found["fc.weight"] = torch.tensor(((2 * uniforms("fc.weight", 1008 * 2048) - 1) * bound).astype(np.float32)).reshape(1008, 2048)
    return found


def pattern(n, c, h, w):
    """uint8 images with slopes and edges, different in each channel."""
    i, j, y, x = np.ogrid[:n, :c, :h, :w]
    slope = (3 * x + 2 * y * (j + 1) + 40 * i + 60 * j) % 256
    check = 37 * ((x // 5 + y // 3 + i + 2 * j) % 4)
    return torch.tensor(((slope + check) // 2 % 256).astype(np.uint8))


def digits(folder, n):
    """The first images of MNIST's official test file, 32 x 32 as torchvision's Resize makes them."""
    with gzip.open(os.path.join(folder, "mnist/t10k-images-idx3-ubyte.gz")) as file:
        pixels = np.frombuffer(file.read(16 + n * 784), np.uint8, offset=16).reshape(n, 28, 28)
    large = [np.asarray(Image.fromarray(p).resize((32, 32), Image.BILINEAR)) for p in pixels]
    return torch.tensor(np.stack(large))[:, None]


def save(path, tensors):
    """A safetensors file of float32 tensors."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def golden(folder, target):
    published = torch.load(os.path.join(folder, PARTIAL))
    for layer, shape in shapes().items():
        assert layer.startswith(("Mixed_7b", "Mixed_7c")) or list(published[layer + ".conv.weight"].shape) == shape
    found = {}

    def add(kind, net, images, deepest):
        found.update(("%s %d" % (kind, space), f) for space, f in net.features(images, deepest).items())

    real, formula = Net(published), Net(formula_weights())
    add("digits", real, digits(folder, 4), 768)
    add("pattern", real, pattern(3, 3, 64, 64), 768)
    add("large", real, pattern(1, 3, 310, 420), 192)
    add("formula", formula, pattern(3, 3, 64, 64), 2048)
    add("pixel", formula, pattern(1, 1, 1, 1), 64)
    found["formula logits"] = found["formula 2048"] @ formula.w["fc.weight"].T  # without the bias
    for name, tensor in found.items():
        print(name, tuple(tensor.shape), "mean", tensor.mean().item(), "deviation", tensor.std(0).mean().item())
    save(target, found)


class List(pickle.Unpickler):
    """Reads a legacy file's list of tensors without their numbers."""

    def find_class(self, module, name):
        if name == "OrderedDict":
            return collections.OrderedDict
        return lambda storage, offset, size, *rest: size

    def persistent_load(self, key):
        return None


def layers(path):
    with open(path, "rb") as file:
        for _ in range(3):
            pickle.load(file)
        for name, shape in List(file).load().items():
            if name.endswith(".conv.weight"):
                print(name[: -len(".conv.weight")], *shape)


def small(folder):
    """The first three layers, in half precision to be small; and tensors of the same names and one number each."""
    def write(name, tensor):
        found = collections.OrderedDict()
        for layer, shape in list(shapes().items())[:3]:
            found[layer + ".conv.weight"] = tensor(0.01, shape)
            for part in ("weight", "bias", "running_mean", "running_var"):
                found[layer + ".bn." + part] = tensor(0.5, shape[:1])
        torch.save(found, os.path.join(folder, name), _use_new_zipfile_serialization=False)

    write("through-2b.pth", lambda value, shape: torch.full(shape, value).half())
    write("wrong-shapes.pth", lambda value, shape: torch.tensor([value]))


def pace(weights, space, count):
    space, count = int(space), int(count)
    net = Net(torch.load(weights))
    images = torch.randint(0, 256, (count, 1, 32, 32), dtype=torch.uint8)
    net.features(images[:32], space)
    start, cpu = time.time(), time.process_time()
    for i in range(0, count, 32):
        net.features(images[i:i + 32], space)
    seconds, cpu = time.time() - start, time.process_time() - cpu
    print("%.2f images/s, %.2f images per CPU second" % (count / seconds, count / cpu))


if __name__ == "__main__":
    torch.set_num_threads(2)
    with torch.no_grad():
        command, *arguments = sys.argv[1:]
        {"golden": golden, "layers": layers, "small": small, "pace": pace}[command](*arguments)
