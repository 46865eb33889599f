"""What thousands of light workers cost an aggregator. Prints JSON lines.

Usage: swarm.py BINARY SWARM [idle|updates|storm|rounds...]

SWARM is the built tests/EdgeFed.Swarm: one process that speaks the protocol for all workers, on the machine that the aggregator
is measured on: they share its cores. Needs two file handles for each worker (ulimit -n)."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

from units import Federation, Unit

MANY = 5000
IDLE_SECONDS = 60
UPDATES = 500
STEPS = (10, 100, 1000, 2000, 5000)
ROUNDS = 5
STORM_RECONNECT = (1, 0.1)  # longest time between a worker's attempts to connect; 0.1 is what real ones take
CHART = pathlib.Path("artifacts/bench/swarm.svg")
# All light workers come from one address, which a fleet's units seldom do.
LIMITS = {"handshakes_per_address": 10000, "pending_per_address": 10000, "pending_connections": 10000}
TICKS = os.sysconf("SC_CLK_TCK")


class Swarm:
    """Light workers of a federation, told about by JSON lines."""

    def __init__(
        self, federation: Federation, swarm: str, workers: int, model: str, fleet: pathlib.Path | None, reconnect: float = 1
    ) -> None:
        command = ["dotnet", swarm, "--aggregator", f"127.0.0.1:{federation.port}", "--workers", str(workers), "--model", model]
        command += ["--reconnect-seconds", str(reconnect)] + (["--fleet", str(fleet)] if fleet else [])
        os.environ["TMPDIR"] = str(federation.directory)
        self.federation, self.workers = federation, workers
        self.unit = Unit(command)
        federation.units.append(self.unit)

    @property
    def state(self) -> dict:
        """The newest line."""
        return json.loads(self.unit.lines[-1][1]) if self.unit.lines else {}

    def wait_until(self, what, patience: float) -> dict:
        deadline = time.perf_counter() + patience
        while not what(self.state):
            if time.perf_counter() > deadline or any(unit.process.poll() is not None for unit in self.federation.units):
                print(f"swarm: gave up waiting after {patience} s at most: {self.state}", file=sys.stderr)
                break
            self.federation.read(0.05)
        return self.state

    def wait_for_all(self, contacts: int = 0, patience: float = 300) -> dict:
        return self.wait_until(
            lambda state: state.get("connected", 0) == self.workers and state["contacts"] >= contacts, patience
        )

    def sleep(self, seconds: float) -> None:
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            self.federation.read(left)


def memory_kib(unit: Unit, field: str) -> int:
    for line in pathlib.Path(f"/proc/{unit.process.pid}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1])
    raise SystemExit(f"/proc/{unit.process.pid}/status says nothing of {field}")


def cpu_seconds(unit: Unit) -> float:
    fields = pathlib.Path(f"/proc/{unit.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def make_fleet(federation: Federation) -> pathlib.Path:
    """An authority, and the aggregator's certificate."""
    fleet = federation.directory / "fleet"
    for arguments in (["init-fleet", "swarm"], ["issue", "depot", "--role", "aggregator", "--out", str(fleet / "depot.pem")]):
        subprocess.run([federation.binary, "identity", *arguments, "--fleet", str(fleet)], check=True, stdout=subprocess.DEVNULL)
    return fleet


def start_aggregator(federation: Federation, fleet: pathlib.Path | None) -> Unit:
    settings = {
        "role": "aggregator",
        "device": {"id": "depot"},
        "listen": f"127.0.0.1:{federation.port}",
        "job": federation.job,
        "limits": LIMITS,
    }
    if fleet:
        settings["tls"] = {"certfile": str(fleet / "depot.pem")}
    aggregator = federation.start("depot", settings)
    federation.wait_for(aggregator, "Listening at")
    return aggregator


