"""An aggregator that has one job to offer, with a key that no version knows. It speaks just enough of the wire protocol
for that, and supports whatever the worker requires."""
import hashlib
import json
import socket
import struct
import subprocess
import time
from typing import Callable

import msgpack

KEY = "key_of_a_later_version"
HELLO, JOB = 1, 2  # kinds of frames
DEVICE, KEY_BYTES, ROLE, REQUIRED, SUPPORTED, SCHEMA = 3, 4, 6, 7, 8, 11  # keys of a hello
AGGREGATOR = 2
PATIENCE = 60  # seconds


def frame(kind: int, message: dict) -> bytes:
    payload = msgpack.packb(message)
    return struct.pack("<IB", len(payload), kind) + payload


def received(link: socket.socket, size: int) -> bytes:
    data = link.recv(size, socket.MSG_WAITALL)
    if len(data) != size:
        raise ConnectionError(f"{len(data)} bytes of {size} came")
    return data


def read_hello(link: socket.socket) -> dict:
    length, kind = struct.unpack("<IB", received(link, 5))
    if kind != HELLO:
        raise ConnectionError(f"the first frame has kind {kind}")
    return msgpack.unpackb(received(link, length), strict_map_key=False)


class Aggregator:
    def __init__(self, text: str) -> None:
        job = json.loads(text) | {KEY: 1}
        newer = json.dumps(job, separators=(",", ":"), ensure_ascii=False)
        self._text = newer
        self._id = f"{job['name']}-{hashlib.sha256(newer.encode()).hexdigest()[:12]}"
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(PATIENCE)
        self.endpoint = "{}:{}".format(*self._socket.getsockname())

    def __enter__(self) -> "Aggregator":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def offer(self, worker: subprocess.Popen, log: Callable[[], str]) -> bool:
        """Gives the job to the worker that connects; whether the worker's log names the key in time."""
        link, _ = self._socket.accept()
        with link:
            hello = read_hello(link)
            link.sendall(frame(HELLO, hello | {
                DEVICE: "depot", KEY_BYTES: bytes(range(32)), ROLE: AGGREGATOR, SCHEMA: "",
                REQUIRED: [], SUPPORTED: hello[REQUIRED] + hello[SUPPORTED],
            }))
            link.sendall(frame(JOB, {1: self._id, 2: self._text}))
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end:
                has_ended = worker.poll() is not None
                if KEY in log():
                    return True
                if has_ended:
                    return False
                time.sleep(0.1)
        return False
