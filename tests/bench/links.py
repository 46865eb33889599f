"""One object and rounds of communication over emulated links, beside iperf3 and beside what the link allows. Prints JSON lines.

Usage: links.py BINARY [object|rounds]...    as root; needs gcc, iproute2, iperf3. Each worker has a link of its own, to a
namespace with the receiver or aggregator. The emulator is tests/bench/linkem.c; what it can carry by itself is measured
in the same run ("ceiling"). EDGEFED_LINK_PROFILES names the profiles for objects (default: all), EDGEFED_LINK_SECONDS how long
the link alone would take for one.
"""
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys

from linkem import Links
from units import Federation

SECONDS = float(os.environ.get("EDGEFED_LINK_SECONDS", "30"))  # of link time that an object takes
LARGEST = 1_000_000_000  # bytes of an object: what the bench command makes, and disks of test machines take twice
ROUNDS = 13  # the first has no download and is left out
PORT = 7799

# bytes/s, milliseconds one way, per cent of loss each way
PROFILES = {
    "papers-80211p": (27e6, 50, 0),
    "papers-5g": (100e6, 1, 0),
    "80211p": (27e6 / 8, 5, 5),
    "cellular": (10.4e6 / 8, 40, 0),
    "cellular-edge": (0.24e6 / 8, 200, 0),
}


def report(part: str, **figures) -> None:
    print(json.dumps({"part": part} | figures | {"load_average": round(os.getloadavg()[0], 1)}), flush=True)


# ---------------------------------------------------------------- one object

def iperf(links: Links, seconds: float = 3) -> float:
    """Bytes a second that arrived, summed over all links at once, from workers to depot."""
    servers, clients = [], []
    for index in range(links.count):
        servers.append(subprocess.Popen(
            [*links.depot, "iperf3", "-s", "-1", "-p", str(5200 + index), "--forceflush"], stdout=subprocess.PIPE, text=True))
        while "listening" not in servers[-1].stdout.readline():
            pass
    for index in range(links.count):
        clients.append(subprocess.Popen(
            [*links.worker(index), "iperf3", "-c", links.address(index), "-p", str(5200 + index), "-J", "-t", str(seconds)],
            stdout=subprocess.PIPE, text=True))
    ends = [json.loads(client.communicate()[0])["end"] for client in clients]
    for server in servers:
        server.communicate()
    return sum(end["sum_received"]["bytes"] / end["sum_received"]["seconds"] for end in ends)


def transfer(binary: str, links: Links, size: int) -> tuple[dict, dict]:
    """What sender and receiver say of one object from worker 0 to the depot, durable and verified there."""
    scratch = os.environ.get("EDGEFED_BENCH_DIR", ".")
    common = ["--dir", scratch, "--format", "json"]
    receiver = subprocess.Popen(
        [*links.depot, binary, "bench", "transfer", "--listen", f"0.0.0.0:{PORT}", *common], stdout=subprocess.PIPE, text=True)
    try:
        sender = subprocess.run(
            [
                *links.worker(0),
                binary,
                "bench",
                "transfer",
                "--connect",
                f"{links.address(0)}:{PORT}",
                "--bytes",
                str(size),
                *common,
            ],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return json.loads(sender.stdout), json.loads(receiver.communicate(timeout=60)[0])
    finally:
        receiver.kill()
        receiver.wait()


def ceiling(count: int) -> float:
    """What the emulator carries on so many links at once. Without rate or delay, which would only show TCP's buffers."""
    with Links(count, 0, 0) as links:
        return iperf(links)


def one_object(binary: str, profile: str, congestion: str) -> None:
    rate, delay, loss = PROFILES[profile]
    with Links(1, rate, delay, loss, congestion) as links:
        link = iperf(links, min(SECONDS, LARGEST / rate))
        # Where a congestion control cannot live with the loss, no more than it carries in that time.
        size = int(min((link if loss else rate) * SECONDS, LARGEST)) & ~3
        sender, receiver = transfer(binary, links, size)
    got = sender["bytes_per_second"]
    report(
        "object", profile=profile, congestion=congestion, loss_percent=loss, bytes=size, seconds=sender["seconds"],
        bytes_per_second=got, iperf3_bytes_per_second=round(link), ratio_to_iperf3=round(got / link, 3),
        rate=round(rate), share_of_rate=round(got / rate, 3), iperf3_share_of_rate=round(link / rate, 3),
        goal="0.8 of the rate" if loss else "0.95 of iperf3", reached=got >= 0.8 * rate if loss else got >= 0.95 * link,
        sender_cpu_seconds=sender["cpu_seconds"], receiver_cpu_seconds=receiver["cpu_seconds"])


def objects(binary: str) -> None:
    report("ceiling", links=1, bytes_per_second=round(ceiling(1)))
    for profile in os.environ.get("EDGEFED_LINK_PROFILES", " ".join(PROFILES)).split():
        for congestion in ("cubic", "bbr"):
            one_object(binary, profile, congestion)


# ---------------------------------------------------------------- rounds of communication

LINE = re.compile(r"\d\d\d\d-\d\d-\d\d (\d\d):(\d\d):(\d\d\.\d+) \w+ +\w+: (.*)")

# A round as the units tell it: the end of each phase, by whom (None: the aggregator), in words.
PHASES = [
    ("worker hears of it", True, r"[Rr]ound {r}: fetching"),
    ("model is there", True, r"Round {r}: training from"),
    ("trained, update durable", True, r"Round {r}: trained"),
    ("update is at the aggregator", False, r"Round {r}: update of"),
    ("next version is durable", False, r"Round {r}: version \d+ is durable"),
    ("next round begins", False, r"Round {n}: asking"),
]


def said(unit, pattern: str) -> list[float]:
    """Seconds of the day at which a unit said something."""
    times = []
    for _, line in unit.lines:
        match = LINE.search(line)
        if match and re.search(pattern, match[4]):
            times.append(int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3]))
    return times


