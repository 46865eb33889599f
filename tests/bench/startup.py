"""Times `edgefed version` from exec to exit and prints one JSON line. Usage: startup.py BINARY"""
import json
import os
import statistics
import sys
import time

RUNS = 50
WARM_UP = 5  # the first runs read the file from disk


def milliseconds(binary: str, null: int) -> float:
    began = time.perf_counter()
    # posix_spawn: a fork of the interpreter would be timed too.
    child = os.posix_spawn(binary, [binary, "version"], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
    _, status = os.waitpid(child, 0)
    took = (time.perf_counter() - began) * 1000
    if status != 0:
        sys.exit(f"{binary} version ended with status {status}")
    return took


def main() -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    times = [milliseconds(sys.argv[1], null) for _ in range(WARM_UP + RUNS)][WARM_UP:]
    print(json.dumps({
        "part": "startup",
        "runs": RUNS,
        "median_ms": round(statistics.median(times), 2),
        "max_ms": round(max(times), 2),
        "binary_bytes": os.path.getsize(sys.argv[1]),
    }))


main()
