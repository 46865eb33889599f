"""What 200 attackers, and then a member that lies, cost an honest round. Prints JSON lines.

Usage, as root: hostile.py BINARY SWARM [PART...]    needs gcc and iproute2. Parts: strangers, liars, or the name of a lie.

Four honest workers train mlp-200 over emulated cellular links (10.4 Mbit/s, 40 ms each way) with mutual TLS. SWARM, the built
tests/EdgeFed.Swarm, attacks from a namespace and 200 addresses of its own, 40 of a kind: garbage, one byte a second, handshakes
with a valid identity that was stolen, replays of an old update, keys of another authority. Then one member with a stolen identity
tells one lie after the other, for so many rounds each. Rounds without attackers, before and after, are what those with them are
measured by. All processes share the machine's cores; how much of one the attackers took is stated, and with lies the aggregator's
memory and log.
EDGEFED_ROUNDS (default 15) rounds of each, EDGEFED_RATE (default 5) connections a second that each attacker tries."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time
from functools import partial

from linkem import Links, run
from swarm import cpu_seconds, make_fleet, report
from units import Federation, Unit, shard

WORKERS, ATTACKERS = 4, 200
RATE, DELAY = 10.4e6 / 8, 40
PORT = 7799
ROUNDS = int(os.environ.get("EDGEFED_ROUNDS", "15"))
CONNECTIONS = float(os.environ.get("EDGEFED_RATE", "5"))
DEADLINE = 30
GOAL = 1.2
LIES = [
    "screen-reoffers",
    "replaced-updates",
    "retry-flood",
    "half-frames",
    "work-flood",
    "forged-reasons",
    "huge-example-counts",
    "huge-values",
]


class Attackers:
    """A namespace that has 10.88.1.0/24 and a cable to the depot."""

    def __init__(self, links: Links) -> None:
        self.name, self.depot = f"{links.prefix}x", f"{links.prefix}d"

    def __enter__(self) -> "Attackers":
        run("ip", "netns", "add", self.name)
        run("ip", "link", "add", "cable", "netns", self.name, "type", "veth", "peer", "name", "evil", "netns", self.depot)
        for namespace, device, address in ((self.name, "cable", "10.88.0.1"), (self.depot, "evil", "10.88.0.2")):
            run("ip", "-n", namespace, "address", "add", f"{address}/16", "dev", device)
            run("ip", "-n", namespace, "link", "set", device, "up")
        run("ip", "-n", self.name, "link", "set", "lo", "up")
        run("ip", "-n", self.name, "route", "add", "local", "10.88.1.0/24", "dev", "lo")
        return self

    def __exit__(self, *_) -> None:
        subprocess.run(["ip", "netns", "delete", self.name], check=False)

    def attack(self, federation: Federation, swarm: str, fleet: pathlib.Path, *what: str) -> Unit:
        os.environ["TMPDIR"] = str(federation.directory)
        crowd = Unit(
            [
                "ip",
                "netns",
                "exec",
                self.name,
                "dotnet",
                swarm,
                "--aggregator",
                f"10.88.0.2:{PORT}",
                "--from",
                "10.88.1.1",
                "--fleet",
                str(fleet),
                *what,
            ]
        )
        federation.units.append(crowd)
        federation.wait_for(crowd, "begun")
        return crowd


def start(federation: Federation, links: Links, fleet: pathlib.Path) -> Unit:
    aggregator = federation.start("depot", {
        "role": "aggregator", "listen": f"0.0.0.0:{PORT}", "job": federation.job, "tls": {"certfile": str(fleet / "depot.pem")},
    }, namespace=f"{links.prefix}d")
    federation.wait_for(aggregator, "Listening at")
    for index in range(WORKERS):
        name, pem = f"unit-{index + 1:02}", str(fleet / f"unit-{index + 1:02}.pem")
        subprocess.run(
            [federation.binary, "identity", "issue", name, "--role", "worker", "--out", pem, "--fleet", str(fleet)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        federation.start(
            name,
            {
                "role": "worker",
                "aggregator": f"{links.address(index)}:{PORT}",
                "data": shard(32, index),
                "tls": {"certfile": pem},
            },
            namespace=f"{links.prefix}w{index}",
        )
    return aggregator


def metrics(federation: Federation) -> list[dict]:
    path = federation.directory / "depot" / "metrics.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def run_rounds(federation: Federation, aggregator: Unit) -> list[dict]:
    """Waits for rounds that began from now on; returns them."""
    first = len(metrics(federation)) + 1  # that one is under way
    deadline = time.perf_counter() + 600
    while len(done := metrics(federation)) < first + ROUNDS:
        if time.perf_counter() > deadline or aggregator.process.poll() is not None:
            raise SystemExit("rounds do not go on:\n" + "\n".join(line for _, line in aggregator.lines[-20:]))
        federation.read(0.2)
    return done[first:first + ROUNDS]


def resident_mib(unit: Unit) -> float:
    for line in pathlib.Path(f"/proc/{unit.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("the aggregator is gone")


def costs(under: list[dict], calm: list[dict]) -> dict:
    quiet, attacked = (statistics.median(row["seconds"] for row in rows) for rows in (calm, under))
    return {
        "round_seconds": quiet,
        "round_seconds_attacked": attacked,
        "ratio": attacked / quiet,
        "goal_ratio": GOAL,
        "slowest_attacked": max(row["seconds"] for row in under),
        "rounds_at_deadline": sum(row["seconds"] > DEADLINE - 1 for row in under),
        "honest_updates_lost": sum(WORKERS - row["updates"] for row in under if row["updates"] < WORKERS),
    }


def attack(federation: Federation, aggregator: Unit, begin) -> tuple[list[dict], dict]:
    """Rounds beside what `begin` starts, and what it and the aggregator took meanwhile."""
    began, lines = time.perf_counter(), len(aggregator.lines)
    crowd = begin()
    cpu = (cpu_seconds(crowd), cpu_seconds(aggregator))
    under = run_rounds(federation, aggregator)
    seconds = time.perf_counter() - began
    shares = [(cpu_seconds(unit) - was) / seconds for unit, was in zip((crowd, aggregator), cpu)]
    crowd.read()
    counts = json.loads(crowd.lines[-1][1])
    facts = {"begun": counts["begun"], "seconds": seconds, "attackers_cores": shares[0], "aggregator_cores": shares[1],
             "aggregator_mib": resident_mib(aggregator), "log_lines": len(aggregator.lines) - lines}
    crowd.stop()
    federation.units.remove(crowd)
    return under, facts


def strangers(federation: Federation, aggregator: Unit, attackers: Attackers, swarm: str, fleet: pathlib.Path) -> None:
    before = run_rounds(federation, aggregator)
    under, facts = attack(federation, aggregator, lambda: attackers.attack(
        federation, swarm, fleet, "--hostile", str(ATTACKERS), "--rate", str(CONNECTIONS)))
    federation.read(5)
    after = run_rounds(federation, aggregator)
    report(
        "hostile",
        attackers=ATTACKERS,
        tried_per_second=ATTACKERS * CONNECTIONS,
        **facts,
        **costs(under, before + after),
        refused=after[-1]["refused"],
    )


def liars(
    federation: Federation, aggregator: Unit, attackers: Attackers, swarm: str, fleet: pathlib.Path, lies: list[str]
) -> None:
    calm = run_rounds(federation, aggregator)
    before = resident_mib(aggregator)
    for lie in lies:
        under, facts = attack(federation, aggregator, partial(attackers.attack, federation, swarm, fleet, "--lie", lie))
        federation.read(5)
        after = run_rounds(federation, aggregator)
        report("liar", lie=lie, **facts, aggregator_mib_before=before, **costs(under, calm + after), refused=after[-1]["refused"])
        calm = after


def main() -> None:
    binary, swarm, *parts = sys.argv[1:]
    lies = [part for part in parts if part in LIES] or (LIES if not parts or "liars" in parts else [])
    # Screening bounds what one member's values do, and is what replaced updates try to draw out.
    job = {
        "rounds": 10000,
        "min_workers": WORKERS,
        "participation": "deadline",
        "deadline_seconds": DEADLINE,
        "compression": "none",
        "clip_norm": 10,
    }
    with Links(WORKERS, RATE, DELAY) as links, Attackers(links) as attackers, Federation(binary, **job) as federation:
        fleet = make_fleet(federation)
        aggregator = start(federation, links, fleet)
        while not metrics(federation):
            federation.read(0.2)
        if not parts or "strangers" in parts:
            strangers(federation, aggregator, attackers, swarm, fleet)
        if lies:
            liars(federation, aggregator, attackers, swarm, fleet, lies)


main()
