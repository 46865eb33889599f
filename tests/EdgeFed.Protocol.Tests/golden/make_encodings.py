"""Writes encodings.json: what q8, q4, topk and f16 make of a few values, computed by plain loops in float32, one operation
after the other.

usage: make_encodings.py > encodings.json   (needs numpy)
"""
import json
import struct

import numpy as np

F = np.float32
KEY = 0x0123456789ABCDEF


def mix(x):
    x = ((x ^ (x >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    x = ((x ^ (x >> 15)) * 0x846CA68B) & 0xFFFFFFFF
    return x ^ (x >> 16)


def noise(index):
    bits = mix((mix(index ^ (KEY & 0xFFFFFFFF)) + (KEY >> 32)) & 0xFFFFFFFF) >> 8
    return F(bits) * F(2.0**-24)


def quantize(values, index, levels, block_length):
    scales, integers = [], []
    for start in range(0, len(values), block_length):
        block = values[start : start + block_length]
        largest = max(abs(v) for v in block)
        if largest < F(2.0**-100):
            scales.append(F(0))
            integers += [0] * len(block)
            continue
        scales.append(F(largest / F(levels)))
        factor = F(F(levels) / largest)
        for i, value in enumerate(block):
            rounded = int(np.floor(F(F(value * factor) + noise(index + start + i))))
            integers.append(max(-levels, min(levels, rounded)))
    return scales, integers


def q8(values, index):
    scales, integers = quantize(values, index, 127, 512)
    return b"".join(struct.pack("<f", s) for s in scales) + struct.pack(f"{len(integers)}b", *integers)


def q4(values, index):
    scales, integers = quantize(values, index, 7, 128)
    nibbles = [i + 8 for i in integers] + [8] * (len(integers) % 2)
    packed = bytes(a | b << 4 for a, b in zip(nibbles[::2], nibbles[1::2]))
    return b"".join(struct.pack("<f", s) for s in scales) + packed


def magnitudes(values, index):
    if not values:
        return b""
    smallest = min(abs(v) for v in values)
    scales, integers = quantize([F(abs(v) - smallest) for v in values], index, 7, 128)
    nibbles = [i | (8 if v < 0 else 0) for i, v in zip(integers, values)] + [0] * (len(values) % 2)
    packed = bytes(a | b << 4 for a, b in zip(nibbles[::2], nibbles[1::2]))
    return struct.pack("<f", smallest) + b"".join(struct.pack("<f", s) for s in scales) + packed


def topk(values, index, threshold):
    kept, gaps, last = [], [], -1
    for i, value in enumerate(values):
        if abs(value) < threshold or value == 0:
            continue
        gap = i - last - 1
        gaps += [255] * (gap // 255) + [gap % 255]
        kept.append(value)
        last = i
    return struct.pack("<I", len(kept)) + bytes(gaps) + magnitudes(kept, index)


def f16(values):
    return np.clip(np.array(values, F), -65504, 65504).astype("<f2").tobytes()


def values_of(count):
    """Signs and magnitudes from 2^-12 to about 2, some zero; exact in decimal text."""
    found = []
    for i in range(count):
        x = mix(i * 2654435761 & 0xFFFFFFFF)
        magnitude = ((x >> 8) % 4096 + 1) / 4096.0 / (1 << (x % 12))
        found.append(F(0 if x % 17 == 0 else magnitude * (1 if x & 0x40 else -1) * 2))
    return found


def main():
    cases = []
    for count, index in ((1, 0), (5, 3), (128, 0), (600, 1000), (1100, 77)):
        values = values_of(count)
        threshold = F(0.25)
        cases.append({
            "index": index,
            "threshold": float(threshold),
            "values": [float(v) for v in values],
            "F16": f16(values).hex(),
            "Q8": q8(values, index).hex(),
            "Q4": q4(values, index).hex(),
            "TopK": topk(values, index, threshold).hex(),
        })
    print(json.dumps({"key": f"{KEY:016x}", "cases": cases}, indent=0))


main()