def idle(binary: str, swarm: str, tls: bool) -> None:
    with Federation(binary, model="cnn-mnist", rounds=1, min_workers=10000) as federation:
        fleet = make_fleet(federation) if tls else None
        aggregator = start_aggregator(federation, fleet)
        time.sleep(1)
        before = memory_kib(aggregator, "VmRSS")
        light = Swarm(federation, swarm, MANY, "cnn-mnist", fleet)
        light.wait_until(lambda state: "connected" in state, 300)
        began = light.state["at"]
        first = light.wait_for_all()
        light.sleep(20)
        cpu, lost = cpu_seconds(aggregator), light.state["lost"]
        light.sleep(IDLE_SECONDS)
        rss = memory_kib(aggregator, "VmRSS")
        report(
            "swarm: idle workers",
            workers=light.state["connected"],
            tls=tls,
            kb_each=1.024 * (rss - before) / MANY,
            goal_kb=64 if tls else 8,
            rss_mb_without=before * 1024 / 1e6,
            rss_mb=rss * 1024 / 1e6,
            peak_mb=memory_kib(aggregator, "VmHWM") * 1024 / 1e6,
            connect_seconds=first["at"] - began,
            idle_seconds=IDLE_SECONDS,
            lost_while_idle=light.state["lost"] - lost,
            cpu_share_idle=(cpu_seconds(aggregator) - cpu) / IDLE_SECONDS,
        )


def updates(binary: str, swarm: str, tls: bool) -> None:
    with Federation(binary, model="cnn-mnist", rounds=1, min_workers=UPDATES, compression="none") as federation:
        fleet = make_fleet(federation) if tls else None
        aggregator = start_aggregator(federation, fleet)
        began = memory_kib(aggregator, "VmHWM")
        light = Swarm(federation, swarm, UPDATES, "cnn-mnist", fleet)
        light.wait_for_all()
        before = light.state["lost"]
        state = light.wait_until(lambda state: state.get("complete", 0) >= UPDATES, 1200)
        peak = memory_kib(aggregator, "VmHWM")
        count, fastest, median, slowest = state["rounds"]["1"]
        report(
            "swarm: updates at once",
            workers=UPDATES,
            parameters=1_663_370,
            encoding="f32",
            compression="none",
            tls=tls,
            complete=count,
            fastest_seconds=fastest,
            median_seconds=median,
            slowest_seconds=slowest,
            slowest_over_median=slowest / median,
            goal_ratio=2,
            mb_per_second=UPDATES * 4 * 1.66337 / slowest,
            rejected=state["rejected"],
            lost=state["lost"] - before,
            peak_mb_before=began * 1024 / 1e6,
            peak_mb=peak * 1024 / 1e6,
        )


def storm(binary: str, swarm: str, reconnect: float) -> None:
    with Federation(binary, model="cnn-mnist", rounds=1, min_workers=10000) as federation:
        fleet = make_fleet(federation)
        aggregator = start_aggregator(federation, fleet)
        light = Swarm(federation, swarm, MANY, "cnn-mnist", fleet, reconnect)
        light.wait_for_all()
        light.sleep(5)
        contacts = light.state["contacts"]
        aggregator.stop()
        killed = time.perf_counter()
        federation.units.remove(aggregator)
        aggregator = start_aggregator(federation, fleet)
        listening = time.perf_counter()
        light.wait_for_all(contacts + MANY)
        back = time.perf_counter()
        report(
            "swarm: storm",
            workers=light.state["connected"],
            tls=True,
            attempts_every_seconds_at_most=reconnect,
            goal_seconds=30,
            seconds_since_start=back - killed,
            seconds_since_listening=back - listening,
            failed_attempts=light.state["failed"],
            contacts=light.state["contacts"] - contacts,
            aggregator_cpu_seconds=cpu_seconds(aggregator),
        )


def rounds(binary: str, swarm: str) -> None:
    rows = []
    for workers in STEPS:
        rows.append(rounds_of(binary, swarm, workers))
        report("swarm: rounds", **rows[-1])
    slope, base, share = fit([row["workers"] for row in rows], [row["seconds"] for row in rows])
    cpu_slope, cpu_base, cpu_share = fit([row["workers"] for row in rows], [row["cpu_seconds"] for row in rows])
    report("swarm: cost of a round", ms_per_worker=1000 * slope, seconds_of_none=base, r_squared=share,
           cpu_ms_per_worker=1000 * cpu_slope, cpu_seconds_of_none=cpu_base, cpu_r_squared=cpu_share)
    CHART.parent.mkdir(parents=True, exist_ok=True)
    CHART.write_text(chart(rows, slope, base))


