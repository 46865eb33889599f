"""Peak resident memory (VmHWM) of units at work. Prints JSON lines. Usage: memory.py BINARY [large]

With "large", of an aggregator of 32 workers of a model of 25 million parameters: takes 12 GB of disk and as much memory.
"""
import json
import sys

from units import Federation, shard

IMAGES = 5000
WORKERS = 32


def report(part: str, unit, **more) -> None:
    print(json.dumps({"part": part, "peak_mb": round(unit.peak_kib * 1024 / 1e6, 1), **more}))


def worker_in_training(binary: str) -> None:
    with Federation(binary, min_workers=1, rounds=2, local_epochs=5) as federation:
        federation.aggregator()
        worker = federation.worker("unit-00", federation.first_images(IMAGES))
        federation.wait_for_end(worker)
        report("memory: worker in training", worker, images=IMAGES, rounds=2)


def aggregator_of_many(binary: str) -> None:
    with Federation(binary, min_workers=WORKERS, rounds=2, local_epochs=1) as federation:
        aggregator = federation.aggregator()
        for index in range(WORKERS):
            federation.worker(f"unit-{index:02}", shard(WORKERS, index))
        federation.wait_for_end(aggregator)
        report("memory: aggregator", aggregator, workers=WORKERS, rounds=2)


def aggregator_of_large_models(binary: str) -> None:
    with Federation(binary, min_workers=WORKERS, rounds=1, local_epochs=1, optimizer="sgd", learning_rate=0.01) as federation:
        parameters = large_model(federation)
        aggregator = federation.aggregator()
        for index in range(WORKERS):
            federation.worker(f"unit-{index:02}", shard(WORKERS, index))
        federation.wait_for_end(aggregator)
        limit = 2 * 4 * parameters + 64_000_000
        report(
            "memory: aggregator of a large model",
            aggregator,
            workers=WORKERS,
            parameters=parameters,
            limit_mb=round(limit / 1e6, 1),
        )


def large_model(federation: Federation) -> int:
    """Writes the spec of a perceptron for the job; returns its number of parameters."""
    widths = [784, 4800, 4425, 10]
    layers = []
    for index, (before, after) in enumerate(zip(widths, widths[1:]), 1):
        layers += [{"type": "relu"}] if layers else []
        layers += [{"type": "linear", "name": f"fc{index}", "in": before, "out": after}]
    spec = {
        "version": 1,
        "name": "large",
        "input": widths[:1],
        "classes": widths[-1],
        "loss": "softmax_cross_entropy",
        "layers": layers,
    }
    path = federation.directory / "large.json"
    path.write_text(json.dumps(spec))
    federation.job["model"] = str(path)
    return sum(before * after + after for before, after in zip(widths, widths[1:]))


def main() -> None:
    if sys.argv[2:] == ["large"]:
        aggregator_of_large_models(sys.argv[1])
        return
    worker_in_training(sys.argv[1])
    aggregator_of_many(sys.argv[1])


main()
