#!/usr/bin/env python3
"""Takes an even sample of the MNIST idx.gz files, compressed as small as gzip gets.

Usage: make_sample.py SOURCE_DIR [TARGET_DIR]
Takes 8,000 of train-* and 2,000 of t10k-*, spread evenly over each file (its first and second half come from different
writers) and in its order; the same input gives the same bytes.
"""
import gzip
import pathlib
import struct
import sys


def sample(source: pathlib.Path, target: pathlib.Path, count: int) -> None:
    data = gzip.decompress(source.read_bytes())
    rank = data[3]
    header = 4 + 4 * rank
    sizes = struct.unpack(f">{rank}I", data[4:header])
    item = 1
    for size in sizes[1:]:
        item *= size
    starts = (header + (i * sizes[0] // count) * item for i in range(count))
    out = data[:4] + struct.pack(f">{rank}I", count, *sizes[1:]) + b"".join(data[s:s + item] for s in starts)
    target.write_bytes(gzip.compress(out, compresslevel=9, mtime=0))


def main() -> None:
    source = pathlib.Path(sys.argv[1])
    target = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else pathlib.Path(__file__).parent
    for part, count in (("train", 8000), ("t10k", 2000)):
        for kind in ("images-idx3", "labels-idx1"):
            name = f"{part}-{kind}-ubyte.gz"
            sample(source / name, target / name, count)


if __name__ == "__main__":
    main()