def rounds_of(binary: str, swarm: str, workers: int) -> dict:
    with Federation(binary, rounds=ROUNDS, min_workers=workers, compression="none") as federation:
        model = small_model(federation)
        aggregator = start_aggregator(federation, None)
        light = Swarm(federation, swarm, workers, model, None)
        marks = []
        deadline = time.perf_counter() + 900
        while len(marks) < ROUNDS and time.perf_counter() < deadline and aggregator.process.poll() is None:
            federation.read(0.05)
            ended = sum(line.startswith("[ROUND ") for _, line in aggregator.lines)
            if ended > len(marks):
                marks += [(time.perf_counter(), cpu_seconds(aggregator))] * (ended - len(marks))
        steps = [(later[0] - earlier[0], later[1] - earlier[1]) for earlier, later in zip(marks, marks[1:])]
        return {
            "workers": workers,
            "parameters": 1210,
            "rounds": len(steps),
            "seconds": statistics.median(step[0] for step in steps),
            "cpu_seconds": statistics.median(step[1] for step in steps),
            "lost": light.state["lost"],
        }


def small_model(federation: Federation) -> str:
    """Writes the spec of a perceptron with 1210 parameters, for the job too."""
    layers = [
        {"type": "linear", "name": "fc1", "in": 64, "out": 16},
        {"type": "relu"},
        {"type": "linear", "name": "fc2", "in": 16, "out": 10},
    ]
    spec = {"version": 1, "name": "small", "input": [64], "classes": 10, "loss": "softmax_cross_entropy", "layers": layers}
    path = federation.directory / "small.json"
    path.write_text(json.dumps(spec))
    federation.job["model"] = str(path)
    return str(path)


def fit(xs: list[float], ys: list[float]) -> tuple[float, float, float]:
    """Slope, intercept and share explained of the straight line with the least squares."""
    slope, base = statistics.linear_regression(xs, ys)
    return slope, base, statistics.correlation(xs, ys) ** 2


def chart(rows: list[dict], slope: float, base: float) -> str:
    width, height, margin = 640, 400, 60
    most_x, most_y = max(row["workers"] for row in rows), max(max(row["seconds"], row["cpu_seconds"]) for row in rows)

    def at(workers: float, seconds: float) -> tuple[float, float]:
        return margin + (width - 2 * margin) * workers / most_x, height - margin - (height - 2 * margin) * seconds / most_y

    (x0, y0), (x1, y1) = at(0, 0), at(most_x, most_y)
    (fx0, fy0), (fx1, fy1) = at(0, max(base, 0)), at(most_x, base + slope * most_x)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<path d="M{x0} {y1}V{y0}H{x1}" fill="none" stroke="black"/>',
        f'<line x1="{fx0:.1f}" y1="{fy0:.1f}" x2="{fx1:.1f}" y2="{fy1:.1f}" stroke="gray" stroke-dasharray="4"/>',
    ]
    for key, color in (("seconds", "steelblue"), ("cpu_seconds", "darkorange")):
        points = [at(row["workers"], row[key]) for row in rows]
        parts.append(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="none" stroke="{color}"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>' for x, y in points]
    for row in rows:
        x, _ = at(row["workers"], 0)
        parts.append(
            f'<text x="{x:.1f}" y="{y0 + 16}" text-anchor="middle">{row["workers"] if row["workers"] >= 1000 else ""}</text>'
        )
    parts += [
        f'<text x="{width / 2}" y="{height - 16}" text-anchor="middle">workers</text>',
        f'<text x="{x0}" y="{y1 - 28}" fill="steelblue">seconds a round (dashed: {1000 * slope:.2f} ms a worker)</text>',
        f'<text x="{x0}" y="{y1 - 12}" fill="darkorange">CPU seconds of the aggregator a round</text>',
        f'<text x="{x0 - 8}" y="{y1 + 4}" text-anchor="end">{most_y:.1f}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def report(part: str, **row) -> None:
    print(
        json.dumps({"part": part} | {key: round(value, 3) if isinstance(value, float) else value for key, value in row.items()}),
        flush=True,
    )


def main() -> None:
    binary, swarm, *parts = sys.argv[1:]
    parts = parts or ["idle", "updates", "storm", "rounds"]
    if "idle" in parts:
        for tls in (False, True):
            idle(binary, swarm, tls)
    if "updates" in parts:
        updates(binary, swarm, tls=False)
    if "storm" in parts:
        for reconnect in STORM_RECONNECT:
            storm(binary, swarm, reconnect)
    if "rounds" in parts:
        rounds(binary, swarm)


if __name__ == "__main__":
    main()
