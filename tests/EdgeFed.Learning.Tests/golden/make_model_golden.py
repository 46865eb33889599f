#!/usr/bin/env python3
"""Makes tests/data/golden/models.json: ten training steps of every shipped model by PyTorch (Debian's python3-torch).

Usage: make_model_golden.py [TARGET_DIR]
Initial weights and data come from the counter generator, so they need not be stored:
  weights   seed 42, tensor k of the state dict from stream k: signed / sqrt(fan in); batch norm 1 and 0
            mobilenet-v1: kernels are a quarter of that, plus 1 where a channel sees itself (see below)
  batch s   seed 43, x from stream 2s (unit), labels or targets from stream 2s + 1
  dropout   seed 44, layer i at step s (from 1): stream (i + 1) 2^40 + s
Of every tensor of the final state dict its norm is stored, and up to 128 elements evenly spread (base64 of
little-endian float32).

Batch norm on random weights makes a deep network chaotic: from its default weights, ten steps of mobilenet-v1 in float and in
double differ by 100 % in PyTorch itself. So it starts near the identity, and the networks with batch norm take smaller steps;
float and double then agree to 3e-4 in every tensor, and a comparison says something.
"""
import base64
import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "bench"))
from counter_random import below, keep, signed, unit
from torch_models import MODELS, cnn_iq

STEPS, SAMPLES = 10, 128
BATCHES = {"mlp-200": 16, "cnn-mnist": 6, "cnn-femnist": 6, "cnn-iq": 16, "lstm-traffic": 16, "mobilenet-v1": 8}
RATES = {"cnn-iq": 0.001, "mobilenet-v1": 0.001}
DEFAULT_RATE = 0.02


class SeededDropout(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p, self.layer, self.step = p, None, 0

    def forward(self, x):
        self.step += 1
        mask = keep(44, ((self.layer + 1) << 40) + self.step, x.numel(), self.p)
        return x * torch.from_numpy(mask.reshape(tuple(x.shape)).astype(np.float32)) / (1 - self.p)


def fan_in(module, shape):
    if isinstance(module, nn.LSTM):
        return module.hidden_size
    return module.in_features if isinstance(module, nn.Linear) else int(np.prod(module.weight.shape[1:]))


def start(name):
    model = cnn_iq(SeededDropout) if name == "cnn-iq" else MODELS[name][0]()
    for index, module in enumerate(model.steps):
        if isinstance(module, SeededDropout):
            module.layer = index
    owners = {f"{path}.{key}": module for path, module in model.named_modules()
              for key in [*module._parameters, *module._buffers]}
    for k, (key, tensor) in enumerate(model.state_dict().items()):
        module = owners[key]
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            continue
        bound = np.float32(1.0 / np.sqrt(float(fan_in(module, tensor.shape))))
        tensor.copy_(torch.from_numpy((signed(42, k, tensor.numel()) * bound).reshape(tuple(tensor.shape))))
    if name == "mobilenet-v1":
        move_to_identity(model.state_dict().values())
    return model.train()


def move_to_identity(tensors):
    for tensor in tensors:
        if tensor.dim() == 4:
            outputs, inputs, height, width = tensor.shape
            tensor *= 0.25
            for channel in range(outputs):
                tensor[channel, channel % inputs, height // 2, width // 2] += 1


def batch_of(name, step):
    _, shape, classes = MODELS[name]
    batch = BATCHES[name]
    x = torch.from_numpy(unit(43, 2 * step, batch * int(np.prod(shape))).reshape(batch, *shape))
    if classes is None:
        return x, torch.from_numpy(unit(43, 2 * step + 1, batch * 3).reshape(batch, 3))
    return x, torch.from_numpy(below(43, 2 * step + 1, batch, classes))


def train(name):
    model = start(name)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATES.get(name, DEFAULT_RATE), momentum=0.9)
    loss_of = nn.functional.mse_loss if MODELS[name][2] is None else nn.functional.cross_entropy
    losses = []
    for step in range(STEPS):
        x, y = batch_of(name, step)
        optimizer.zero_grad()
        loss = loss_of(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    return model, losses


def digest(tensor):
    values = tensor.detach().numpy().astype(np.float64).ravel()
    spread = values[[i * len(values) // min(SAMPLES, len(values)) for i in range(min(SAMPLES, len(values)))]]
    return {"shape": list(tensor.shape), "norm": float(np.sqrt((values ** 2).sum())),
            "sample": base64.b64encode(spread.astype("<f4").tobytes()).decode()}


def main():
    default = pathlib.Path(__file__).parents[2] / "data" / "golden"
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    torch.set_num_threads(1)
    golden = {"torch": torch.__version__, "models": {}}
    for name in MODELS:
        model, losses = train(name)
        golden["models"][name] = {
            "batch": BATCHES[name], "rate": RATES.get(name, DEFAULT_RATE), "losses": losses,
            "tensors": {key: digest(tensor) for key, tensor in model.state_dict().items()}}
    (target / "models.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
