"""How soon a transfer goes on after darkness, and what a bus makes of short contacts. Prints JSON lines.
Usage: blackout.py BINARY [lte|bad|80211p|bus...]

Two real units in two network namespaces, with a link between them that loses every packet in the dark and tells nobody."""
import json
import os
import sys
import time

from linkem import Links
from units import Federation, shard

PATIENCE = 900
DARK_SECONDS = (5, 30)
WINDOW, PERIOD = 18, 60  # a bus sees its depot for so many seconds of so many
CONTACTS = 2.5  # what the bus has to send fills so many windows
INPUTS = 784

# rate in bytes a second, one-way delay in ms, queue in bytes; an undisturbed transfer takes about 20 s
PROFILES = {"lte": (1_300_000, 40, 256_000), "bad": (30_000, 200, 32_000), "80211p": (27_000_000, 50, 4_000_000)}
SECONDS = {"lte": 20, "bad": 20, "80211p": 6}


class Transfers:
    """One worker and two rounds: round 1 is an upload, round 2 begins with a download."""

    def __init__(self, federation: Federation, link: Links, payload_bytes: float) -> None:
        self.federation, self.link = federation, link
        hidden = int(payload_bytes / 4 / (INPUTS + 11))
        spec = federation.directory / "wide.json"
        spec.write_text(
            json.dumps(
                {
                    "version": 1,
                    "name": "wide",
                    "input": [INPUTS],
                    "classes": 10,
                    "loss": "softmax_cross_entropy",
                    "layers": [
                        {"type": "linear", "name": "fc1", "in": INPUTS, "out": hidden},
                        {"type": "linear", "name": "fc2", "in": hidden, "out": 10},
                    ],
                }
            )
        )
        job = {"model": str(spec), "rounds": 2, "min_workers": 1, "local_epochs": 1, "optimizer": "sgd", "compression": "none"}
        self.depot = federation.start("depot", {
            "role": "aggregator", "device": {"id": "depot"}, "listen": f"{link.address(0)}:7700", "insecure": True, "job": job,
        }, link.depot[-1])
        federation.wait_for(self.depot, "Listening at")
        self.vehicle = federation.start("vehicle", {
            "role": "worker", "device": {"id": "vehicle"}, "aggregator": f"{link.address(0)}:7700", "insecure": True,
            "data": shard(100, 0),
        }, link.worker(0)[-1])
        self.bytes = 4 * ((INPUTS + 1) * hidden + (hidden + 1) * 10)

    def wait_for(self, unit, text: str) -> float:
        return unit.began + self.federation.wait_for(unit, text, PATIENCE)

    def begin(self, kind: str) -> float:
        """When the transfer begins."""
        if kind == "upload":
            return self.wait_for(self.vehicle, "Round 1: trained")
        return self.wait_for(self.depot, "Round 2: asking")

    def end(self, kind: str) -> tuple:
        """Whose line tells the end, and which."""
        return (self.depot, "Round 1: update of") if kind == "upload" else (self.vehicle, "Round 2: training from")

    def is_over(self, kind: str) -> bool:
        unit, text = self.end(kind)
        return unit.seconds_until(text) is not None

    def sleep(self, until: float) -> None:
        while (left := until - time.perf_counter()) > 0:
            self.federation.read(left)

    def connected(self, since: float) -> float | None:
        """The first time at which the vehicle said that it is connected, after another."""
        times = (self.vehicle.began + at for at, line in self.vehicle.lines if "Connected to aggregator" in line)
        return next((at for at in times if at >= since), None)


def scenario(binary: str, profile: str, seconds: float, run) -> list[dict]:
    rate, delay, queue_bytes = PROFILES[profile]
    with Links(1, rate, delay, queue_bytes=queue_bytes) as link, Federation(binary) as federation:
        transfers = Transfers(federation, link, seconds * rate)
        return [
            {"profile": profile, "kind": kind, "bytes": transfers.bytes} | run(transfers, kind) for kind in ("upload", "download")
        ]


def undisturbed(transfers: Transfers, kind: str) -> dict:
    began = transfers.begin(kind)
    return {"seconds": transfers.wait_for(*transfers.end(kind)) - began}


def darkness(dark_seconds: float, after: float):
    def run(transfers: Transfers, kind: str) -> dict:
        began = transfers.begin(kind)
        transfers.sleep(began + after)
        transfers.link.dark()
        transfers.sleep(began + after + dark_seconds)
        transfers.link.light()
        return {"seconds": transfers.wait_for(*transfers.end(kind)) - began, "dark_seconds": dark_seconds}
    return run


def bus(transfers: Transfers, kind: str) -> dict:
    """The contact ends when the transfer begins, and comes back in windows."""
    start = transfers.begin(kind)
    windows, lit, delays = 0, 0.0, []
    while not transfers.is_over(kind):
        transfers.link.dark()
        transfers.sleep(start + PERIOD * windows + PERIOD - WINDOW)
        windows += 1
        contact = time.perf_counter()
        transfers.link.light()
        transfers.federation.read(0)
        while not transfers.is_over(kind) and time.perf_counter() < contact + WINDOW:
            transfers.federation.read(0.05)
        lit += min(time.perf_counter() - contact, WINDOW)
        if (connected := transfers.connected(contact)) is not None:
            delays.append(round(1000 * (connected - contact)))
    transfers.link.light()
    return {"windows": windows, "lit_seconds": lit, "connected_after_ms": delays}


def report_darkness(binary: str, profile: str) -> None:
    seconds = SECONDS[profile]
    plain = scenario(binary, profile, seconds, undisturbed)
    for row in plain:
        report("blackout: undisturbed", row)
    for dark_seconds in DARK_SECONDS:
        for row, still in zip(scenario(binary, profile, seconds, darkness(dark_seconds, seconds / 3)), plain):
            report("blackout: darkness", row | {"late_seconds": row["seconds"] - still["seconds"] - dark_seconds})


def report_bus(binary: str, profile: str) -> None:
    rate = PROFILES[profile][0]
    for row in scenario(binary, profile, CONTACTS * WINDOW, bus):
        report("blackout: bus", row | {"useful_share": row["bytes"] / (rate * row["lit_seconds"])})


def report(part: str, row: dict) -> None:
    print(
        json.dumps({"part": part} | {key: round(value, 3) if isinstance(value, float) else value for key, value in row.items()}),
        flush=True,
    )


def main() -> None:
    if os.geteuid() != 0:
        print(json.dumps({"part": "blackout", "skipped": "network namespaces need root"}))
        return
    parts = sys.argv[2:] or ["lte", "bad", "bus"]
    for profile in (part for part in parts if part != "bus"):
        report_darkness(sys.argv[1], profile)
    if "bus" in parts:
        report_bus(sys.argv[1], "lte")


main()
