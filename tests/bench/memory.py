"""Peak resident memory (VmHWM) of units at work. Prints JSON lines. Usage: memory.py BINARY"""
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


def main() -> None:
    worker_in_training(sys.argv[1])
    aggregator_of_many(sys.argv[1])


main()