def phases(aggregator, workers, rounds: range) -> dict[str, float]:
    """Median milliseconds of each phase, each until its last worker has come through."""
    spans: dict[str, list[float]] = {name: [] for name, _, _ in PHASES}
    for number in rounds:
        before = said(aggregator, rf"Round {number}: asking")
        for name, by_worker, pattern in PHASES:
            text = pattern.format(r=number, n=number + 1)
            times = [at for unit in (workers if by_worker else [aggregator]) for at in said(unit, text)]
            if not times or not before:
                break
            spans[name].append(1000 * (max(times) - max(before)))
            before = times
    return {name: round(statistics.median(values), 1) for name, values in spans.items() if values}


def processor_seconds(pid: int) -> float:
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rounds_over(binary: str, links: Links, transport: dict | None = None) -> dict:
    """Rounds of the MLP in float32 without compression, each worker with one example and the cheapest optimiser."""
    transport = transport or {}
    rounds = ROUNDS + 1  # with one more the aggregator is still there when its processor time is read
    with Federation(binary) as federation:
        data = federation.first_images(links.count)
        aggregator = federation.start(
            "aggregator",
            {
                "role": "aggregator",
                "device": {"id": "depot"},
                "listen": f"0.0.0.0:{PORT}",
                "insecure": True,
                "transport": transport,
                "job": {
                    "name": "links",
                    "model": "mlp-200",
                    "rounds": rounds,
                    "min_workers": links.count,
                    "local_epochs": 1,
                    "optimizer": "sgd",
                    "compression": "none",
                },
            },
            links.depot[-1],
        )
        federation.wait_for(aggregator, "Listening at")
        workers = [
            federation.start(
                f"unit-{index:02}",
                {
                    "role": "worker",
                    "device": {"id": f"unit-{index:02}"},
                    "aggregator": f"{links.address(index)}:{PORT}",
                    "insecure": True,
                    "transport": transport,
                    "data": data | {"shard": {"count": links.count, "index": index}},
                },
                links.worker(index)[-1],
            )
            for index in range(links.count)
        ]
        federation.wait_for(aggregator, "[ROUND 1/")
        began = processor_seconds(aggregator.process.pid)
        federation.wait_for(aggregator, f"[ROUND {ROUNDS}/", every=0.02)
        used = processor_seconds(aggregator.process.pid) - began
        federation.wait_for_end(aggregator)
        metrics = [json.loads(line) for line in (federation.directory / "aggregator" / "metrics.jsonl").read_text().splitlines()][
            1:ROUNDS
        ]
        return {
            "seconds": statistics.median(m["seconds"] for m in metrics),
            "slowest": max(m["seconds"] for m in metrics),
            "up": statistics.median(m["bytes_up"] for m in metrics),
            "down": statistics.median(m["bytes_down"] for m in metrics),
            "cpu": used / len(metrics),
            "phases": phases(aggregator, workers, range(2, ROUNDS)),
        }


def one_federation(binary: str, profile: str, workers: int, congestion: str, most: float) -> None:
    rate, delay, loss = PROFILES[profile]
    with Links(workers, rate, delay, loss, congestion) as links:
        took = rounds_over(binary, links)
    trip = 2 * delay / 1000
    floor = trip + (took["up"] + took["down"]) / workers / rate
    emulated = trip + (took["up"] + took["down"]) / most
    bound = max(floor, emulated)
    report(
        "round",
        profile=profile,
        workers=workers,
        congestion=congestion,
        rounds=ROUNDS - 1,
        seconds_median=round(took["seconds"], 4),
        seconds_max=round(took["slowest"], 4),
        floor_seconds=round(floor, 4),
        emulator_floor_seconds=round(emulated, 4),
        ratio_to_floor=round(took["seconds"] / floor, 2),
        ratio=round(took["seconds"] / bound, 2),
        goal=1.5,
        reached=took["seconds"] <= 1.5 * bound,
        bytes_up=round(took["up"]),
        bytes_down=round(took["down"]),
        aggregator_cpu_seconds_a_round=round(took["cpu"], 4),
        phases_ms=took["phases"],
    )


def federations(binary: str) -> None:
    for profile, workers in (("papers-80211p", 2), ("papers-80211p", 8), ("papers-5g", 2), ("papers-5g", 8)):
        most = ceiling(workers)
        report("ceiling", links=workers, bytes_per_second=round(most))
        for congestion in ("cubic", "bbr"):
            one_federation(binary, profile, workers, congestion, most)


def main() -> None:
    parts = {"object": objects, "rounds": federations}
    wanted = sys.argv[2:] or list(parts)
    if os.geteuid() != 0:
        raise SystemExit("links: only root may make network namespaces")
    for part in wanted:
        if part not in parts:
            raise SystemExit(f"links: unknown part '{part}'; known are {', '.join(parts)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no namespace is left
    for part in wanted:
        parts[part](sys.argv[1])


if __name__ == "__main__":
    main()
