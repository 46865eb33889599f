#!/usr/bin/env python3
"""What each encoding costs and learns: real federations of eight workers on MNIST. Prints one JSON line for each model, partition
and encoding.

Usage: encodings.py BINARY DATA    DATA/mnist holds the whole of MNIST. Accuracy is that of the last round's model on the 10,000
test images, bytes are all that crossed the aggregator's sockets. The table goes to artifacts/bench/encodings.md. Each run that
was made is kept in artifacts/bench/encodings-runs.jsonl and not made again: an interrupted table goes on where it was; delete
the file after a change of what is measured. EDGEFED_SEEDS=FIRST-LAST (default 1-5), EDGEFED_ROUNDS=N (default 30),
EDGEFED_ENCODINGS, EDGEFED_MODELS, EDGEFED_PARTITIONS: names with commas between.
"""
import json
import os
import pathlib
import statistics
import sys

import units

WORKERS = 8
# Images of the training set that are dealt to the workers, and how they train: few enough for a table in an hour or two.
MODELS = {
    "mlp-200": {"images": 24_000, "local_epochs": 1, "batch_size": 32, "optimizer": "sgd", "learning_rate": 0.1},
    "cnn-mnist": {"images": 4_800, "local_epochs": 1, "batch_size": 20, "optimizer": "sgd", "learning_rate": 0.05},
}
PARTITIONS = {"2 classes each": {"kind": "classes", "classes": 2}, "IID": {"kind": "iid"}}
ENCODINGS = ["f32", "f16", "q8", "q4", "topk"]
RESULTS = pathlib.Path(__file__).resolve().parents[2] / "artifacts" / "bench"
TABLE, RUNS = RESULTS / "encodings.md", RESULTS / "encodings-runs.jsonl"


def chosen(variable, everything):
    return [name for name in everything if name in os.environ.get(variable, ",".join(everything)).split(",")]


def run(binary, data, model, partition, encoding, seed, rounds):
    """Accuracy of the last round, and bytes up and down, of one federation."""
    settings = dict(MODELS[model])
    images = settings.pop("images")
    extra = json.loads(os.environ.get("EDGEFED_JOB", "{}"))
    units.MNIST = data / "mnist"
    with units.Federation(
        binary,
        name="encodings",
        model=model,
        rounds=rounds,
        min_workers=WORKERS,
        seed=seed,
        encoding=encoding,
        **settings,
        **extra,
    ) as fleet:
        aggregator = fleet.aggregator(metrics_file=str(fleet.directory / "metrics.jsonl"))
        files = fleet.first_images(images)
        for i in range(WORKERS):
            fleet.worker(
                f"unit-{i + 1:02}",
                {**files, "shard": {"count": WORKERS, "index": i, "seed": seed}, "partition": PARTITIONS[partition]},
            )
        fleet.wait_for_end(aggregator, every=0.5)
        lines = [json.loads(line) for line in (fleet.directory / "metrics.jsonl").read_text().splitlines()]
    if len(lines) != rounds:
        raise SystemExit(f"{len(lines)} of {rounds} rounds were done")
    return lines[-1]["accuracy"], sum(line["bytes_up"] for line in lines), sum(line["bytes_down"] for line in lines)


def made_before(key):
    if not RUNS.exists():
        return None
    runs = [json.loads(line) for line in RUNS.read_text().splitlines()]
    return next((line["result"] for line in runs if line["run"] == key), None)


def run_once(binary, data, *key):
    """The result of this run, from the file of runs if it is there."""
    key = [*key, os.environ.get("EDGEFED_JOB", "{}")]
    result = made_before(key)
    if result is None:
        result = run(binary, data, *key[:-1])
        with RUNS.open("a") as runs:
            runs.write(json.dumps({"run": key, "result": result}) + "\n")
    return result


def measure(binary, data, model, partition, encoding, seeds, rounds):
    runs = [run_once(binary, data, model, partition, encoding, seed, rounds) for seed in seeds]
    accuracy, up, down = zip(*runs)
    return {
        "model": model,
        "partition": partition,
        "encoding": encoding,
        "seeds": len(seeds),
        "rounds": rounds,
        "accuracy": round(statistics.mean(accuracy), 4),
        "accuracy_stdev": round(statistics.stdev(accuracy), 4) if len(seeds) > 1 else None,
        "mb_up": round(statistics.mean(up) / 1e6, 2),
        "mb_down": round(statistics.mean(down) / 1e6, 2),
    }


def beside(result, f32):
    """Ratios of bytes, and the difference of accuracy in points, to f32 in the same run."""
    return {
        "up_of_f32": round(result["mb_up"] / f32["mb_up"], 4), "down_of_f32": round(result["mb_down"] / f32["mb_down"], 4),
        "points": round(100 * (result["accuracy"] - f32["accuracy"]), 2),
    }


def write_table(results):
    rows = [
        "| model | partition | encoding | MB up | of f32 | MB down | of f32 | accuracy | to f32 |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for r in results:
        spread = f" ± {r['accuracy_stdev']:.4f}" if r["accuracy_stdev"] is not None else ""
        rows.append(
            f"| {r['model']} | {r['partition']} | {r['encoding']} | {r['mb_up']:.1f} | {r['up_of_f32']:.3f} | {r['mb_down']:.1f} "
            f"| {r['down_of_f32']:.3f} | {r['accuracy']:.4f}{spread} | {r['points']:+.2f} |"
        )
    TABLE.write_text("\n".join(rows) + "\n")


def main():
    binary, data = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    first, last = os.environ.get("EDGEFED_SEEDS", "1-5").split("-")
    seeds, rounds = range(int(first), int(last) + 1), int(os.environ.get("EDGEFED_ROUNDS", "30"))
    results = []
    for model in chosen("EDGEFED_MODELS", list(MODELS)):
        for partition in chosen("EDGEFED_PARTITIONS", list(PARTITIONS)):
            f32 = None
            for encoding in chosen("EDGEFED_ENCODINGS", ENCODINGS):
                result = measure(binary, data, model, partition, encoding, seeds, rounds)
                f32 = f32 or result
                results.append({**result, **beside(result, f32)})
                print(json.dumps(results[-1]), flush=True)
                write_table(results)


if __name__ == "__main__":
    main()
