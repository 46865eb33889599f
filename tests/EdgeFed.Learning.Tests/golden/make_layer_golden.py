#!/usr/bin/env python3
"""Makes tests/data/golden/layers.json: output and gradients of each layer alone by PyTorch (Debian's python3-torch).

Usage: make_layer_golden.py [TARGET_DIR]
Seed 99: all parameters of the layer in state-dict order from stream 1, the input from stream 2, the gradient by the output
from stream 8; three samples. A case is named as in Support/LayerCases.cs.
"""
import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "bench"))
from counter_random import signed
from torch_models import LastHidden

BATCH = 3


class AllHidden(nn.LSTM):
    def forward(self, x):
        return super().forward(x)[0]


class Mean(nn.Module):
    def forward(self, x):
        return x.mean(dim=(2, 3))


CASES = {
    "linear": (nn.Linear(5, 4), (5,)),
    "relu": (nn.ReLU(), (7,)),
    "relu6": (nn.ReLU6(), (19,)),
    "sigmoid": (nn.Sigmoid(), (19,)),
    "tanh": (nn.Tanh(), (19,)),
    "conv same": (nn.Conv2d(2, 3, 3, padding="same"), (2, 5, 4)),
    "conv same, even kernel": (nn.Conv2d(2, 3, (2, 4), padding="same"), (2, 2, 5)),
    "conv valid": (nn.Conv2d(2, 3, (3, 2)), (2, 5, 4)),
    "conv stride": (nn.Conv2d(2, 3, 3, (2, 3), (1, 2)), (2, 6, 7)),
    "conv groups": (nn.Conv2d(4, 6, 3, 1, 1, groups=2), (4, 4, 5)),
    "conv pointwise": (nn.Conv2d(5, 3, 1, bias=False), (5, 3, 3)),
    "conv of tiles": (nn.Conv2d(8, 9, 5, padding="same"), (8, 2, 2)),
    "depthwise": (nn.Conv2d(3, 3, 3, 1, 1, groups=3, bias=False), (3, 5, 6)),
    "depthwise stride, bias": (nn.Conv2d(3, 3, 3, 2, 1, groups=3), (3, 7, 6)),
    "max pool": (nn.MaxPool2d(2), (2, 5, 4)),
    "max pool, overlapping": (nn.MaxPool2d((3, 2), 1), (2, 5, 4)),
    "average pool": (Mean(), (3, 4, 5)),
    "batch norm 1d": (nn.BatchNorm1d(5), (5,)),
    "batch norm 2d": (nn.BatchNorm2d(3), (3, 3, 4)),
    "lstm last": (LastHidden(2, 3, batch_first=True), (4, 2)),
    "lstm all": (AllHidden(2, 9, batch_first=True), (3, 2)),
}


def flat(tensors):
    return [round(float(value), 8) for tensor in tensors for value in np.ravel(tensor.detach().numpy())]


def run(module, shape):
    state = module.train().state_dict()
    values, start = signed(99, 1, sum(tensor.numel() for tensor in state.values())), 0
    for tensor in state.values():
        tensor.copy_(torch.from_numpy(values[start:start + tensor.numel()].reshape(tuple(tensor.shape))))
        start += tensor.numel()
    x = torch.from_numpy(signed(99, 2, BATCH * int(np.prod(shape))).reshape(BATCH, *shape)).requires_grad_()
    y = module(x)
    y.backward(torch.from_numpy(signed(99, 8, y.numel()).reshape(tuple(y.shape))))
    return {"y": flat([y]), "dx": flat([x.grad]), "gradients": flat([p.grad for p in module.parameters()]),
            "buffers": flat([b for name, b in module.named_buffers() if "num" not in name])}


def main():
    default = pathlib.Path(__file__).parents[2] / "data" / "golden"
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    torch.set_num_threads(1)
    cases = {name: run(*case) for name, case in CASES.items()}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items())
    (target / "layers.json").write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()
