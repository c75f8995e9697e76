"""An independent reader of safetensors files, and the maker of the one that Java's tests read.

Reading needs nothing but Python: it checks the layout and our digest, and prints a line for each
tensor, its numbers as the hexadecimal digits of their bits.
    python3 toolkit/core/src/test/python/safetensors_files.py read FILE
Making needs the package safetensors (made with 0.8.0):
    python3 toolkit/core/src/test/python/safetensors_files.py make \
        toolkit/core/src/test/resources/waelab/base/python.safetensors
Comparing needs it too: it reads the file both ways.
    python3 toolkit/core/src/test/python/safetensors_files.py compare FILE
"""
import ctypes
import hashlib
import json
import struct
import sys

SIZES = {"F32": 4, "F64": 8, "I64": 8, "BF16": 2, "U8": 1}
CODES = {4: "I", 8: "Q", 2: "H", 1: "B"}
PLACE = b'{"__metadata__":{"waelab.sha256":"of-the-rest:'


def read(path):
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    assert length % 8 == 0, "the header is not padded"
    header = json.loads(content[8 : 8 + length].decode("utf-8"))
    data = content[8 + length :]
    metadata = header.pop("__metadata__", {})
    if "waelab.sha256" in metadata:
        assert content[8:].startswith(PLACE), "the digest is elsewhere"
        at = 8 + len(PLACE)
        digest = hashlib.sha256(content[:at] + b"0" * 64 + content[at + 64 :]).hexdigest()
        assert content[at : at + 64].decode() == digest, "the digest is wrong"
    end = 0
    tensors = {}
    for name, entry in sorted(header.items(), key=lambda e: e[1]["data_offsets"]):
        begin, stop = entry["data_offsets"]
        count = 1
        for n in entry["shape"]:
            count *= n
        size = SIZES[entry["dtype"]]
        assert begin == end and stop - begin == size * count, name
        bits = struct.unpack("<%d%s" % (count, CODES[size]), data[begin:stop])
        tensors[name] = (entry["dtype"], entry["shape"], bits, data[begin:stop])
        end = stop
    assert end == len(data), "the tensors do not fill the file"
    return tensors, metadata


def show(path):
    tensors, metadata = read(path)
    for name, (dtype, shape, bits, _) in tensors.items():
        print(name, dtype, json.dumps(shape), *["%x" % b for b in bits])
    for name in sorted(metadata):
        print("#", name, metadata[name])


def compare(path):
    import safetensors

    tensors, metadata = read(path)
    with open(path, "rb") as file:
        theirs = dict(safetensors.deserialize(file.read()))
    assert set(theirs) == set(tensors)
    for name, (dtype, shape, _, data) in tensors.items():
        other = theirs[name]
        assert (other["dtype"], other["shape"]) == (dtype, shape), name
        assert bytes(other["data"]) == data, name
    print(len(tensors), "tensors and", len(metadata), "texts are the same for", safetensors.__version__)


def make(path):
    from safetensors import TensorSpec, serialize_file

    kept = []

    def tensor(dtype, shape, code, *numbers):
        data = struct.pack("<%d%s" % (len(numbers), code), *numbers)
        buffer = ctypes.create_string_buffer(data, max(len(data), 1))
        kept.append(buffer)
        return TensorSpec(
            dtype=dtype, shape=shape, data_ptr=ctypes.addressof(buffer), data_len=len(data)
        )

    tensors = {
        "weight": tensor("float32", [2, 3], "f", 0.5, -1, 2, 1e-45, float("inf"), -0.0),
        "scalar": tensor("float32", [], "f", 3.25),
        "empty": tensor("float32", [4, 0], "f"),
        "größe ‖z‖": tensor("float64", [2], "d", 0.1, -1e300),
        "steps": tensor("int64", [2], "q", -1, 2**62),
        "half": tensor("bfloat16", [3], "H", 0x3F80, 0, 1),
        "flags": tensor("uint8", [1], "B", 7),
    }
    serialize_file(tensors, path, {"format": "pt"})


if __name__ == "__main__":
    {"read": show, "compare": compare, "make": make}[sys.argv[1]](sys.argv[2])
