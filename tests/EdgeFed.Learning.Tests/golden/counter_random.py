"""The counter generator of EdgeFed.Learning/Random written again: both sides make the same tensors, and none are stored."""
import numpy as np

GAMMA = np.uint64(0x9E3779B97F4A7C15)


def mix(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def bits(seed, stream, count):
    with np.errstate(over="ignore"):
        key = mix(mix(np.uint64(seed) + GAMMA) + np.uint64(stream) * GAMMA)
        return mix(key + np.arange(1, count + 1, dtype=np.uint64) * GAMMA)


def unit(seed, stream, count):
    return (bits(seed, stream, count) >> np.uint64(40)).astype(np.float32) * np.float32(2.0 ** -24)


def signed(seed, stream, count):
    whole = (bits(seed, stream, count) >> np.uint64(40)).astype(np.int64) - (1 << 23)
    return whole.astype(np.float32) * np.float32(2.0 ** -23)


def below(seed, stream, count, bound):
    return np.array([(int(b) * bound) >> 64 for b in bits(seed, stream, count)], dtype=np.int64)


def keep(seed, stream, count, p):
    """Which elements dropout keeps: 16 bits decide about each, four elements a word."""
    words = bits(seed, stream, (count + 3) // 4)
    lanes = np.stack([(words >> np.uint64(16 * lane)) & np.uint64(0xFFFF) for lane in range(4)], axis=1).ravel()
    return lanes[:count] >= np.uint64(round(p * 65536))
