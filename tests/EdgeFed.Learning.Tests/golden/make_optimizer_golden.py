#!/usr/bin/env python3
"""Makes tests/data/golden/optimizers.json: parameters of a small network after ten steps of each optimiser setting, by PyTorch.

Usage: make_optimizer_golden.py [TARGET_DIR]
The network 4-6-3 with ReLU starts from seed 42 (as in make_model_golden.py); batch s of 8 comes from seed 43, x from stream 2s
(signed), labels from stream 2s + 1. A step is an epoch for the schedules. FedProx is the loss plus mu / 2 |p - start|^2.
"""
import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, StepLR

from counter_random import below, signed

BATCH, STEPS = 8, 10

SETTINGS = {
    "sgd": dict(make=lambda p: torch.optim.SGD(p, lr=0.5)),
    "weight decay": dict(make=lambda p: torch.optim.SGD(p, lr=0.5, weight_decay=0.1)),
    "nesterov": dict(make=lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01)),
    "adam decay": dict(make=lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.1)),
    "proximal": dict(make=lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), mu=1.0),
    "clip": dict(make=lambda p: torch.optim.SGD(p, lr=0.5, momentum=0.5), norm=0.2),
    "clip proximal": dict(make=lambda p: torch.optim.SGD(p, lr=0.5), norm=0.3, mu=0.5),
    "step": dict(make=lambda p: torch.optim.SGD(p, lr=0.5), schedule=lambda o: StepLR(o, 3, 0.5)),
    "cosine": dict(make=lambda p: torch.optim.Adam(p, lr=0.1), schedule=lambda o: CosineAnnealingLR(o, STEPS)),
}


def start():
    model = nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 3))
    for k, tensor in enumerate(model.parameters()):
        bound = np.float32(1.0 / np.sqrt(float((4, 6)[k // 2])))
        tensor.data = torch.from_numpy((signed(42, k, tensor.numel()) * bound).reshape(tuple(tensor.shape)))
    return model


def train(make, mu=0.0, norm=0.0, schedule=None):
    model = start()
    first = [p.detach().clone() for p in model.parameters()]
    optimizer = make(model.parameters())
    steps = schedule(optimizer) if schedule else None
    for step in range(STEPS):
        x = torch.from_numpy(signed(43, 2 * step, BATCH * 4).reshape(BATCH, 4))
        labels = torch.from_numpy(below(43, 2 * step + 1, BATCH, 3))
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), labels)
        loss = loss + mu / 2 * sum(((p - s) ** 2).sum() for p, s in zip(model.parameters(), first))
        loss.backward()
        if norm:
            nn.utils.clip_grad_norm_(model.parameters(), norm)
        optimizer.step()
        if steps:
            steps.step()
    return [round(float(v), 8) for p in model.parameters() for v in p.detach().numpy().ravel()]


def main():
    default = pathlib.Path(__file__).parents[2] / "data" / "golden"
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    torch.set_num_threads(1)
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(train(**setting))}" for name, setting in SETTINGS.items())
    (target / "optimizers.json").write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()
