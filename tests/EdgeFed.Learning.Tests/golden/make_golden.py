#!/usr/bin/env python3
"""Makes tests/data/golden/mlp-200-*: ten training steps of the MLP 784-200-200-10 by PyTorch (Debian's python3-torch).

Usage: make_golden.py [TARGET_DIR]
Initial weights and data come from the counter generator written again here, so they need not be stored:
  weights   seed 42, tensor k of the state dict from stream k, element i at position i: signed * 1/sqrt(fan in)
  batch s   seed 43, x from stream 2s, labels from stream 2s + 1
Final parameters are stored whole, in state-dict order, as the upper three bytes of each float32 (rounded to nearest,
relative error at most 2^-17), little-endian. mlp-200.json holds the loss of each step and the SHA-256 of the start model.
"""
import hashlib
import json
import pathlib
import sys

import numpy as np
import torch

from counter_random import below, signed, unit

BATCH, STEPS = 64, 10
SIZES = (784, 200, 200, 10)

def start_model():
    layers = []
    for k in range(3):
        layers += [torch.nn.Linear(SIZES[k], SIZES[k + 1]), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    for k, tensor in enumerate(model.parameters()):
        bound = np.float32(1.0 / np.sqrt(float(SIZES[k // 2])))
        values = signed(42, k, tensor.numel()) * bound
        tensor.data = torch.from_numpy(values.reshape(tuple(tensor.shape)))
    return model


def flat(model):
    return np.concatenate([p.detach().numpy().ravel() for p in model.parameters()]).astype("<f4")


def train(model, optimizer):
    losses = []
    for step in range(STEPS):
        x = torch.from_numpy(unit(43, 2 * step, BATCH * SIZES[0]).reshape(BATCH, SIZES[0]))
        labels = torch.from_numpy(below(43, 2 * step + 1, BATCH, SIZES[-1]))
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    return losses


def upper_bytes(values):
    rounded = (values.view("<u4").astype(np.uint64) + 0x80) >> 8
    return rounded.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def main():
    default = pathlib.Path(__file__).parents[2] / "data" / "golden"
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    torch.set_num_threads(1)
    golden = {
        "torch": torch.__version__,
        "start_sha256": hashlib.sha256(flat(start_model()).tobytes()).hexdigest(),
    }
    optimizers = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
        "adam": lambda p: torch.optim.Adam(p, lr=0.001),
    }
    for name, make in optimizers.items():
        model = start_model()
        golden[name] = train(model, make(model.parameters()))
        (target / f"mlp-200-{name}.f24").write_bytes(upper_bytes(flat(model)))
    (target / "mlp-200.json").write_text(json.dumps(golden, indent=2) + "\n")


if __name__ == "__main__":
    main()
