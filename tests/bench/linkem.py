"""Network namespaces with emulated links between them, for measuring.

Needs root, gcc and iproute2, touches nothing else of the machine.
"""
import json
import os
import pathlib
import subprocess

SOURCE = pathlib.Path(__file__).with_suffix(".c")


def run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def emulator() -> str:
    program = pathlib.Path(os.environ.get("EDGEFED_BENCH_DIR", ".")).resolve() / "linkem"
    if not program.exists() or program.stat().st_mtime < SOURCE.stat().st_mtime:
        run("gcc", "-O2", "-Wall", "-Wextra", "-pthread", "-o", str(program), str(SOURCE))
    return str(program)


class Links:
    """Namespaces lb<pid>d (depot) and lb<pid>w<i> (workers), joined by the emulator; everything is gone on leaving."""

    def __init__(
        self, count: int, rate: float, delay: float, loss: float = 0, congestion: str = "cubic", queue_bytes: int = 0
    ) -> None:
        """Bytes a second, milliseconds one way, per cent; a queue of no bytes is the emulator's choice."""
        self.count, self.rate, self.delay, self.loss = count, rate, delay, loss
        self.congestion, self.queue_bytes = congestion, queue_bytes
        self.prefix = f"lb{os.getpid()}"
        self.process: subprocess.Popen | None = None
        self.figures: list[dict] = []

    @property
    def depot(self) -> list[str]:
        return ["ip", "netns", "exec", f"{self.prefix}d"]

    def worker(self, index: int) -> list[str]:
        return ["ip", "netns", "exec", f"{self.prefix}w{index}"]

    @staticmethod
    def address(index: int) -> str:
        """The depot's on this link."""
        return f"10.77.{index}.2"

    def dark(self) -> None:
        """Loses every packet, those under way too, and tells nobody."""
        self._say("dark")

    def light(self) -> None:
        self._say("light")

    def __enter__(self) -> "Links":
        try:
            self._make()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        if self.process:
            self.process.terminate()
            out, _ = self.process.communicate(timeout=10)
            self.figures = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
        for name in self._names():
            subprocess.run(["ip", "netns", "delete", name], check=False, stderr=subprocess.DEVNULL)

    def _say(self, word: str) -> None:
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()

    def _names(self) -> list[str]:
        return [f"{self.prefix}d"] + [f"{self.prefix}w{index}" for index in range(self.count)]

    def _make(self) -> None:
        for name in self._names():
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
            run("ip", "netns", "exec", name, "sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6")
        ends = [f"{self.prefix}{end}" for index in range(self.count) for end in (f"w{index}:road", f"d:road{index}")]
        # Before all others, or a busy machine's links are slower than they say.
        command = ["nice", "-n", "-15", emulator(), "-r", str(self.rate), "-d", str(self.delay), "-l", str(self.loss),
                   "-q", str(self.queue_bytes)]
        # Where packets are lost, each by itself; else in bursts, which costs the processor a tenth.
        self.process = subprocess.Popen(
            command + (["-S"] if self.loss else []) + ends, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            raise SystemExit("the link emulator did not start")
        for index in range(self.count):
            self._end(f"{self.prefix}w{index}", "road", index, 1)
            self._end(f"{self.prefix}d", f"road{index}", index, 2)

    def _end(self, namespace: str, device: str, index: int, host: int) -> None:
        address = f"10.77.{index}.{host}"
        run("ip", "-n", namespace, "address", "add", f"{address}/24", "dev", device)
        run("ip", "-n", namespace, "link", "set", "dev", device, "txqueuelen", "4000", "up")
        run(
            "ip",
            "-n",
            namespace,
            "route",
            "replace",
            f"10.77.{index}.0/24",
            "dev",
            device,
            "src",
            address,
            "congctl",
            self.congestion,
        )
