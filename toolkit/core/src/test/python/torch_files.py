"""The maker of the files of torch.save that Java's tests read, and of what they should find there.

All of it needs PyTorch (made with Debian's python3-torch 1.13); the tests need none of it.
    /usr/bin/python3 toolkit/core/src/test/python/torch_files.py make \
        toolkit/core/src/test/resources/waelab/base
Golden numbers of a file of weights: a line for each tensor that is named, and the SHA-256 of all
tensors in their order, each contiguous, little-endian and as float32.
    /usr/bin/python3 toolkit/core/src/test/python/torch_files.py golden FILE [NAME...]
How many bytes a file of the format before PyTorch 1.6 should have, also if it is cut off:
    /usr/bin/python3 toolkit/core/src/test/python/torch_files.py length FILE
"""
import collections
import hashlib
import os
import pickle
import sys

import torch


def tensors():
    inf = float("inf")
    table = torch.arange(12, dtype=torch.float32).reshape(3, 4)
    state = collections.OrderedDict(
        weight=torch.tensor([[0.5, -1, 2], [1e-45, inf, -0.0]]),
        permuted=torch.arange(24, dtype=torch.float32).reshape(2, 3, 4).permute(2, 0, 1),
        row=table[1],
        column=table[:, 2],
        corner=table[1:, 2:].t(),
        scalar=torch.tensor(3.25),
        empty=torch.zeros(0, 4),
        parameter=torch.nn.Parameter(torch.tensor([1.0, 2.0])),
        double=torch.tensor([0.1, -1e300], dtype=torch.float64),
        steps=torch.tensor(7),
        half=torch.tensor([0.1, 65504, 6e-8, -inf], dtype=torch.float16),
        bfloat=torch.tensor([1, -3.140625], dtype=torch.bfloat16),
        flags=torch.tensor([True, False]),
    )
    state["größe ‖z‖"] = torch.tensor([9.0])
    # As that of a module has it.
    state._metadata = collections.OrderedDict({"": {"version": 1}})
    return state


def make(folder):
    torch.save(tensors(), os.path.join(folder, "zip.pth"))
    legacy = {"_use_new_zipfile_serialization": False}
    torch.save(tensors(), os.path.join(folder, "legacy.pth"), **legacy)
    small = {"weight": torch.tensor([[1.0, 2.0], [3.0, 4.0]]).t()}
    torch.save(small, os.path.join(folder, "protocol4.pth"), pickle_protocol=4, **legacy)


def golden(path, *names):
    state = torch.load(path)
    digest = hashlib.sha256()
    for value in state.values():
        digest.update(value.detach().float().contiguous().numpy().tobytes())
    for name in names:
        value = state[name]
        flat = value.flatten()
        print(name, list(value.shape), value.stride(), "sum %.17g" % value.double().sum().item())
        print("   first %.9g, second %.9g, last %.9g" % tuple(flat[i].item() for i in (0, 1, -1)))
    print(len(state), "tensors", sum(v.numel() for v in state.values()), "numbers", digest.hexdigest())


def length(path):
    sizes = {"FloatStorage": 4, "LongStorage": 8, "DoubleStorage": 8}
    storages = {}

    class Reader(pickle.Unpickler):
        def find_class(self, module, name):
            return name if name in sizes else (lambda *_: None)

        def persistent_load(self, identity):
            storages[identity[2]] = sizes[identity[1]] * identity[4]

    with open(path, "rb") as file:
        for _ in range(5):
            keys = Reader(file).load()
        assert set(keys) == set(storages)
        print(file.tell() + sum(8 + size for size in storages.values()))


if __name__ == "__main__":
    {"make": make, "golden": golden, "length": length}[sys.argv[1]](*sys.argv[2:])
