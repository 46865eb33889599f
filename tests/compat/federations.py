"""Federations of two versions of edgefed, and a job that is newer than both. Usage: federations.py OLDER NEWER FOLDER

Only what every version keeps is used: configuration keys, `run --once`, exit codes, the state directory, and the wire. No
line of a log is waited for. The last line says what came of it; exit code 0 only if all of it holds.
"""
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import time

import newer_job

MNIST = pathlib.Path(__file__).resolve().parents[1] / "data" / "mnist"
LIMIT = 180  # seconds of a federation
# What travels differs: parameters as they are, and quantised updates under a strategy with a state of its own.
JOBS = {
    "plain": {"rounds": 3},
    "quantised": {"rounds": 3, "strategy": "fedadam", "encoding": "q8"},
}
# Of each federation: the aggregator's version, then the workers'.
TEAMS = {
    "older alone": ("older", "older", "older"),
    "newer aggregator": ("newer", "older", "older"),
    "older aggregator": ("older", "newer", "newer"),
    "newer aggregator, mixed workers": ("newer", "older", "newer"),
    "newer alone": ("newer", "newer", "newer"),
}


def mnist(part: str) -> dict:
    return {"images": str(MNIST / f"{part}-images-idx3-ubyte.gz"), "labels": str(MNIST / f"{part}-labels-idx1-ubyte.gz")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(binary: str, folder: pathlib.Path, config: dict) -> subprocess.Popen:
    name = config["device"]["id"]
    file = folder / f"{name}.json"
    file.write_text(json.dumps(config | {"state": str(folder / name), "metrics": {"listen": "off"}}))
    with open(folder / f"{name}.log", "wb") as log:
        return subprocess.Popen([binary, "run", "--once", "--config", file], stdout=log, stderr=subprocess.STDOUT)


def final_model(state: pathlib.Path) -> tuple[str, str]:
    """The job's id and the digest of its final model, which the file's own metadata says."""
    (file,) = (state / "models").glob("*.safetensors")
    with open(file, "rb") as model:
        header = json.loads(model.read(int.from_bytes(model.read(8), "little")))
    return file.stem, header["__metadata__"]["content_sha256"]


def run_federation(versions: list[str], folder: pathlib.Path, job: dict) -> tuple[str, str]:
    folder.mkdir(parents=True)
    endpoint = f"127.0.0.1:{free_port()}"
    workers = len(versions) - 1
    units = [start(versions[0], folder, {
        "role": "aggregator", "device": {"id": "depot"}, "listen": endpoint,
        "job": job | {"min_workers": workers}, "test_data": mnist("t10k"),
    })]
    for i in range(workers):
        units.append(start(versions[1 + i], folder, {
            "role": "worker", "device": {"id": f"unit-{i + 1:02}"}, "aggregator": endpoint,
            "data": mnist("train") | {"shard": {"count": 8, "index": i}},
        }))
    end = time.monotonic() + LIMIT
    try:
        codes = [unit.wait(max(1, end - time.monotonic())) for unit in units]
    except subprocess.TimeoutExpired:
        sys.exit(f"compat: {folder} did not end within {LIMIT} s; logs are there")
    finally:
        for unit in units:
            unit.kill()
    if any(codes):
        sys.exit(f"compat: units in {folder} ended with exit codes {codes}; logs are there")
    ends = {final_model(folder / name) for name in ["depot"] + [f"unit-{i + 1:02}" for i in range(workers)]}
    if len(ends) != 1:
        sys.exit(f"compat: units in {folder} have different models: {ends}")
    return ends.pop()


def refuses_newer_job(binary: str, folder: pathlib.Path, text: str) -> bool:
    """Whether a worker that is given a job with a key from the future says which one."""
    folder.mkdir(parents=True)
    with newer_job.Aggregator(text) as aggregator:
        worker = start(binary, folder, {
            "role": "worker", "device": {"id": "unit-01"}, "aggregator": aggregator.endpoint, "data": mnist("train"),
        })
        try:
            return aggregator.offer(worker, lambda: (folder / "unit-01.log").read_text())
        finally:
            worker.kill()
            worker.wait()


def job_text(state: pathlib.Path) -> str:
    """The text of the job that an aggregator worked on, from the first line of its record: it is what workers get."""
    (file,) = (state / "records").glob("*.jsonl")
    with open(file, encoding="utf-8") as record:
        return json.loads(record.readline())["entry"]["text"]


def main() -> None:
    binaries = {"older": sys.argv[1], "newer": sys.argv[2]}
    folder = pathlib.Path(sys.argv[3]).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    failures = 0
    for job, options in JOBS.items():
        ends = {}
        for team, versions in TEAMS.items():
            place = folder / job / team.replace(",", "").replace(" ", "-")
            ends[team] = run_federation([binaries[version] for version in versions], place, options)
            is_same = ends[team] == ends["older alone"]
            failures += not is_same
            result = "ok" if is_same else "FAILED"
            print(f"{result:6} {job:10} {team:32} {ends[team][0]} sha256 {ends[team][1]}", flush=True)
    text = job_text(folder / "plain" / "newer-alone" / "depot")
    for version, binary in binaries.items():
        is_named = refuses_newer_job(binary, folder / "newer-job" / version, text)
        failures += not is_named
        result = "ok" if is_named else "FAILED"
        print(f"{result:6} {version} refuses a job with the key '{newer_job.KEY}' and names it", flush=True)
    print(f"compat: {failures} failed" if failures else "compat: all of it holds")
    sys.exit(1 if failures else 0)


main()
