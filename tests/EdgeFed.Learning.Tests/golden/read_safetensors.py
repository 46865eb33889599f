#!/usr/bin/env python3
"""An independent safetensors reader (struct and json only): prints metadata, then name, shape and bytes of each tensor.

Debian 12 has no python3-safetensors; this follows the format's own description instead.
"""
import json
import struct
import sys


def main():
    data = open(sys.argv[1], "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    body = data[8 + length:]
    for key, value in header.pop("__metadata__", {}).items():
        print(f"{key}={value}")
    for name, tensor in header.items():
        begin, end = tensor["data_offsets"]
        assert tensor["dtype"] == "F32"
        print(name, "x".join(map(str, tensor["shape"])), body[begin:end].hex())


if __name__ == "__main__":
    main()
