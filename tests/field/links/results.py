"""Reads what inside.sh said, prints a table and writes a JSON line for each profile: results.py LOG RESULTS.jsonl

The exit code is 1 where a profile is missing, a unit failed, or a model is not that of the unshaped run.
"""
import calendar
import json
import re
import statistics
import sys
import time

SEGMENT = 1448  # TCP payload of a packet of 1500 bytes with timestamps

# What a worker says when a transfer begins and when it is over, for it.
BEGINS_DOWN = re.compile(r"fetching model version (\d+)")
ENDS_DOWN = re.compile(r"training from version (\d+)|is finished: version (\d+)")
BEGINS_UP = re.compile(r"Round (\d+): trained.*; sending (\d+) bytes")
ENDS_UP = re.compile(r"round (\d+): the update is with the aggregator")
FINISHED = re.compile(r"is finished: version (\d+), sha256 ([0-9a-f]{64})")
LOST = re.compile(r"unit-\d+ is gone|Link to the aggregator ended")
TIMED = re.compile(r"^(\S+) \| (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\.(\d{3})Z? +\w+ +(.*)")


class Profile:
    """All that was said of one profile."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.failures: list[str] = []
        self.metrics: list[dict] = []
        self.rates: dict[str, list[tuple[float, float]]] = {}  # link -> (time, bytes/s), in order
        self.wire: list[int] = []
        self.said: list[tuple[str, float, str]] = []  # unit, time, text
        self.ended = False

    def told(self, kind: str, rest: str) -> None:
        if kind == "metrics":
            self.metrics.append(json.loads(rest))
        elif kind == "rate":
            link, at, kbits = rest.split()
            self.rates.setdefault(link, []).append((float(at), float(kbits) * 125))
        elif kind == "wire":
            self.wire = [int(word) for word in rest.split()]
        elif kind == "failed":
            self.failures.append(rest)
        elif kind == "ends":
            self.ended = True

    def digests(self) -> set[str]:
        """Of the last version, as every unit that said it did."""
        found = {unit: match[2] for unit, _, text in self.said if (match := FINISHED.search(text))}
        return set(found.values()) if len(found) >= 5 else set(found.values()) | {"missing"}

    def transfers(self):
        """(link, begin, end, bytes) of every model and update that travelled, as its worker saw it."""
        down = {m["version"]: m["bytes_down"] / m["members"] for m in self.metrics}  # of the version before
        last = max(down, default=0)
        begun: dict[tuple[str, str], tuple[float, float]] = {}
        for unit, at, text in self.said:
            link = unit.removeprefix("unit-0")
            if match := BEGINS_DOWN.search(text):
                size = down.get(int(match[1]) + 1, down.get(last, 0))
                begun.setdefault((unit, "down"), (at, size))
            elif (match := ENDS_DOWN.search(text)) and (unit, "down") in begun:
                begin, size = begun.pop((unit, "down"))
                yield link, begin, at, size
            elif match := BEGINS_UP.search(text):
                begun[unit, "up"] = (at, float(match[2]))
            elif ENDS_UP.search(text) and (unit, "up") in begun:
                begin, size = begun.pop((unit, "up"))
                yield link, begin, at, size

    def capacity(self, link: str, begin: float, end: float) -> float:
        """Bytes that the link could have carried: its rate over the time, as it was set."""
        changes = self.rates.get(link, [])
        total = 0.0
        for index, (at, rate) in enumerate(changes):
            until = changes[index + 1][0] if index + 1 < len(changes) else end
            total += rate * max(0.0, min(until, end) - max(at, begin))
        return total

    def share(self) -> float | None:
        """Of what the links could carry while something was being sent, what was sent."""
        sent = able = 0.0
        for link, begin, end, size in self.transfers():
            sent += size
            able += self.capacity(link, begin, end)
        return sent / able if able else None

    def result(self, reference: set[str]) -> dict:
        rounds = [m["seconds"] for m in self.metrics]
        up, down, _, _, segments = self.wire or [0] * 5
        return {
            "profile": self.name,
            "same_model": self.ended and not self.failures and len(reference) == 1 and self.digests() == reference,
            "model_sha256": ", ".join(sorted(self.digests())),
            "rounds": len(rounds),
            "round_seconds_median": round(statistics.median(rounds), 3) if rounds else None,
            "round_seconds_max": round(max(rounds), 3) if rounds else None,
            "bytes_up": sum(m["bytes_up"] for m in self.metrics),
            "bytes_down": sum(m["bytes_down"] for m in self.metrics),
            "wire_bytes_up": up,
            "wire_bytes_down": down,
            "chunk_bytes_sent_twice": sum(m["bytes_retransmitted"] for m in self.metrics),
            "tcp_bytes_sent_twice": segments * SEGMENT,
            "resumed_transfers": sum(m["resumed_transfers"] for m in self.metrics),
            "links_lost": sum(
                1 for unit, _, text in self.said if unit == "aggregator" and LOST.search(text) and "good-bye" not in text
            ),
            "share_of_rate": round(share, 3) if (share := self.share()) is not None else None,
            "failures": self.failures,
        }


def read(path: str) -> tuple[list[Profile], str]:
    profiles, congestion = [], "?"
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            line = line.replace("\r", "").rstrip("\n")
            if match := re.search(r"field: (\w+) ?(.*)", line):
                if match[1] == "begins":
                    profiles.append(Profile(match[2]))
                elif match[1] == "congestion":
                    congestion = match[2]
                elif profiles:
                    profiles[-1].told(match[1], match[2])
            elif profiles and (match := TIMED.search(line)):
                at = calendar.timegm(time.strptime(match[2], "%Y-%m-%d %H:%M:%S")) + int(match[3]) / 1000
                profiles[-1].said.append((match[1], at, match[4]))
    return profiles, congestion


def mega(count: int) -> str:
    return f"{count / 1e6:.2f}"


def kilo(count: int) -> str:
    return f"{count / 1e3:.0f}"


def row(result: dict) -> list[str]:
    share = result["share_of_rate"]
    return [
        result["profile"],
        "-" if result["round_seconds_median"] is None else f"{result['round_seconds_median']:.1f}",
        "-" if result["round_seconds_max"] is None else f"{result['round_seconds_max']:.1f}",
        mega(result["bytes_up"]), mega(result["bytes_down"]), mega(result["wire_bytes_up"]), mega(result["wire_bytes_down"]),
        kilo(result["chunk_bytes_sent_twice"]), kilo(result["tcp_bytes_sent_twice"]),
        str(result["links_lost"]), str(result["resumed_transfers"]),
        "-" if share is None else f"{share:.0%}",
        "yes" if result["same_model"] else "NO",
    ]


HEAD = ["profile", "round s", "longest", "up MB", "down MB", "wire up", "wire down", "chunks twice kB", "TCP twice kB",
        "links lost", "resumed", "share of rate", "same model"]


def show(results: list[dict], congestion: str) -> None:
    rows = [row(result) for result in results]
    widths = [max(len(cells[column]) for cells in [HEAD, *rows]) for column in range(len(HEAD))]
    for cells in [HEAD, ["-" * width for width in widths], *rows]:
        print(
            "| "
            + " | ".join(cell.rjust(width) if i else cell.ljust(width) for i, (cell, width) in enumerate(zip(cells, widths)))
            + " |"
        )
    print(f"""
up, down: frames that the aggregator received and sent in its rounds. wire: all that left the workers, and the aggregator, for
the whole job, with headers and what TCP sent again, before the link lost any of it. chunks twice: chunks that the aggregator
sent again, or received though it had them. TCP twice: segments that any unit's TCP sent again, {SEGMENT} bytes each
(congestion control: {congestion}). links lost: connections that ended without a good-bye. share of rate: bytes of models and
updates, of what the links could carry from the beginning of each transfer until the worker heard that it was over.""")


def main() -> int:
    profiles, congestion = read(sys.argv[1])
    reference = next((profile.digests() for profile in profiles if profile.name == "unshaped"), {"missing"})
    results = [profile.result(reference) for profile in profiles]
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        for result in results:
            file.write(json.dumps(result) + "\n")
    show(results, congestion)
    for result in results:
        for failure in result["failures"]:
            print(f"FAILED {failure}")
    return 0 if profiles and all(result["same_model"] for result in results) else 1


sys.exit(main())
