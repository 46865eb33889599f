#!/usr/bin/env python3
"""Training speed of the shipped models in PyTorch, beside `edgefed bench train`: one JSON line for each model.

Usage: OMP_NUM_THREADS=N OPENBLAS_NUM_THREADS=1 torch_train.py [--model NAME] [--batch B] [--threads N] [--seconds S]
A step is: zero_grad(set_to_none), forward, loss, backward, SGD with momentum 0.9; the batch is in memory already.
The rate is the median over runs of a second or so each.
"""
import argparse
import json
import resource
import statistics
import time

import torch

from torch_models import MODELS

BATCHES = {"mlp-200": 64, "cnn-mnist": 20, "cnn-femnist": 20, "cnn-iq": 64, "lstm-traffic": 64, "mobilenet-v1": 32}


def stepper(name, batch):
    make, shape, classes = MODELS[name]
    model = make().train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    x = torch.rand(batch, *shape)
    y = torch.rand(batch, 3) if classes is None else torch.randint(classes, (batch,))
    loss_of = torch.nn.functional.mse_loss if classes is None else torch.nn.functional.cross_entropy

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss_of(model(x), y).backward()
        optimizer.step()

    return step


def rate(step, batch, seconds, runs=5):
    for _ in range(3):
        step()
    rates = []
    for _ in range(runs):
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds / runs:
            step()
            count += 1
        rates.append(count * batch / (time.perf_counter() - start))
    return statistics.median(rates)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=MODELS)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    for name in [options.model] if options.model else MODELS:
        batch = options.batch or BATCHES[name]
        samples = rate(stepper(name, batch), batch, options.seconds)
        print(json.dumps({
            "model": name, "batch": batch, "threads": options.threads, "samples_per_second": round(samples, 1),
            "peak_rss_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "torch": torch.__version__}), flush=True)


if __name__ == "__main__":
    main()
