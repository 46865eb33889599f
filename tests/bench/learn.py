#!/usr/bin/env python3
"""Trains the shipped models long enough to say what they learn: one JSON line each, beside what they have to reach.

Usage: learn.py BINARY [DATA]    DATA holds mnist/, cifar10/ and los-loop/ with the whole sets; without it the samples in the
tree do.
"""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MNIST = ("data.images=mnist/train-images-idx3-ubyte.gz", "data.labels=mnist/train-labels-idx1-ubyte.gz",
         "test_data.images=mnist/t10k-images-idx3-ubyte.gz", "test_data.labels=mnist/t10k-labels-idx1-ubyte.gz")
CIFAR = ("data.cifar10.file=cifar10/train_10000.bin.gz", "test_data.cifar10.file=cifar10/test_2000.bin.gz")
SPEEDS = ("data.csv.file=los-loop/los_speed.csv", "test_data.csv.file=los-loop/los_speed.csv")

# example, epochs, files of the whole set
RUNS = [
    ("cnn-mnist", 3, MNIST),
    ("lstm-traffic", 3, SPEEDS),
    ("cnn-iq", 2, ()),
    ("linear-cifar", 10, CIFAR),
    ("mobilenet-v1", 10, CIFAR),
]


def train(binary, data, example, epochs, files):
    command = [
        binary,
        "train",
        "--config",
        str(ROOT / "examples" / f"{example}.json"),
        "--epochs",
        str(epochs),
        "--format",
        "json",
        "--set",
        "threads=2",
    ]
    for pair in files if data else ():
        key, path = pair.split("=")
        command += ["--set", f"{key}={pathlib.Path(data).resolve() / path}"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def goal(model, result, reached):
    """What the result is measured by, and the least or most it may be."""
    if "mean_absolute_error" in result:
        return {
            "mean_absolute_error": round(result["mean_absolute_error"], 4),
            "below": round(result["last_value_mean_absolute_error"], 4),
        }
    least = {"cnn-mnist": 0.985, "cnn-iq": 0.9, "mobilenet-v1": reached.get("linear-cifar")}.get(model)
    return {"test_accuracy": round(result["test_accuracy"], 4), **({"at_least": least} if least else {})}


def main():
    binary, data = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    reached = {}
    for example, epochs, files in RUNS:
        result = train(binary, data, example, epochs, files)
        reached[example] = result.get("test_accuracy")
        print(json.dumps({
            "model": example, "samples": result["samples"], "test_samples": result["test_samples"], "epochs": epochs,
            "seconds": round(result["seconds"], 1), **goal(example, result, reached)}), flush=True)


if __name__ == "__main__":
    main()
