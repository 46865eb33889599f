#!/usr/bin/env python3
"""Runs a shipped model in PyTorch from a file of ours, and writes a file of PyTorch's own with what that gives.

Usage: torch_logits.py MODEL FOLDER COUNT
Reads  FOLDER/ours.safetensors and FOLDER/x.f32 (COUNT samples).
Writes FOLDER/of-ours.f32 (outputs of that model), FOLDER/theirs.safetensors (another model of random weights and used running
statistics, with PyTorch's names, shapes and types) and FOLDER/of-theirs.f32.
"""
import json
import pathlib
import struct
import sys

import numpy
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
from torch_models import MODELS  # noqa: E402

NAMES = {torch.float32: "F32", torch.int64: "I64"}


def read(path):
    """The state dict of a safetensors file, after the format's own description: Debian 12 has no python3-safetensors."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    body = data[8 + length:]
    return {name: torch.frombuffer(bytearray(body[slice(*entry["data_offsets"])]), dtype=torch.float32).reshape(entry["shape"])
            for name, entry in header.items()}


def write(path, state):
    header, parts, end = {}, [], 0
    for name, tensor in state.items():
        part = tensor.numpy().tobytes()
        header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [end, end + len(part)]}
        parts.append(part)
        end += len(part)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))


def outputs(model, x, path):
    with torch.no_grad():
        model.eval()(x).numpy().astype("<f4").tofile(path)


def main():
    name, folder, count = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    make, shape, _ = MODELS[name]
    x = torch.from_numpy(numpy.fromfile(folder / "x.f32", "<f4").reshape(count, *shape))
    torch.manual_seed(1)
    model = make()
    model.load_state_dict(read(folder / "ours.safetensors"), strict=True)
    outputs(model, x, folder / "of-ours.f32")

    model = make()
    model.train()(x)  # so that running statistics are no longer those of the start
    write(folder / "theirs.safetensors", model.state_dict())
    outputs(model, x, folder / "of-theirs.f32")


if __name__ == "__main__":
    main()
