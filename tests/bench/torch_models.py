"""The shipped models again, as PyTorch modules with the same state dict: what golden tensors and speeds are compared with."""
import torch
from torch import nn


class Flat(nn.Module):
    def forward(self, x):
        return torch.flatten(x, 1)


def sequence(*steps):
    """A Sequential of (name, module) pairs; a dot in a name makes a module inside a module."""
    return Named(steps)


class Named(nn.Module):
    """Modules in a row under state-dict names that may hold dots; None as a name for those without parameters."""

    def __init__(self, steps):
        super().__init__()
        self.steps = []
        for name, module in steps:
            self.steps.append(module)
            if name is not None:
                self.place(name, module)
        self.plain = nn.ModuleList(module for name, module in steps if name is None)

    def place(self, name, module):
        owner = self
        *outer, last = name.split(".")
        for part in outer:
            if part not in owner._modules:
                owner.add_module(part, nn.Module())
            owner = owner._modules[part]
        owner.add_module(last, module)

    def forward(self, x):
        for module in self.steps:
            x = module(x)
        return x


class LastHidden(nn.LSTM):
    """An LSTM that gives the hidden state after the last step: [batch, time, features] to [batch, hidden]."""

    def forward(self, x):
        return super().forward(x)[0][:, -1]


def mlp_200():
    return sequence(
        ("fc1", nn.Linear(784, 200)), (None, nn.ReLU()), ("fc2", nn.Linear(200, 200)), (None, nn.ReLU()),
        ("fc3", nn.Linear(200, 10)))


def digits(dense, classes):
    return sequence(
        ("conv1", nn.Conv2d(1, 32, 5, padding=2)), (None, nn.ReLU()), (None, nn.MaxPool2d(2)),
        ("conv2", nn.Conv2d(32, 64, 5, padding=2)), (None, nn.ReLU()), (None, nn.MaxPool2d(2)), (None, Flat()),
        ("fc1", nn.Linear(3136, dense)), (None, nn.ReLU()), ("fc2", nn.Linear(dense, classes)))


def cnn_iq(dropout=nn.Dropout):
    steps, channels = [], 1
    for i, (out, kernel) in enumerate([(32, (1, 3)), (16, (2, 3)), (8, (2, 3))], 1):
        steps += [(f"conv{i}", nn.Conv2d(channels, out, kernel, padding="same")), (None, nn.ReLU()),
                  (f"bn{i}", nn.BatchNorm2d(out)), (None, dropout(0.25)), (None, nn.MaxPool2d((1, 2)))]
        channels = out
    return sequence(
        *steps, (None, Flat()), ("fc1", nn.Linear(1760, 64)), (None, nn.ReLU()), ("bn4", nn.BatchNorm1d(64)),
        (None, dropout(0.5)), ("fc2", nn.Linear(64, 6)))


def lstm_traffic():
    return sequence(("lstm", LastHidden(1, 64, batch_first=True)), ("fc", nn.Linear(64, 3)))


def mobilenet_v1():
    steps, channels = [], 16
    steps += [("stem.conv", nn.Conv2d(3, 16, 3, padding=1, bias=False)), ("stem.bn", nn.BatchNorm2d(16)), (None, nn.ReLU())]
    blocks = [(32, 1), (64, 2), (64, 1), (128, 2), (128, 1), (256, 2)] + [(256, 1)] * 5 + [(512, 2), (512, 1)]
    for i, (out, stride) in enumerate(blocks, 1):
        steps += [
            (f"block{i}.dw", nn.Conv2d(channels, channels, 3, stride, 1, groups=channels, bias=False)),
            (f"block{i}.dw_bn", nn.BatchNorm2d(channels)), (None, nn.ReLU()),
            (f"block{i}.pw", nn.Conv2d(channels, out, 1, bias=False)),
            (f"block{i}.pw_bn", nn.BatchNorm2d(out)), (None, nn.ReLU())]
        channels = out
    return sequence(*steps, (None, nn.AdaptiveAvgPool2d(1)), (None, Flat()), ("fc", nn.Linear(channels, 10)))


# name: (module, shape of a sample, classes or None for regression, targets)
MODELS = {
    "mlp-200": (mlp_200, (784,), 10),
    "cnn-mnist": (lambda: digits(512, 10), (1, 28, 28), 10),
    "cnn-femnist": (lambda: digits(128, 62), (1, 28, 28), 62),
    "cnn-iq": (cnn_iq, (1, 2, 880), 6),
    "lstm-traffic": (lstm_traffic, (12, 1), None),
    "mobilenet-v1": (mobilenet_v1, (3, 32, 32), 10),
}
