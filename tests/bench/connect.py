"""From exec to connected, and from exec of four workers to round 1. Prints JSON lines. Usage: connect.py BINARY"""
import json
import statistics
import sys

from units import Federation, shard

WORKER_RUNS = 10
ROUND_RUNS = 5
WORKERS = 4
LISTENING = "Listening at"
CONNECTED = "Connected to aggregator"
ROUND_BEGUN = "Round 1: asking"


def report(part: str, seconds: list[float]) -> None:
    times = [1000 * value for value in seconds]
    print(
        json.dumps(
            {"part": part, "runs": len(times), "median_ms": round(statistics.median(times), 1), "max_ms": round(max(times), 1)}
        )
    )


def workers_to_connected(binary: str) -> tuple[list[float], list[float]]:
    """The first start of a unit, which makes its key, and the second."""
    first, again = [], []
    with Federation(binary, min_workers=WORKER_RUNS + 1) as federation:
        federation.wait_for(federation.aggregator(), LISTENING)
        for run in range(WORKER_RUNS):
            for times in (first, again):
                worker = federation.worker(f"unit-{run:02}", shard(WORKERS, run % WORKERS))
                times.append(federation.wait_for(worker, CONNECTED))
                worker.stop()
    return first, again


def four_to_round_one(binary: str) -> float:
    with Federation(binary, min_workers=WORKERS) as federation:
        aggregator = federation.aggregator()
        federation.wait_for(aggregator, LISTENING)
        first = [federation.worker(f"unit-{index:02}", shard(WORKERS, index)) for index in range(WORKERS)][0]
        return federation.wait_for(aggregator, ROUND_BEGUN) + aggregator.began - first.began


def main() -> None:
    first, again = workers_to_connected(sys.argv[1])
    report("connect: first start of a worker", first)
    report("connect: later start of a worker", again)
    report("connect: four workers to round 1", [four_to_round_one(sys.argv[1]) for _ in range(ROUND_RUNS)])


main()
