#!/usr/bin/env python3
"""What a unit costs its board: seconds from exec to ready as systemd hears it, wake-ups a minute of an idle worker, and the bytes
that a worker writes to its disk for each byte of payload. Prints one JSON line for each.

Usage: fieldunit.py BINARY    EDGEFED_BENCH_DIR: a directory on a real disk
"""
import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import units

RUNS = 15
IDLE_SECONDS = 30
ROUNDS = 50


def scratch():
    return tempfile.TemporaryDirectory(prefix="edgefed-bench-", dir=os.environ.get("EDGEFED_BENCH_DIR", "."))


def milliseconds_to_ready(binary, directory, config):
    """From exec to READY=1 on systemd's socket, as in sd_notify(3)."""
    address = str(directory / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        systemd.settimeout(30)
        began = time.perf_counter()
        unit = subprocess.Popen([binary, "run", "--config", str(config)], env=os.environ | {"NOTIFY_SOCKET": address},
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not systemd.recv(4096).startswith(b"READY=1"):
            pass
        took = (time.perf_counter() - began) * 1000
        unit.kill()
        unit.wait()
    os.unlink(address)
    return took


def ready(binary):
    with scratch() as name:
        directory = pathlib.Path(name).resolve()
        for role, config in {
            "worker": {
                "role": "worker",
                "device": {"id": "unit"},
                "aggregator": f"127.0.0.1:{units.free_port()}",
                "data": units.shard(4, 0),
            },
            "aggregator": {"role": "aggregator", "device": {"id": "depot"}, "listen": f"127.0.0.1:{units.free_port()}"},
        }.items():
            path = directory / f"{role}.json"
            path.write_text(json.dumps(config | {"state": str(directory / role)}))
            times = [milliseconds_to_ready(binary, directory, path) for _ in range(RUNS)]
            print(
                json.dumps(
                    {
                        "part": "ready",
                        "role": role,
                        "runs": RUNS,
                        "median_ms": round(statistics.median(times), 1),
                        "max_ms": round(max(times), 1),
                    }
                ),
                flush=True,
            )


def switches(pid):
    """Times that any thread of a process has gone to sleep, and so was woken."""
    total = 0
    for status in pathlib.Path(f"/proc/{pid}/task").glob("*/status"):
        total += sum(
            int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("voluntary_ctxt_switches")
        )
    return total


def wakeups(binary):
    """An idle worker, connected. It has no lamps: the kernel blinks LEDs, and a GPIO line takes two wake-ups for each flash."""
    with units.Federation(binary, name="idle", rounds=1, min_workers=2) as fleet:
        aggregator = fleet.aggregator()
        fleet.wait_for(aggregator, "istening")
        worker = fleet.worker("unit-01", units.shard(4, 0))
        fleet.wait_for(worker, "aggregator depot")
        time.sleep(5)
        pid = worker.process.pid
        before, began, cpu = switches(pid), time.perf_counter(), os.sysconf("SC_CLK_TCK")
        used = ticks(pid)
        time.sleep(IDLE_SECONDS)
        minutes = (time.perf_counter() - began) / 60
        print(json.dumps({"part": "wakeups", "wakeups_a_minute": round((switches(pid) - before) / minutes, 1),
                          "cpu_ms_a_minute": round((ticks(pid) - used) / cpu * 1000 / minutes, 1)}), flush=True)


def ticks(pid):
    """Its processor time so far, in the kernel's units."""
    return sum(int(x) for x in pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13])


def written(pid):
    lines = dict(line.split(": ") for line in pathlib.Path(f"/proc/{pid}/io").read_text().splitlines())
    return int(lines["write_bytes"]) - int(lines["cancelled_write_bytes"])


def flash(binary, encoding):
    """Of the worker's payload: the models that it took in and the updates that it sent."""
    with units.Federation(binary, name="flash", rounds=ROUNDS, min_workers=1, local_epochs=1, encoding=encoding) as fleet:
        aggregator = fleet.aggregator(metrics_file=str(fleet.directory / "metrics.jsonl"))
        worker = fleet.worker("unit-01", units.shard(40, 0))
        bytes_written = 0
        while aggregator.process.poll() is None:
            try:
                bytes_written = max(bytes_written, written(worker.process.pid))
            except (OSError, KeyError):
                pass
            fleet.read(0.02)
        rounds = [json.loads(line) for line in (fleet.directory / "metrics.jsonl").read_text().splitlines()]
        payload = sum(r["bytes_up"] + r["bytes_down"] for r in rounds)
        print(
            json.dumps(
                {
                    "part": "flash",
                    "encoding": encoding,
                    "rounds": len(rounds),
                    "mb_payload": round(payload / 1e6, 2),
                    "mb_written": round(bytes_written / 1e6, 2),
                    "written_for_a_byte": round(bytes_written / payload, 3),
                }
            ),
            flush=True,
        )


def main():
    binary = os.path.abspath(sys.argv[1])
    ready(binary)
    wakeups(binary)
    for encoding in ("f32", "q8"):
        flash(binary, encoding)


if __name__ == "__main__":
    main()
