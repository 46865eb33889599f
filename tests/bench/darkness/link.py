"""Two network namespaces with one bad link between them. Needs root, gcc and iproute2, and touches nothing else of the machine."""
import contextlib
import os
import pathlib
import subprocess

SOURCE = pathlib.Path(__file__).with_name("link.c")


class Link:
    """A link from one namespace (a vehicle, 10.77.0.1) to another (a depot, 10.77.0.2) that can go dark."""

    vehicle_address, depot_address = "10.77.0.1", "10.77.0.2"

    def __init__(self, directory: pathlib.Path, bytes_per_second: float, delay_ms: float, queue_bytes: int, mtu: int = 1500) -> None:
        self.vehicle, self.depot = (f"edgefed-{end}-{os.getpid()}" for end in ("vehicle", "depot"))
        self._program = directory / "link"
        self._line = [str(bytes_per_second), str(delay_ms), str(queue_bytes)]
        self._mtu = mtu

    def __enter__(self) -> "Link":
        subprocess.run(["gcc", "-O2", "-Wall", "-o", self._program, SOURCE], check=True)
        with contextlib.ExitStack() as opening:
            for namespace in (self.vehicle, self.depot):
                _ip("netns", "add", namespace)
                opening.callback(_ip, "netns", "delete", namespace)
            self._carrier = opening.enter_context(subprocess.Popen(
                [self._program, self.vehicle, self.depot, *self._line], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            if self._carrier.stdout.readline() != "ready\n":
                raise SystemExit("the link could not be made")
            self._connect(self.vehicle, self.vehicle_address)
            self._connect(self.depot, self.depot_address)
            self._open = opening.pop_all()
        return self

    def __exit__(self, *_) -> None:
        self._open.close()

    def dark(self) -> None:
        self._say("dark")

    def light(self) -> None:
        self._say("light")

    def _say(self, word: str) -> None:
        self._carrier.stdin.write(f"{word}\n")
        self._carrier.stdin.flush()

    def _connect(self, namespace: str, address: str) -> None:
        _ip("-n", namespace, "address", "add", f"{address}/24", "dev", "wan")
        _ip("-n", namespace, "link", "set", "wan", "mtu", str(self._mtu), "txqueuelen", "1000", "up")
        _ip("-n", namespace, "link", "set", "lo", "up")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
