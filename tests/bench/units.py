"""Units as processes of the published binary, for measuring them. Times are taken where a line of their output arrives."""
import gzip
import json
import os
import pathlib
import selectors
import socket
import subprocess
import tempfile
import time

MNIST = pathlib.Path(__file__).resolve().parents[1] / "data" / "mnist"
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Unit:
    """A running unit: its output line by line, each with the seconds since it was started."""

    def __init__(self, command: list[str]) -> None:
        self.began = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.lines: list[tuple[float, str]] = []
        self.peak_kib = 0
        self._rest = b""

    def read(self) -> None:
        data = self.process.stdout.read()
        now = time.perf_counter() - self.began
        *whole, self._rest = (self._rest + (data or b"")).split(b"\n")
        self.lines += [(now, line.decode()) for line in whole]

    def note_peak(self) -> None:
        try:
            status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return
        for line in status.splitlines():
            if line.startswith("VmHWM:"):
                self.peak_kib = int(line.split()[1])

    def seconds_until(self, text: str, first: int = 0) -> float | None:
        """When the first line with this text came, from line number `first` on."""
        return next((at for at, line in self.lines[first:] if text in line), None)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class Federation:
    """An aggregator and workers in a temporary directory; everything is ended and deleted on leaving."""

    def __init__(self, binary: str, **job) -> None:
        self.binary = binary
        self.port = free_port()
        self._directory = tempfile.TemporaryDirectory(prefix="edgefed-bench-", dir=os.environ.get("EDGEFED_BENCH_DIR", "."))
        self.directory = pathlib.Path(self._directory.name).resolve()
        self.units: list[Unit] = []
        self.job = job

    def __enter__(self) -> "Federation":
        return self

    def __exit__(self, *_) -> None:
        for unit in self.units:
            unit.stop()
        self._directory.cleanup()

    def aggregator(self, **settings) -> Unit:
        return self.start("aggregator", settings | {
            "role": "aggregator", "device": {"id": "depot"}, "listen": f"127.0.0.1:{self.port}", "job": self.job,
            "test_data": {"images": str(MNIST / "t10k-images-idx3-ubyte.gz"), "labels": str(MNIST / "t10k-labels-idx1-ubyte.gz")},
        })

    def worker(self, name: str, data: dict) -> Unit:
        return self.start(name, {"role": "worker", "device": {"id": name}, "aggregator": f"127.0.0.1:{self.port}", "data": data})

    def first_images(self, count: int) -> dict:
        """The first training images in files of their own."""
        for kind, header, size in (("images", 16, 784), ("labels", 8, 1)):
            raw = gzip.decompress((MNIST / f"train-{kind}-idx{3 if kind == 'images' else 1}-ubyte.gz").read_bytes())
            cut = raw[:4] + count.to_bytes(4, "big") + raw[8:header + count * size]
            (self.directory / f"{kind}.gz").write_bytes(gzip.compress(cut))
        return {"images": str(self.directory / "images.gz"), "labels": str(self.directory / "labels.gz")}

    def wait_for(self, unit: Unit, text: str, patience: float = PATIENCE, every: float = 0) -> float:
        """Seconds from the unit's start until a line with this text.

        Looks as the lines come, or every so many seconds: looking takes from the processor that the units are measured on."""
        deadline = time.perf_counter() + patience
        seen = 0
        while (at := unit.seconds_until(text, seen)) is None:
            seen = len(unit.lines)
            if time.perf_counter() > deadline or unit.process.poll() is not None:
                unit.read()
                if (at := unit.seconds_until(text, seen)) is not None:
                    return at
                raise SystemExit(f"no line with '{text}' came:\n" + "\n".join(line for _, line in unit.lines[-40:]))
            time.sleep(every)
            self.read(0 if every else 0.05)
        return at

    def wait_for_end(self, unit: Unit, every: float = 0.02) -> None:
        while unit.process.poll() is None:
            for other in self.units:
                other.note_peak()
            self.read(every)

    def read(self, timeout: float) -> None:
        """Takes what the units say, as it comes, for about so long at most."""
        with selectors.DefaultSelector() as waiting:
            for unit in self.units:
                if unit.process.poll() is None:
                    waiting.register(unit.process.stdout, selectors.EVENT_READ, unit)
            for key, _ in waiting.select(timeout):
                key.data.read()

    def start(self, name: str, config: dict, namespace: str | None = None) -> Unit:
        path = self.directory / f"{name}.json"
        path.write_text(json.dumps(config | {"state": str(self.directory / name), "metrics": {"listen": "off"}}))
        inside = ["ip", "netns", "exec", namespace] if namespace else []
        self.units.append(Unit([*inside, self.binary, "run", "--once", "--config", str(path)]))
        return self.units[-1]


def shard(count: int, index: int) -> dict:
    """One of several equal parts of the training images in the tree."""
    return {
        "images": str(MNIST / "train-images-idx3-ubyte.gz"),
        "labels": str(MNIST / "train-labels-idx1-ubyte.gz"),
        "shard": {"count": count, "index": index},
    }
