#!/usr/bin/env python3
"""Cuts the sample of CIFAR-10 beside this file: the first images of each class of two binary files, in their order.

usage: make_sample.py TRAIN.bin[.gz] TEST.bin[.gz]
"""
import gzip
import pathlib
import sys

RECORD = 3073


def cut(source: str, per_class: int, target: pathlib.Path) -> None:
    data = (gzip.open if source.endswith(".gz") else open)(source, "rb").read()
    taken, kept = [0] * 10, []
    for start in range(0, len(data), RECORD):
        label = data[start]
        if taken[label] < per_class:
            taken[label] += 1
            kept.append(data[start:start + RECORD])
    with target.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(b"".join(kept))


folder = pathlib.Path(__file__).parent
cut(sys.argv[1], 30, folder / "train_300.bin.gz")
cut(sys.argv[2], 10, folder / "test_100.bin.gz")
