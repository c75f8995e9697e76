"""Makes odd-images.txt: small images, and what Pillow 9.4.0 (Debian's python3-pil) sees in them.

A line is a name, the file in base64, and the SHA-256 of Pillow's pixels: all reds, all greens, all
blues.  Run it as: python3 odd_images.py > ../resources/waelab/data/odd-images.txt
"""

import base64
import hashlib
import io

from PIL import Image

SIDE = 16
PIXELS = bytes((x * 9 + c * 60 + y * 13) % 256 for y in range(SIDE) for x in range(SIDE) for c in range(3))
IMAGE = Image.frombytes("RGB", (SIDE, SIDE), PIXELS)


def file(image, kind, **how):
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def tell(name, content):
    with Image.open(io.BytesIO(content)) as image:
        planes = b"".join(plane.tobytes() for plane in image.convert("RGB").split())
    print(name, base64.b64encode(content).decode(), hashlib.sha256(planes).hexdigest())


def without_jfif(jpeg):
    return jpeg[:2] + jpeg[4 + int.from_bytes(jpeg[4:6], "big"):]


def with_adobe(jpeg, transform):
    return jpeg[:2] + b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0" + bytes([transform]) + jpeg[2:]


def with_names(jpeg, names):
    changed = bytearray(jpeg)
    frame, scan = jpeg.index(b"\xff\xc0"), jpeg.index(b"\xff\xda")
    for i, name in enumerate(names):
        changed[frame + 10 + 3 * i] = name
        changed[scan + 5 + 2 * i] = name
    return bytes(changed)


# Chroma as large as luma: where nothing tells the colours, Java takes it for RGB, libjpeg does not.
jpeg = file(IMAGE, "JPEG", quality=75, subsampling=0)
bare = without_jfif(jpeg)
tell("jpeg", jpeg)
tell("jpeg-bare", bare)
tell("jpeg-named-rgb", with_names(bare, b"RGB"))
tell("jpeg-jfif-named-rgb", with_names(jpeg, b"RGB"))
tell("jpeg-adobe-rgb", with_adobe(bare, 0))
tell("jpeg-adobe-ycc", with_adobe(bare, 1))
tell("jpeg-jfif-adobe-rgb", jpeg[:20] + with_adobe(jpeg, 0)[2:18] + jpeg[20:])
tell("jpeg-small-chroma", file(IMAGE, "JPEG", quality=75))
tell("jpeg-half-chroma", file(IMAGE, "JPEG", quality=75, subsampling=1))
tell("jpeg-progressive", file(IMAGE, "JPEG", quality=75, progressive=True))
tell("jpeg-grey", file(IMAGE.convert("L"), "JPEG", quality=75))
tell("jpeg-cmyk", file(IMAGE.convert("CMYK"), "JPEG", quality=75))
tell("png", file(IMAGE, "PNG"))
tell("png-grey", file(IMAGE.convert("L"), "PNG"))
tell("png-palette", file(IMAGE.convert("P", palette=Image.ADAPTIVE, colors=7), "PNG"))
tell("png-1-bit", file(IMAGE.convert("1"), "PNG"))
tell("png-grey-alpha", file(IMAGE.convert("LA"), "PNG"))
tell("png-alpha", file(IMAGE.convert("RGBA"), "PNG"))
