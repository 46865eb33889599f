#!/usr/bin/env python3
"""Training speed of every shipped model beside PyTorch's: one JSON line each, ours and PyTorch's by turns, and the table of
docs/results/train-speed.md.

Usage: train.py BINARY [MODEL...]    Of all models: the table goes to models.md in the folder that EDGEFED_BENCH_DIR names.
"""
import argparse
import json
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent

# model: batch, and what our speed over PyTorch's is to be at least
MODELS = {"mlp-200": (128, 1.3), "cnn-mnist": (20, 1.2), "cnn-femnist": (20, 1.0), "cnn-iq": (64, 1.0), "lstm-traffic": (64, 2.0),
          "mobilenet-v1": (32, 1.0)}
RUNS = 3  # ours and PyTorch's by turns, so that what else the machine does meets both


def json_of(command, **environment):
    # OPENBLAS_CORETYPE pins bits at the cost of speed: both sides choose by themselves here.
    kept = {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"}
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**kept, **environment}).stdout)


def ours(binary, model, batch, threads):
    return json_of([binary, "bench", "train", "--model", model, "--batch", str(batch), "--threads", str(threads), "--runs", "3",
                    "--format", "json"])


def pytorch(model, batch, threads):
    # Debian's PyTorch is fastest with its own threads and OpenBLAS on one.
    return json_of(["/usr/bin/python3", "-W", "ignore", str(HERE / "torch_train.py"), "--model", model, "--batch", str(batch),
                    "--threads", str(threads), "--seconds", "3"], OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS="1")


def median(values):
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def measure(binary, model, batch, goal, threads):
    pairs = [(ours(binary, model, batch, threads), pytorch(model, batch, threads)) for _ in range(RUNS)]
    us, them = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return {
        "model": model, "parameters": us[0]["parameters"], "batch": batch, "threads": threads,
        "samples_per_second": median(run["samples_per_second"] for run in us),
        "pytorch_samples_per_second": median(run["samples_per_second"] for run in them),
        "ratio": round(median(a["samples_per_second"] / b["samples_per_second"] for a, b in pairs), 2), "goal": goal,
        "sgemm_share": median(run["sgemm_share"] for run in us),
        "peak_rss_bytes": max(run["peak_rss_bytes"] for run in us),
        "pytorch_peak_rss_bytes": max(run["peak_rss_bytes"] for run in them),
        "blas_core": us[0]["blas_core"],
        "torch": them[0]["torch"],
    }


def table(results):
    lines = [
        "| model | parameters | MB | batch | samples/s, 1 thread | PyTorch | ratio | samples/s, 2 threads | PyTorch | ratio "
        "| sgemm | memory | PyTorch |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for model in MODELS:
        one, two = (next(r for r in results if r["model"] == model and r["threads"] == threads) for threads in (1, 2))
        count = one["parameters"]
        lines.append(
            f"| `{model}` | {count:,} | {count * 4 / 1e6:.2f} | {one['batch']} "
            + "".join(
                f"| {r['samples_per_second']:,.0f} | {r['pytorch_samples_per_second']:,.0f} | {r['ratio']:.2f} "
                for r in (one, two)
            )
            + f"| {one['sgemm_share']:.0%} | {one['peak_rss_bytes'] / 1e6:.0f} MB "
            + f"| {one['pytorch_peak_rss_bytes'] / 1e6:.0f} MB |"
        )
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("models", nargs="*", choices=[[], *MODELS], metavar="MODEL")
    options = parser.parse_args()
    results = []
    for threads in (1, 2):
        for model in options.models or MODELS:
            results.append(measure(options.binary, model, *MODELS[model], threads))
            print(json.dumps(results[-1]), flush=True)
    if not options.models:
        folder = pathlib.Path(os.environ.get("EDGEFED_BENCH_DIR", "."))
        (folder / "models.md").write_text(table(results))


if __name__ == "__main__":
    main()
