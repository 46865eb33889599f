"""Writes the first items of a gzipped idx file, unpacked: cut_idx.py FILE.gz ITEMS OUT"""

import gzip
import math
import struct
import sys


def cut(source, items, target):
    with gzip.open(source) as file:
        magic = file.read(4)  # two zeroes, element type, number of dimensions; then a big-endian number for each
        shape = struct.unpack(f">{magic[3]}I", file.read(4 * magic[3]))
        content = file.read(items * math.prod(shape[1:]))
    with open(target, "wb") as file:
        file.write(magic + struct.pack(f">{len(shape)}I", items, *shape[1:]) + content)


cut(sys.argv[1], int(sys.argv[2]), sys.argv[3])
